"""Recording and replaying jobs on pages and applications that nobody here wrote."""
