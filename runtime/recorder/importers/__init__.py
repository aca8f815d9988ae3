"""Reading what other tools have recorded: one module or package for each format, all behind ``registry``."""
