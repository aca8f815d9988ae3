"""What pictures of Studio show: scenes of the editor, and runs as data, without a host."""
