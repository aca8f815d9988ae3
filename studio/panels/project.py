"""The project as a tree: its workflows by folder, its environments, the applications whose elements it knows."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from PySide6.QtCore import QModelIndex, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QStackedWidget, QTreeView, QWidget

from runtime.files.shelf import FOLDER, Entry
from runtime.model import Lifecycle
from studio.i18n import language, mark, say, tr, tr_count
from studio.state.listing import Listing
from studio.state.workspace import Workspace
from studio.theme import icon
from studio.widgets.empty import Empty
from studio.widgets.lists import search_field
from studio.widgets.parts import column
from studio.widgets.shown import Shown

#: What an item stands for: a pair of its kind and its path or name.
WHAT = int(Qt.ItemDataRole.UserRole)
FLOW, ENVIRONMENT, APP = "flow", "environment", "app"
#: As narrow as the list of steps beside it, in pixels, whatever the words of the empty state.
LEAST = 148


class ProjectPanel(QWidget):
    """Enter or a double click opens what is chosen; an environment is chosen by it."""

    flow_asked = Signal(Path)
    elements_asked = Signal()

    def __init__(self, workspace: Workspace, listing: Listing) -> None:
        super().__init__()
        self._workspace, self._listing = workspace, listing
        self._model, self._seen = QStandardItemModel(self), Shown()
        self._shown = QSortFilterProxyModel(self, recursiveFilteringEnabled=True)
        self._shown.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._shown.setSourceModel(self._model)
        self.search = search_field("Find in the project")
        self.tree = self._make_tree()
        self._pages = QStackedWidget()
        self._pages.addWidget(self.tree)
        nothing = mark("Workflows live in a project: a folder that you can keep in git and share.")
        self._pages.addWidget(Empty("folder-open", mark("No project is open"), nothing))
        self.setMinimumWidth(LEAST)
        parts = column(self, margin=8)
        parts.addWidget(self.search)
        parts.addWidget(self._pages)
        self.search.textChanged.connect(self._filter)
        listing.changed.connect(self.show_project)
        workspace.environment_changed.connect(self.show_project)
        language().changed.connect(self.show_project)
        self.show_project()

    def show_project(self) -> None:
        """Show the project as it is now. Where others are to be seen, what was folded is unfolded again."""
        project = self._workspace.project
        self._pages.setCurrentIndex(1 if project is None else 0)
        chosen, environment = self.tree.currentIndex().data(WHAT), self._workspace.environment
        flows = [one for one in self._listing.entries if one.lifecycle is not Lifecycle.ARCHIVED]
        names, apps = (list(project.environments()), list(project.elements.apps())) if project else ([], [])
        seen = [(one.path, one.reference, one.name, one.errors) for one in flows]
        if not self._seen.becomes(project, seen, names, environment, apps):
            return
        self._model.clear()
        if project is None:
            return
        self._add(tr("Workflows"), "workflow", _by_folder(flows))
        marks = {name: "circle-check" if name == environment else "circle" for name in names}
        self._add(tr("Environments"), "layers", [_item(name, marks[name], ENVIRONMENT, name) for name in names])
        self._add(tr("Elements"), "target", [_item(app, "target", APP, app) for app in apps])
        self.tree.expandAll()
        self._choose(chosen)

    def _add(self, title: str, icon_name: str, inner: Iterable[QStandardItem]) -> None:
        rows = list(inner)
        if rows:
            head = QStandardItem(icon(icon_name), title)
            head.appendRows(rows)
            self._model.appendRow(head)

    def _make_tree(self) -> QTreeView:
        tree = QTreeView()
        tree.setModel(self._shown)
        tree.setHeaderHidden(True)
        tree.setIndentation(16)
        tree.setUniformRowHeights(True)
        tree.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        tree.setExpandsOnDoubleClick(False)
        say(tree, QTreeView.setAccessibleName, "Project")
        tree.activated.connect(self._on_activated)
        return tree

    def _on_activated(self, index: QModelIndex) -> None:
        kind, value = index.data(WHAT) or ("", "")
        if kind == FLOW:
            self.flow_asked.emit(Path(value))
        elif kind == ENVIRONMENT:
            self._workspace.set_environment(value)
        elif kind == APP:
            self.elements_asked.emit()
        else:
            self.tree.setExpanded(index, not self.tree.isExpanded(index))

    def _choose(self, what: object) -> None:
        """The item that was current before stays so."""
        found = self._shown.match(
            self._shown.index(0, 0), WHAT, what, 1, Qt.MatchFlag.MatchRecursive | Qt.MatchFlag.MatchExactly
        )
        if what and found:
            self.tree.setCurrentIndex(found[0])

    def _filter(self, text: str) -> None:
        self._shown.setFilterFixedString(text.strip())
        self.tree.expandAll()


def _by_folder(entries: Iterable[Entry]) -> list[QStandardItem]:
    """Workflows by name; those in folders of their own below these."""
    top: list[QStandardItem] = []
    folders: dict[str, QStandardItem] = {}
    for entry in sorted(entries, key=lambda one: one.name.casefold()):
        item = _item(entry.name, "circle-alert" if entry.errors else "workflow", FLOW, str(entry.path))
        problems = tr_count("{n} problem", "{n} problems", entry.errors) if entry.errors else ""
        item.setToolTip("  ·  ".join(part for part in (entry.reference, problems) if part))
        folder = str(PurePosixPath(entry.reference).parent)
        if folder in (FOLDER, "."):
            top.append(item)
        else:
            home = folders.setdefault(folder, QStandardItem(icon("folder"), folder.removeprefix(f"{FOLDER}/")))
            home.appendRow(item)
    return [*(folders[name] for name in sorted(folders)), *top]


def _item(text: str, icon_name: str, kind: str, value: str) -> QStandardItem:
    tone = "danger" if icon_name == "circle-alert" else "success" if icon_name == "circle-check" else "accent"
    made = QStandardItem(icon(icon_name, tone if kind != APP else "muted"), text)
    made.setData((kind, value), WHAT)
    return made
