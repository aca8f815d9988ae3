"""The project that is open, and what can be done with it and its workflows."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from runtime.errors import InvalidFile, UnderstudyError
from runtime.files import shelf
from runtime.files.project import Project
from runtime.files.shelf import Deleted
from runtime.model import Lifecycle, Workflow
from runtime.model.layout import Layout
from studio.i18n import language

#: Changes of files that come together are told once, after so many milliseconds of rest.
REST_MS = 150
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
        self._elements: set[str] = set()
        self._news: set[str] = set()
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._on_rest)

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
        self._watch()
        self.workflows_changed.emit()

    def delete_workflow(self, path: Path) -> Deleted:
        """Put it into the bin; ``restore_workflow`` takes it back."""
        deleted = shelf.delete(self._opened(), path)
        self._told(path, "delete")
        return deleted

    def restore_workflow(self, deleted: Deleted) -> Path:
        return self._told(shelf.restore(self._opened(), deleted), "restore")

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
        self._watch()
        self.workflows_changed.emit()
        return path

    def _watch(self) -> None:
        """Watch the project's workflows and elements, and the folders that they are in."""
        old = [*self._watcher.files(), *self._watcher.directories()]
        if old:
            self._watcher.removePaths(old)
        self._elements = set()
        if self.project is None:
            return
        flows = self.project.workflows()
        folders = {self.project.root, *(path.parent for path in flows)}
        kept = self.project.elements.folder
        self._elements = {str(path) for path in (kept, *kept.glob("*.json")) if path.exists()}
        self._watcher.addPaths([str(path) for path in (*sorted(folders), *flows)] + sorted(self._elements))

    def _on_disk_changed(self, path: str) -> None:
        self._news.add(path)
        self._rest.start()

    def _on_rest(self) -> None:
        news, self._news = self._news, set()
        before = self._elements
        # A file that was replaced is another file, which nobody watches yet.
        self._watch()
        if news - before - self._elements:
            self.workflows_changed.emit()
        if news & (before | self._elements) or before != self._elements:
            self.elements_changed.emit()
