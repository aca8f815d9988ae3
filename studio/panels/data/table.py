"""A list of records or rows as a table. Nothing is copied: a cell is looked up when it is drawn."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from runtime.model import Json
from studio.i18n import language
from studio.theme import current

#: So many rows are looked at for the names of columns; later ones rarely have others.
SAMPLED = 500
#: Characters of a cell that are shown.
SHOWN = 300

Index = QModelIndex | QPersistentModelIndex


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
        self.columns: list[str] = []

    def show(self, rows: Sequence[Any]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._rows = rows
        head = rows[:SAMPLED]
        if head and isinstance(head[0], dict):
            self.columns = list(dict.fromkeys(str(name) for row in head for name in row))
        else:
            width = max((len(row) for row in head), default=0)
            self.columns = [str(number + 1) for number in range(width)]
        self.endResetModel()

    def value(self, row: int, column: int) -> Json:
        """What is in a cell; None where there is nothing."""
        cells = self._rows[row]
        if isinstance(cells, dict):
            return cells.get(self.columns[column])
        return cells[column] if isinstance(cells, list) and column < len(cells) else None

    def rows(self) -> Iterator[list[str]]:
        """Every row as texts, for a file."""
        for row in range(len(self._rows)):
            yield [text_of(self.value(row, column)) for column in range(len(self.columns))]

    def find(self, text: str, start: int, rows: int) -> tuple[int, int] | None:
        """The first cell from number ``start`` on (counted row by row) that holds a text, within so many rows."""
        width = max(len(self.columns), 1)
        for number in range(start, min(start + rows * width, len(self._rows) * width)):
            row, column = divmod(number, width)
            if text in text_of(self.value(row, column)).lower():
                return row, column
        return None

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in _ROLES:
            return None
        value = self.value(index.row(), index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            number = isinstance(value, int | float) and not isinstance(value, bool)
            side = Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ForegroundRole:
            return current().colour("muted") if value is None else None
        text = text_of(value)
        if role == Qt.ItemDataRole.ToolTipRole:
            return text if len(text) > 30 else None
        return text[:SHOWN].replace("\n", " ⏎ ")

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return self.columns[section] if orientation == Qt.Orientation.Horizontal else section + 1


_ROLES = frozenset(
    {
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.TextAlignmentRole,
        Qt.ItemDataRole.ForegroundRole,
    }
)


def text_of(value: Json) -> str:
    """A value as a cell says it."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)


def write_csv(table: DataTable, path: Path) -> None:
    """Write all rows as other programs read them here: with ``;`` where the comma is for decimals. Raises OSError."""
    separator = ";" if language().code == "bg" else ","
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=separator)
        writer.writerow(table.columns)
        writer.writerows(table.rows())
