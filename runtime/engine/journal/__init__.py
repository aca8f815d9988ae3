"""The journal of a run: appending facts, remembering a scope, recovering runs that were cut off."""
