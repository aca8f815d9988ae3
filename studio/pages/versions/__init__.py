"""The versions of a workflow, and what differs between two of them."""
