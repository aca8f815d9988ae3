"""Projects of Selenium IDE (``.side``): each test becomes a workflow, each suite one that calls its tests."""

from runtime.recorder.importers.selenium.project import read

__all__ = ["read"]
