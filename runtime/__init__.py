"""The headless runtime of Understudy: everything that works without a display."""

__version__ = "0.1.0"
