"""The elements of the project: what steps act on, once for all of them."""
