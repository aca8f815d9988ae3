"""The main window: rail, top bar, tabs in the middle, docks around them, status bar. Their layout, nothing else."""

from studio.window.docks import Panel
from studio.window.window import PAGE, RUN, VERSIONS, Page, StudioWindow

__all__ = ["PAGE", "RUN", "VERSIONS", "Page", "Panel", "StudioWindow"]
