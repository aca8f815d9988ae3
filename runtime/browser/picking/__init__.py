"""Pointing at an element in a browser to get its target."""
