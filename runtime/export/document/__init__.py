"""The process document: what a workflow does, for people, from the workflow itself and from a run of it."""
