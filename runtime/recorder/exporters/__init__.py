"""Writing a workflow for other tools: one module for each format, all behind ``registry``."""
