"""The dock of the timeline: when each step of the run in front was at work."""
