"""The main window: rail, top bar, tabs in the middle, docks around them, status bar. Their layout, nothing else."""

from studio.window.docks import Panel
from studio.window.window import PAGE, Page, StudioWindow

__all__ = ["PAGE", "Page", "Panel", "StudioWindow"]
