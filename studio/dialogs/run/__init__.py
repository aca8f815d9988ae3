"""The dialog before a run."""
