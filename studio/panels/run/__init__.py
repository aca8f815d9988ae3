"""The run that is shown: how it stands, what it waits for, its log."""
