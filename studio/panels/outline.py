"""The workflow as a list: the steps in their order, bodies inside of their containers. Screen readers walk it.

It shows the same selection as the canvas, and a search finds a step by its words.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QSortFilterProxyModel, Qt, QTimer
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QStackedWidget, QTreeView, QWidget

from runtime.model import Step
from runtime.model.graph import ROOT, Plan, ScopeId, compile_plan
from runtime.model.ports import body_ports
from runtime.tasks.registry import Registry
from studio.canvas import family_tone
from studio.canvas.looks import Looks
from studio.i18n import language, mark, say
from studio.state.document import Document
from studio.state.flow import Flow
from studio.state.port_names import port_label
from studio.state.selection import Selection
from studio.theme import icon
from studio.widgets.empty import Empty
from studio.widgets.lists import search_field
from studio.widgets.parts import column

STEP_ROLE = Qt.ItemDataRole.UserRole
#: Typing changes the document with every letter: the list is made anew after so many milliseconds of rest.
REST_MS = 120


class Outline(QWidget):
    """Shows the workflow that ``show_flow`` was given last."""

    def __init__(self, registry: Registry) -> None:
        super().__init__()
        self._registry = registry
        self._looks = Looks(registry)
        self._document: Document | None = None
        self._selection: Selection | None = None
        self._items: dict[str, QStandardItem] = {}
        self._ours = False
        self._model = QStandardItemModel(self)
        self._shown = QSortFilterProxyModel(self, recursiveFilteringEnabled=True)
        self._shown.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._shown.setSourceModel(self._model)
        self.search = search_field("Find a step")
        self.tree = self._make_tree()
        self._pages = QStackedWidget()
        self._pages.addWidget(self.tree)
        self._pages.addWidget(Empty("list-tree", mark("No steps yet"), mark("Drag one onto the canvas, or press Tab.")))
        parts = column(self, margin=8)
        parts.addWidget(self.search)
        parts.addWidget(self._pages)
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._fill)
        self.search.textChanged.connect(self._filter)
        language().changed.connect(self._rest.start)

    def show_flow(self, flow: Flow | None) -> None:
        """Show another workflow with its selection, or none."""
        if self._document is not None and self._selection is not None:
            self._document.changed.disconnect(self._rest.start)
            self._selection.changed.disconnect(self._show_selection)
        self._document = flow.document if flow else None
        self._selection = flow.selection if flow else None
        if self._document is not None and self._selection is not None:
            self._document.changed.connect(self._rest.start)
            self._selection.changed.connect(self._show_selection)
        self._fill()

    def _make_tree(self) -> QTreeView:
        tree = QTreeView()
        tree.setObjectName("outline")
        tree.setModel(self._shown)
        tree.setHeaderHidden(True)
        tree.setIndentation(12)
        tree.setUniformRowHeights(True)
        tree.setSelectionMode(QTreeView.SelectionMode.ExtendedSelection)
        tree.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        say(tree, QTreeView.setAccessibleName, "Steps of the workflow")
        tree.selectionModel().selectionChanged.connect(self._take_selection)
        return tree

    def _fill(self) -> None:
        self._ours = True
        self._model.clear()
        self._items.clear()
        if self._document is not None:
            self._looks.use(self._document.workflow, self._document.elements)
            plan, _ = compile_plan(self._document.workflow)
            for item in self._scope(plan, ROOT):
                self._model.appendRow(item)
        self._pages.setCurrentIndex(0 if self._items else 1)
        self.tree.expandAll()
        self._ours = False
        self._show_selection()

    def _scope(self, plan: Plan, scope: ScopeId) -> Iterator[QStandardItem]:
        if scope not in plan.scopes:
            return
        for id in plan.scopes[scope].steps:
            step = plan.workflow.steps[id]
            item = self._item(step)
            for port in body_ports(step):
                inner = list(self._scope(plan, (id, port)))
                if inner:
                    item.appendRow(self._body(port, inner))
            yield item

    def _body(self, port: str, inner: list[QStandardItem]) -> QStandardItem:
        # With a sign of its own it stands below the name of its container, not to the left of it.
        body = QStandardItem(icon("arrow-right", "muted"), port_label(port))
        body.setSelectable(False)
        body.appendRows(inner)
        return body

    def _item(self, step: Step) -> QStandardItem:
        look = self._looks.of(step)
        spec = self._registry.find(step.type)
        item = QStandardItem(icon(spec.icon if spec else "circle-help", family_tone(step.type.partition(".")[0])), "")
        item.setText(look.title)
        item.setToolTip("\n".join(part for part in (look.title, look.line) if part))
        item.setData(f"{look.title}. {look.line}", Qt.ItemDataRole.AccessibleTextRole)
        item.setData(step.id, STEP_ROLE)
        self._items[step.id] = item
        return item

    def _filter(self, text: str) -> None:
        self._shown.setFilterFixedString(text.strip())
        self.tree.expandAll()

    def _take_selection(self) -> None:
        """What a person selected here is selected on the canvas; what we do to the list ourselves is not."""
        if self._selection is None or self._ours:
            return
        ids = [index.data(STEP_ROLE) for index in self.tree.selectionModel().selectedIndexes()]
        if set(ids) != set(self._selection.ids):
            self._selection.select(ids)

    def _show_selection(self) -> None:
        """What was selected on the canvas is selected here."""
        model = self.tree.selectionModel()
        self._ours = True
        model.clearSelection()
        index = QModelIndex()
        for id in self._selection.ids if self._selection else ():
            if id in self._items:
                index = self._shown.mapFromSource(self._items[id].index())
                model.select(index, QItemSelectionModel.SelectionFlag.Select)
        if index.isValid():
            model.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
            self.tree.scrollTo(index)
        self._ours = False
