"""A list of records or rows as a table. Nothing is copied: a cell is looked up when it is drawn."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QObject, Qt

from runtime.model import Json
from studio.panels.data.cells import begin_of, cell_of, text_of
from studio.panels.data.export import Rows
from studio.panels.data.order import Work, holding, sorted_by
from studio.theme import current
from studio.widgets.lists import Index

#: So many rows are looked at for the names of columns; later ones rarely have others.
SAMPLED = 500
#: Characters of a cell that are shown, and those shown on hover.
SHOWN, HOVERED = 300, 2000


def rows_in(value: Json) -> Json:
    """The one table that a value is or holds, as what a step read from a sheet does; None where there is none."""
    if isinstance(value, dict):
        tables = [part for part in value.values() if is_table(part)]
        return tables[0] if len(tables) == 1 else None
    return value if is_table(value) else None


def is_table(value: Json) -> bool:
    """Whether a value is rows: a list of records, or of lists."""
    if not isinstance(value, list) or not value:
        return False
    head = value[:SAMPLED]
    return all(isinstance(row, dict) for row in head) or all(isinstance(row, list) for row in head)


class DataTable(QAbstractTableModel):
    """Shows the rows that ``show`` was given last."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: Sequence[Any] = ()
        self._order: Sequence[int] = range(0)
        self.columns: list[str] = []

    def show(self, rows: Sequence[Any]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._rows, self._order = rows, range(len(rows))
        head = rows[:SAMPLED]
        if head and isinstance(head[0], dict):
            self.columns = list(dict.fromkeys(str(name) for row in head for name in row))
        else:
            width = max((len(row) for row in head), default=0)
            self.columns = [str(number + 1) for number in range(width)]
        self.endResetModel()

    def arrange(self, order: Sequence[int] | None) -> None:
        """Show these rows only, in this order; None shows all as they came."""
        self.beginResetModel()
        self._order = range(len(self._rows)) if order is None else order
        self.endResetModel()

    def arranging(self, text: str, column: int, *, descending: bool) -> Work:
        """Works out an order for ``arrange``: rows that hold ``text`` (small letters), by a column from 0 on."""
        order: Sequence[int] = range(len(self._rows))
        if text:
            order = yield from holding(order, len(self.columns), lambda row, at: text in self._text(row, at).lower())
        if column >= 0:
            order = yield from sorted_by(order, self._cell, column, descending=descending)
        return array("l", order)

    @property
    def total(self) -> int:
        """How many rows there are, shown or not."""
        return len(self._rows)

    def value(self, row: int, column: int) -> Json:
        """What is in a cell as it is shown; None where there is nothing."""
        return self._cell(self._order[row], column)

    def snapshot(self) -> Rows:
        """The rows as they are shown, for another thread."""
        return Rows(self._rows, self._order, tuple(self.columns))

    def _cell(self, row: int, column: int) -> Json:
        return cell_of(self._rows[row], self.columns, column)

    def _text(self, row: int, column: int) -> str:
        return text_of(self._cell(row, column))

    def find(self, text: str, start: int, rows: int) -> tuple[int, int] | None:
        """The first cell from number ``start`` on (counted row by row) that holds a text, within so many rows."""
        width = max(len(self.columns), 1)
        for number in range(start, min(start + rows * width, len(self._order) * width)):
            row, column = divmod(number, width)
            if text in text_of(self.value(row, column)).lower():
                return row, column
        return None

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._order)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in _ROLES:
            return None
        value = self.value(index.row(), index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(value)
        if role == Qt.ItemDataRole.ForegroundRole:
            return current().colour("muted") if value is None else None
        if role == Qt.ItemDataRole.ToolTipRole:
            text = begin_of(value, HOVERED)
            return text if len(text) > 30 else None
        return begin_of(value, SHOWN).replace("\n", " ⏎ ")

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole and orientation == Qt.Orientation.Horizontal:
            known = (self._cell(row, section) for row in range(min(len(self._rows), SAMPLED)))
            return _side(next((value for value in known if value is not None), None))
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return self.columns[section] if orientation == Qt.Orientation.Horizontal else self._order[section] + 1


def _side(value: Json) -> Qt.AlignmentFlag:
    """Figures stand at the right, below each other; so does the head of their column."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return (Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignVCenter


_ROLES = frozenset(
    {
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.TextAlignmentRole,
        Qt.ItemDataRole.ForegroundRole,
    }
)
