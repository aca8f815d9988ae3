"""A JSON value as a tree. A branch is made when it is unfolded, a long one a part at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, Qt

from runtime.model import Json
from studio.i18n import mark, tr, tr_count
from studio.panels.data.cells import text_of
from studio.panels.data.table import SHOWN
from studio.theme import current
from studio.widgets.lists import Index

#: So many items of a branch are made at once.
PART = 500

NAME, VALUE = range(2)
_TITLES = (mark("Name"), mark("Value"))


@dataclass(slots=True, eq=False)
class _Node:
    name: str
    value: Json
    parent: _Node | None = None
    row: int = 0
    children: list[_Node] = field(default_factory=list)
    names: Sequence[Any] = ()

    def __post_init__(self) -> None:
        if isinstance(self.value, dict):
            self.names = list(self.value)
        elif isinstance(self.value, list):
            self.names = range(len(self.value))

    def fetch(self, count: int) -> None:
        for number in range(len(self.children), len(self.children) + count):
            name = self.names[number]
            text = f"[{name}]" if isinstance(self.value, list) else str(name)
            self.children.append(_Node(text, self.value[name], self, number))


class DataTree(QAbstractItemModel):
    """Shows the value that ``show`` was given last."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._root = _Node("", None)

    def show(self, value: Json) -> None:
        """Show another value."""
        self.beginResetModel()
        self._root = _Node("", value if isinstance(value, dict | list) else [value])
        self.endResetModel()

    def value(self, index: Index) -> Json:
        """The value of a line, with all that is below it."""
        return self._node(index).value

    def path(self, index: Index) -> str:
        """How an expression would get there, from the value shown."""
        node, parts = self._node(index), list[str]()
        while node.parent is not None:
            plain = node.name.isidentifier()
            parts.append(f".{node.name}" if plain else node.name if node.name[:1] == "[" else f'["{node.name}"]')
            node = node.parent
        return "".join(reversed(parts))

    def canFetchMore(self, parent: Index) -> bool:
        node = self._node(parent)
        return len(node.children) < len(node.names)

    def fetchMore(self, parent: Index) -> None:
        node = self._node(parent)
        count = min(PART, len(node.names) - len(node.children))
        # Qt asks by plain indexes; persistent ones are of its views.
        assert isinstance(parent, QModelIndex)
        self.beginInsertRows(parent, len(node.children), len(node.children) + count - 1)
        node.fetch(count)
        self.endInsertRows()

    def hasChildren(self, parent: Index | None = None) -> bool:
        return bool(self._node(parent).names)

    def rowCount(self, parent: Index | None = None) -> int:
        return len(self._node(parent).children)

    def columnCount(self, parent: Index | None = None) -> int:
        return len(_TITLES)

    def index(self, row: int, column: int, parent: Index | None = None) -> QModelIndex:
        children = self._node(parent).children
        return self.createIndex(row, column, children[row]) if 0 <= row < len(children) else QModelIndex()

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]  # Qt has two of this name
        node = self._node(index).parent
        return QModelIndex() if node is None or node is self._root else self.createIndex(node.row, 0, node)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        node = self._node(index)
        if role == Qt.ItemDataRole.DisplayRole:
            return node.name if index.column() == NAME else said(node.value)
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == VALUE:
            return current().colour("muted" if node.names or node.value is None else "text")
        if role == Qt.ItemDataRole.ToolTipRole and isinstance(node.value, str) and len(node.value) > 40:
            return node.value[:2000]
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        across = orientation == Qt.Orientation.Horizontal
        return tr(_TITLES[section]) if across and role == Qt.ItemDataRole.DisplayRole else None

    def _node(self, index: Index | None) -> _Node:
        node = index.internalPointer() if index is not None and index.isValid() else None
        return node if isinstance(node, _Node) else self._root


def said(value: Json) -> str:
    """A value in a line: how many it holds, or what it is."""
    if isinstance(value, list):
        return tr_count("{n} item", "{n} items", len(value))
    if isinstance(value, dict):
        return tr_count("{n} field", "{n} fields", len(value))
    if value is None:
        return tr("nothing")
    return text_of(value)[:SHOWN].replace("\n", " ⏎ ")
