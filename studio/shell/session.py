"""What was open when Studio closed is open again: the workflows of a project as tabs, the one in front in front."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer

from runtime.files.project import Project
from studio.settings import Memory
from studio.shell.tabs import Tabs
from studio.state.workspace import Workspace
from studio.window import RUN, VERSIONS, StudioWindow

#: The name it is kept under; so many projects and so many tabs of each are remembered.
TABS, PROJECTS, MOST = "tabs", 12, 12
#: Tabs that come and go are written down at most so often, in milliseconds.
REST_MS = 1000


class Session(QObject):
    """Follows the tabs of the open project."""

    def __init__(self, window: StudioWindow, tabs: Tabs, workspace: Workspace, memory: Memory) -> None:
        super().__init__(window)
        self._window, self._tabs, self._workspace, self._memory = window, tabs, workspace, memory
        self._project: Project | None = None
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._keep)
        window.documents.current_changed.connect(lambda _key: self._rest.start())
        window.closing.connect(self._keep)
        workspace.project_changed.connect(self.bring_back)
        self.bring_back()

    def bring_back(self) -> None:
        """Open what was open in the project; what has gone since is left out."""
        if self._workspace.project == self._project:
            return
        self._leave()
        self._project = self._workspace.project
        if self._project is None:
            return
        kept = self._known().get(str(self._project.root), {})
        page, front = self._window.documents.current, None
        for reference in kept.get("flows", ()):
            path = self._project.root / reference
            if path.is_file() and (tab := self._tabs.open(path)) is not None and reference == kept.get("front"):
                front = tab
        if front is not None and front.path is not None:
            self._tabs.open(front.path)
        elif page and self._window.documents.widget(page) is not None:
            self._window.documents.show_document(page)

    def _leave(self) -> None:
        """Write down what is open of the project that is left, and close it: it belongs to nobody else."""
        if self._project is None:
            return
        self._keep()
        root = self._project.root
        for tab in [tab for tab in self._tabs.tabs if tab.path is not None and tab.path.is_relative_to(root)]:
            tab.leave()
        opened = self._window.documents.keys()
        for key in filter(lambda key: key.startswith((RUN, VERSIONS)), opened):
            self._window.close_tab(key)
        if not self._window.documents.keys():
            self._window.show_page("home")

    def _keep(self) -> None:
        self._rest.stop()
        if self._project is None:
            return
        root, known, current = self._project.root, self._known(), self._tabs.current
        known.pop(str(root), None)
        flows = [path.relative_to(root).as_posix() for path in self._paths(root)][:MOST]
        front = current.path if current is not None else None
        here = front is not None and front.is_relative_to(root)
        entry = {"flows": flows, "front": front.relative_to(root).as_posix() if here and front is not None else ""}
        others = list(known.items())[: PROJECTS - 1]
        self._memory.keep(TABS, dict([(str(root), entry), *others]))

    def _paths(self, root: Path) -> list[Path]:
        return [tab.path for tab in self._tabs.tabs if tab.path is not None and tab.path.is_relative_to(root)]

    def _known(self) -> dict[str, Any]:
        found = self._memory.get(TABS)
        return dict(found) if isinstance(found, dict) else {}
