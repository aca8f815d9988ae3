"""The debugger's dock: where the run stands, its values, what has happened so far, the breakpoints."""
