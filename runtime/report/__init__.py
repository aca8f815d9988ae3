"""What a run did, read back from its journal: records of its steps, and a report that a person reads."""
