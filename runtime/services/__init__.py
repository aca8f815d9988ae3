"""Use cases, one file per noun: what Studio, the command line, the agent and the server call."""
