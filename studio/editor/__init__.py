"""The editor of workflows: tabs with their canvases, the panels beside them, and the verbs of its commands."""

from studio.editor.editor import Editor
from studio.editor.tab import FlowTab

__all__ = ["Editor", "FlowTab"]
