"""What is wrong with the open workflow."""
