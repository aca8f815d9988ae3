"""The list of the project's workflows, read beside the window's thread and kept up to date."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QThreadPool, Signal

from runtime.files import shelf
from runtime.files.project import Project
from runtime.files.shelf import Entry
from studio.state.post import Tell, address
from studio.state.workspace import Workspace


class Listing(QObject):
    """``entries`` are those of the open project, as they were when they were read last."""

    changed = Signal()  #: there is another list

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.entries: list[Entry] = []
        self.loading = False
        self._workspace = workspace
        self._reading = 0
        workspace.project_changed.connect(self._on_project)
        workspace.workflows_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Read the list anew; ``changed`` tells when it is there."""
        self._reading += 1
        project, reading = self._workspace.project, self._reading
        if project is None:
            self._on_read((reading, []))
            return
        self.loading = True
        QThreadPool.globalInstance().start(partial(_read, project, reading, address(self._on_read)))

    def _on_project(self) -> None:
        self.entries = []
        self.refresh()

    def _on_read(self, read: tuple[int, list[Entry]]) -> None:
        reading, found = read
        if reading == self._reading:
            self.loading = False
            self.entries = found
            self.changed.emit()


def _read(project: Project, reading: int, tell: Tell) -> None:
    """In the other thread: which reading it was, and what it found."""
    try:
        found = list(shelf.entries(project))
    except OSError:
        found = []  # the folder went away meanwhile; what stands there now will be told
    tell((reading, found))
