"""The palette: every kind of step by family, searchable, to be dragged onto the canvas."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QByteArray, QEvent, QMimeData, QModelIndex, QObject, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QShowEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QStackedWidget, QTreeView, QVBoxLayout, QWidget

from runtime.tasks.registry import Registry
from runtime.tasks.spec import TaskSpec
from studio.canvas import STEP_TYPE, StepTypes, about, family_title, family_tone
from studio.i18n import language, mark, say, tr
from studio.theme import icon
from studio.widgets.empty import Empty
from studio.widgets.lists import Index, search_field

TYPE_ROLE = Qt.ItemDataRole.UserRole


class PaletteModel(QStandardItemModel):
    """Families with their types; a type is dragged as ``STEP_TYPE``."""

    def mimeTypes(self) -> list[str]:
        return [STEP_TYPE]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        types = [index.data(TYPE_ROLE) for index in indexes if index.data(TYPE_ROLE)]
        if types:
            data.setData(STEP_TYPE, QByteArray(types[0].encode()))
        return data


class Palette(QWidget):
    """Choosing a step (double click, Enter) emits ``chosen`` with its type."""

    chosen = Signal(str)

    def __init__(self, registry: Registry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._types = StepTypes(registry)
        self._model = PaletteModel(self)
        self.search = search_field("Search steps")
        self.tree = self._make_tree()
        self._nothing = Empty("search", mark("No step fits"), mark("Try other words: what is done, or to what."))
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self.tree)
        self._pages.addWidget(self._nothing)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 0)
        layout.addWidget(self.search)
        layout.addWidget(self._pages)
        self.search.textChanged.connect(self._fill)
        self.search.installEventFilter(self)
        language().changed.connect(self._fill)
        self._filled = False

    def showEvent(self, event: QShowEvent) -> None:
        """Reading every type takes a while: the start of Studio shall not wait for it."""
        if not self._filled:
            self._fill()
        super().showEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """From the search field, down goes into the list and Enter takes what is on top."""
        if watched is not self.search or not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() == Qt.Key.Key_Down:
            self.tree.setFocus()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.tree.currentIndex())
        else:
            return False
        return True

    def _make_tree(self) -> QTreeView:
        tree = QTreeView(self)
        tree.setModel(self._model)
        tree.setHeaderHidden(True)
        tree.setIconSize(QSize(18, 18))
        # A family's arrow is its icon: its steps stand right below it instead of far to the right.
        tree.setIndentation(0)
        tree.setRootIsDecorated(False)
        tree.setExpandsOnDoubleClick(False)
        tree.setUniformRowHeights(True)
        tree.setDragEnabled(True)
        tree.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        say(tree, QTreeView.setAccessibleName, "Steps by family")
        tree.activated.connect(self._choose)
        tree.clicked.connect(self._on_clicked)
        tree.expanded.connect(lambda index: self._show_arrow(index, "chevron-down"))
        tree.collapsed.connect(lambda index: self._show_arrow(index, "chevron-right"))
        return tree

    def _on_clicked(self, index: QModelIndex) -> None:
        """A family opens and closes."""
        if not index.data(TYPE_ROLE):
            self.tree.setExpanded(index, not self.tree.isExpanded(index))

    def _show_arrow(self, index: QModelIndex, name: str) -> None:
        """Only a family has an arrow; a step that was found stands at the top too, and keeps its icon."""
        if not index.data(TYPE_ROLE):
            self._model.itemFromIndex(index).setIcon(icon(name))

    def _fill(self) -> None:
        self._filled = True
        text = self.search.text().strip()
        self._model.clear()
        if text:
            for spec in self._types.search(text):
                self._model.appendRow(_item(spec))
        else:
            self._model.appendRow(_section(tr("Often used"), self._types.often()))
            for family, specs in self._types.by_family().items():
                self._model.appendRow(_section(family_title(family), specs))
        self.tree.expand(self._model.index(0, 0))
        self.tree.setCurrentIndex(self._model.index(0, 0))
        self._pages.setCurrentWidget(self.tree if self._model.rowCount() else self._nothing)

    def _choose(self, index: Index) -> None:
        type = index.data(TYPE_ROLE)
        if type:
            self.chosen.emit(type)


def _section(title: str, specs: Sequence[TaskSpec]) -> QStandardItem:
    item = QStandardItem(icon("chevron-right"), title)
    font = QFont()
    font.setWeight(QFont.Weight.DemiBold)
    item.setFont(font)
    item.setSelectable(False)
    item.setDragEnabled(False)
    for spec in specs:
        item.appendRow(_item(spec))
    return item


def _item(spec: TaskSpec) -> QStandardItem:
    item = QStandardItem(icon(spec.icon, family_tone(spec.family)), tr(spec.title))
    item.setData(spec.type, TYPE_ROLE)
    item.setToolTip(about(spec))
    item.setDragEnabled(True)
    return item
