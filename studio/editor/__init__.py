"""The editor of workflows: tabs with their canvases, the panels beside them, and the verbs of its commands."""

from studio.editor.docks import Docks
from studio.editor.editor import Editor
from studio.editor.runs import Runs
from studio.editor.tab import FlowTab

__all__ = ["Docks", "Editor", "FlowTab", "Runs"]
