"""One package for each page that the rail leads to."""
