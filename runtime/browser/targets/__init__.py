"""From a target to an element. ``find`` is the seam behind which every kind of locator lives."""
