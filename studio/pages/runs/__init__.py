"""The page of runs: all that the host has carried out, carries out or will."""
