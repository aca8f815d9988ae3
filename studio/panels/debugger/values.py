"""The tree of values: sections that fold, values that can be changed while the run is paused, watched expressions."""

from __future__ import annotations

import itertools
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QAbstractItemDelegate, QHeaderView, QTreeView, QWidget

from runtime.errors import UnderstudyError
from runtime.expressions import Expression
from studio.i18n import language, mark, say, told, tr
from studio.panels.debugger.delegate import ValueDelegate
from studio.panels.debugger.nodes import Node, Role, sections, shown, text_of, whole_of
from studio.state.debugging import DebugState
from studio.theme import current

NAME, VALUE = range(2)
_TITLES = (mark("Name"), mark("Value"))
_WIDTH = 220

Index = QModelIndex | QPersistentModelIndex


class ValuesModel(QAbstractItemModel):
    """Shows a ``DebugState``; edits are only asked for: the host decides."""

    change_asked = Signal(str, str, object)  #: variable or param, its name, the whole new value
    watches_asked = Signal(list)  #: other expressions are to be watched
    refused = Signal(str)  #: why an edit is not possible, translated

    def __init__(self, state: DebugState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self._top: list[Node] = []
        #: Nodes by the number that their indexes hold: an index that outlives its node finds nothing.
        self._nodes: dict[int, Node] = {}
        self._numbers = itertools.count(1)

    def show(self) -> None:
        """Show the state as it is now."""
        self.beginResetModel()
        self._top, self._nodes = sections(self._state), {}
        for node in self._top:
            self._number(node)
        self.endResetModel()

    def node(self, index: Index) -> Node | None:
        """The node of a row."""
        return self._nodes.get(index.internalId()) if index.isValid() else None

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008 - Qt's own
        nodes = self._below(parent)
        return self.createIndex(row, column, nodes[row].number) if 0 <= row < len(nodes) else QModelIndex()

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]  # Qt has two of this name
        node = self.node(index)
        above = node.parent if node is not None else None
        if above is None:
            return QModelIndex()
        beside = above.parent.children if above.parent is not None else self._top
        return self.createIndex(beside.index(above), 0, above.number)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own
        return len(self._below(parent)) if parent.column() <= 0 else 0

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own
        return len(_TITLES)

    def headerData(self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        wanted = role == Qt.ItemDataRole.DisplayRole and way == Qt.Orientation.Horizontal
        return tr(_TITLES[section]) if wanted else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags, node = super().flags(index), self.node(index)
        if node is None:
            return flags
        edits = node.editable if index.column() == VALUE else node.role in (Role.WATCH, Role.NEW_WATCH)
        return flags | Qt.ItemFlag.ItemIsEditable if edits else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        node = self.node(index)
        if node is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return node.title if index.column() == NAME else "" if self._bare(node) else shown(node)
            case Qt.ItemDataRole.EditRole if index.column() == NAME:
                return "" if node.role is Role.NEW_WATCH else node.title
            case Qt.ItemDataRole.EditRole:
                return text_of(node.value)
            case Qt.ItemDataRole.ToolTipRole if index.column() == VALUE and not self._bare(node):
                return node.error or text_of(node.value)[:2000]
            case Qt.ItemDataRole.ForegroundRole:
                return self._colour(node, index.column())
            case Qt.ItemDataRole.FontRole if node.role is Role.SECTION or node.changed:
                font = QFont()
                font.setWeight(QFont.Weight.DemiBold)
                return font
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        node = self.node(index)
        if node is None or role != Qt.ItemDataRole.EditRole:
            return False
        if index.column() == NAME:
            self._watch(node, str(value).strip())
        elif str(value) != text_of(node.value):
            self._change(node, str(value))
        # The tree is made anew once the host has said yes.
        return False

    def wrong(self, index: Index, text: str) -> str:
        """Why a text cannot be what a row shows, translated; empty where it can."""
        node = self.node(index)
        try:
            if node is not None and index.column() == VALUE and text != text_of(node.value):
                whole_of(node, text)
            elif index.column() == NAME and text.strip():
                Expression.compile(text.strip())
        except UnderstudyError as error:
            return f"{told(error.message)} {told(error.remedy)}".strip()
        return ""

    def _change(self, node: Node, text: str) -> None:
        try:
            self.change_asked.emit(node.what, node.name, whole_of(node, text))
        except UnderstudyError as error:
            self.refused.emit(str(error))

    def _watch(self, node: Node, text: str) -> None:
        """Another expression in the place of this one; an empty text takes it away."""
        texts = [one.expression for one in self._state.watches]
        if node.role is Role.NEW_WATCH:
            texts.append(text)
        else:
            texts = [text if one == node.title else one for one in texts]
        self.watches_asked.emit([one for one in texts if one])

    def _colour(self, node: Node, column: int) -> Any:
        if node.error and column == VALUE:
            return current().colour("muted" if node.waits else "danger")
        if node.changed and column == VALUE:
            return current().colour("accent")
        quiet = node.role is Role.NEW_WATCH or (column == VALUE and node.value is None)
        return current().colour("muted") if quiet else None

    @staticmethod
    def _bare(node: Node) -> bool:
        return node.role in (Role.SECTION, Role.NEW_WATCH)

    def _number(self, node: Node) -> None:
        node.number = next(self._numbers)
        self._nodes[node.number] = node
        for child in node.children:
            self._number(child)

    def _below(self, parent: Index) -> list[Node]:
        node = self.node(parent)
        return node.children if node is not None else self._top


class ValuesView(QTreeView):
    """Keeps open what was open, and the place, from one stop to the next."""

    def __init__(self, model: ValuesModel) -> None:
        super().__init__()
        self._values = model
        self._open: dict[tuple[str, ...], bool] = {}
        self._put_off = False
        self.setModel(model)
        self.setItemDelegate(ValueDelegate(model.wrong, self))
        self.setUniformRowHeights(True)
        self.setIndentation(16)
        self.setHeaderHidden(True)
        triggers = QTreeView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed | triggers.SelectedClicked)
        say(self, QTreeView.setAccessibleName, "Values at the stop")
        self.header().setSectionResizeMode(VALUE, QHeaderView.ResizeMode.Stretch)
        self.header().resizeSection(NAME, _WIDTH)
        self.expanded.connect(lambda index: self._remember(index, True))
        self.collapsed.connect(lambda index: self._remember(index, False))
        language().changed.connect(self.show_values)

    def show_values(self) -> None:
        """Show the state as it is now; where a person types, as soon as they are done: an answer must not take the
        field away from them."""
        self._put_off = self.state() is QTreeView.State.EditingState
        if self._put_off:
            return
        node = self._values.node(self.currentIndex())
        key = node.key if node is not None else ()
        self._values.show()
        self._unfold(QModelIndex(), key)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        super().closeEditor(editor, hint)
        if self._put_off:
            QTimer.singleShot(0, self, self.show_values)

    def add_watch(self) -> None:
        """Let the person type an expression."""
        section = self._values.index(0, NAME)
        index = self._values.index(self._values.rowCount(section) - 1, NAME, section)
        self.expand(section)
        self.setCurrentIndex(index)
        self.setFocus()
        self.edit(index)

    def _unfold(self, parent: QModelIndex, chosen: tuple[str, ...]) -> None:
        for row in range(self._values.rowCount(parent)):
            index = self._values.index(row, NAME, parent)
            node = self._values.node(index)
            if node is None:
                continue
            if node.key == chosen:
                self.setCurrentIndex(index)
            if node.children and self._open.get(node.key, node.role is Role.SECTION):
                self.setExpanded(index, True)
                self._unfold(index, chosen)

    def _remember(self, index: QModelIndex, open: bool) -> None:
        node = self._values.node(index)
        if node is not None:
            self._open[node.key] = open

    def has_watch(self) -> bool:
        """Whether the current row is a watched expression."""
        node = self._values.node(self.currentIndex())
        return node is not None and node.role is Role.WATCH

    def remove_watch(self) -> None:
        """Watch the expression of the current row no longer."""
        if self.has_watch():
            self._values.setData(self._values.index(self.currentIndex().row(), NAME, self.currentIndex().parent()), "")
