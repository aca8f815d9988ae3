"""The helpers of dev.py: standard library only, so that they run on a bare machine."""
