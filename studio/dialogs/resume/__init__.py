"""Resuming a run after a fix: what would be taken over, what would run again, and why."""
