"""What a step can do: one file per family, each task a params model and an async function."""
