"""Pages before and after a redesign, made by a program, and what several ways of locating do with them."""
