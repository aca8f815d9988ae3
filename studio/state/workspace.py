"""The project that is open, and what can be done with it and its workflows."""

from __future__ import annotations

import time
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from runtime.errors import InvalidFile, UnderstudyError
from runtime.files import shelf
from runtime.files.project import Project
from runtime.files.shelf import Deleted
from runtime.model import Lifecycle, Workflow
from runtime.model.layout import Layout
from studio.i18n import language
from studio.state.background import Background
from studio.state.watched import Places, look

#: Changes of files that come together are told once, after so many milliseconds of rest.
REST_MS = 150
#: Moments of files may lie so far behind the clock, in nanoseconds.
COARSE_NS = 50_000_000
#: What it is called in the audit log that a workflow becomes this.
VERBS = {Lifecycle.DRAFT: "draft", Lifecycle.PUBLISHED: "publish", Lifecycle.ARCHIVED: "archive"}


def name_of(folder: Path) -> str:
    """What the project in a folder is called; the folder's own name where that cannot be read."""
    try:
        return Project.open(folder).name
    except UnderstudyError:
        return folder.name


class Workspace(QObject):
    """The open project, or none."""

    project_changed = Signal()  #: another project is open, or none
    environment_changed = Signal(str)  #: its values hold for runs from now on; empty: the project's own choice
    made = Signal(Path)  #: the person made a project in this folder, which was empty
    noted = Signal(str, str)  #: the person did something to a file: what, in the audit log's words, and which
    workflows_changed = Signal()  #: workflows came, went or changed on the disk
    elements_changed = Signal()  #: the project's elements came, went or changed on the disk

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.project: Project | None = None
        self.environment = ""
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(self._on_disk_changed)
        self._watcher.fileChanged.connect(self._on_disk_changed)
        self._places = Places()
        self._news: set[str] = set()
        self._looking = Background(self)
        #: What was changed from here on may not be known, in nanoseconds since 1970; None while everything is watched.
        self._unseen: int | None = None
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._watch)

    def open(self, folder: Path) -> Project:
        """Open a project. Raises InvalidFile where there is none; a damaged one opens with ``problems``."""
        return self._enter(Project.open(folder))

    def create(self, folder: Path, name: str = "") -> Project:
        """Make a project in a folder and open it. Raises UsageProblem, InvalidFile."""
        # Workflows that lay in the folder before may be anybody's.
        own = not folder.is_dir() or all(path.name == ".git" for path in folder.iterdir())
        project = self._enter(Project.create(folder, name, language().code))
        if own:
            self.made.emit(project.root)
        return project

    def close(self) -> None:
        """Have no project open."""
        self.project = None
        self._watch()
        self.project_changed.emit()

    @property
    def root(self) -> Path:
        """The open project's folder; only asked while there is one."""
        return self._opened().root

    def set_environment(self, name: str) -> None:
        """Choose the values for runs."""
        if name != self.environment:
            self.environment = name
            self.environment_changed.emit(name)

    def new_workflow(self, name: str) -> Path:
        return self._told(shelf.create(self._opened(), name), "create")

    def rename_workflow(self, path: Path, name: str) -> None:
        shelf.rename(path, name)
        self._told(path, "rename")

    def clone_workflow(self, path: Path, name: str) -> Path:
        return self._told(shelf.clone(self._opened(), path, name), "clone")

    def add_workflow(self, workflow: Workflow, layout: Layout, name: str) -> Path:
        """Put a workflow from elsewhere into the project under this name; its file."""
        return self._told(shelf.add(self._opened(), workflow, layout, name), "create")

    def tell_done(self, action: str, paths: Iterable[Path]) -> None:
        """Workflows were changed beside the window's thread: note it, and tell once."""
        for path in paths:
            self.note(f"workflow.{action}", path)
        self._watch(told=True)
        self.workflows_changed.emit()

    def tell_forgotten(self, gone: Iterable[Deleted]) -> None:
        """Workflows were taken out of the bin for good."""
        for deleted in gone:
            self.noted.emit("workflow.remove", deleted.reference)

    def note(self, action: str, path: Path) -> None:
        """Tell what was done to a file of the project."""
        inside = self.project is not None and path.is_relative_to(self.project.root)
        self.noted.emit(action, path.relative_to(self.root).as_posix() if inside else path.name)

    def bin(self) -> list[Deleted]:
        """Deleted workflows, the newest first."""
        return shelf.deleted(self._opened())

    def _enter(self, project: Project) -> Project:
        self.project = project
        self.environment = project.default_environment
        self._watch()
        self.project_changed.emit()
        return project

    def _opened(self) -> Project:
        if self.project is None:
            raise InvalidFile("No project is open.", remedy="Open one first.", code="no-project")
        return self.project

    def _told(self, path: Path, action: str) -> Path:
        self.note(f"workflow.{action}", path)
        self._watch(told=True)
        self.workflows_changed.emit()
        return path

    def _watch(self, *, told: bool = False) -> None:
        """Watch the project's workflows and elements, and the folders that they are in. They are looked for beside the
        window's thread, and again once they are watched: they may have changed meanwhile. ``told`` says that all
        changes until now are known."""
        now = time.time_ns() - (0 if told else COARSE_NS)
        self._unseen = now if self._unseen is None else min(self._unseen, now)
        self._looking.start(partial(look, self.project), self._on_found)

    def _on_disk_changed(self, path: str) -> None:
        self._news.add(path)
        self._rest.start()

    def _on_found(self, places: Places) -> None:
        before, news = self._places, self._news
        self._news = set()
        self._put(places, news)
        elements = {*before.elements, *places.elements}
        others = before.elements.keys() != places.elements.keys()
        self._tell(bool(news - elements), bool(news & elements) or (bool(news) and others))
        self._looking.start(partial(look, self.project), self._on_watched)

    def _on_watched(self, places: Places) -> None:
        since, self._unseen = self._unseen, None
        self._put(places, set())
        if since is not None:
            self._tell(*(max(kind.values(), default=0) >= since for kind in (places.flows, places.elements)))

    def _put(self, places: Places, changed: set[str]) -> None:
        """Watch these and no others. A file that was replaced is another file, which nobody watches yet."""
        self._places, wanted = places, places.all
        watched = {*self._watcher.files(), *self._watcher.directories()}
        stays = (watched & wanted) - changed
        if watched != stays:
            self._watcher.removePaths(sorted(watched - stays))
        if wanted != stays:
            self._watcher.addPaths(sorted(wanted - stays))

    def _tell(self, flows: bool, elements: bool) -> None:
        if flows:
            self.workflows_changed.emit()
        if elements:
            self.elements_changed.emit()
