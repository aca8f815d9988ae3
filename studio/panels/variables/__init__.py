"""The variables of the open workflow."""
