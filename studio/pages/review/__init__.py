"""The review of a run: its steps over time, each with pictures, values, log and what was healed."""
