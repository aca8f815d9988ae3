"""The dock of data: what a run has given, as tables, trees, texts and pictures."""
