"""The one process that owns a data folder: its lock, its door for others, and the client that knocks there."""
