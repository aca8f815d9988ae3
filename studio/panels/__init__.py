"""The parts around the middle of the window: top bar, and the docks of the editor."""
