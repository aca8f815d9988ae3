"""Home: ways to begin, and how things stand."""
