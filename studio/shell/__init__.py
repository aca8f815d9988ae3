"""What the commands of the window do: projects, looks, the window itself, and the list of workflows."""
