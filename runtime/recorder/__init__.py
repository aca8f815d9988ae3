"""Watching a person work in a browser and making a workflow of it."""
