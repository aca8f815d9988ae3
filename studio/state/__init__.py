"""What Studio works on, without widgets: the project, documents with their undo stack, selection, runs."""
