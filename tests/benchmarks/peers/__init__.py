"""Other engines, set up from the package registries beside the project and measured in the same run."""
