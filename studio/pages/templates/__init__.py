"""Ready workflows to begin with."""
