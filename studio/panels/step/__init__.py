"""The step editor."""
