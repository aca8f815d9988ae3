"""The settings, made from their models, with what belongs to them: space, trusted folders, shortcuts."""
