"""Studio, the desktop application. It speaks to ``runtime`` through services, events, task specs and the model."""
