"""The pages of the demo application, one file per area."""
