"""The credentials of the vault: what there is, where it is used, when it must be renewed."""
