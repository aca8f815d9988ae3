"""The workflows of the project: open, sort, publish, archive, delete."""
