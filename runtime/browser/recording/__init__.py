"""Watching a person in a browser, over a debugging connection of our own: see docs/decisions/0019."""
