"""Generic parts that know nothing of workflows."""
