"""The live log of a run."""
