"""The demonstration: a small business application to automate, and the job that does it."""
