"""Heals as a page on which a person decides."""
