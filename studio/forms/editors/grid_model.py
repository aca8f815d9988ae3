"""Records as a sheet: a row for each, a column for each field, and an empty row at the end for the next one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QAbstractTableModel, Qt, Signal

from runtime.model import Json, JsonObject
from studio.forms.editors.base import shown
from studio.forms.hints import label_of
from studio.widgets.lists import NO_PARENT, Index


class RecordsModel(QAbstractTableModel):
    """``edited`` is emitted for what a person does, never for ``show``. What is typed into a column of numbers is one
    where it can be."""

    edited = Signal()

    def __init__(self, columns: Sequence[str]) -> None:
        super().__init__()
        self._own = tuple(columns)
        self.columns = list(columns)
        self._rows: list[JsonObject] = []
        self._numbers: set[str] = set()

    @property
    def records(self) -> list[Json]:
        """The rows that hold anything, each with all columns."""
        filled = (row for row in self._rows if any(value not in ("", None) for value in row.values()))
        return [{**dict.fromkeys(self.columns, ""), **row} for row in filled]

    def show(self, records: Iterable[Json]) -> None:
        """Other records; they may have further fields."""
        self.beginResetModel()
        self._rows = [dict(record) for record in records if isinstance(record, dict)]
        self.columns = list(dict.fromkeys([*self._own, *(name for row in self._rows for name in row)]))
        self._numbers = {name for name in self.columns if self._is_of_numbers(name)}
        self.endResetModel()

    def put(self, cells: Sequence[Sequence[str]], row: int, column: int) -> None:
        """Write lines of cells from a place on, as from a spreadsheet; rows are added where there are too few."""
        if not cells:
            return
        self.beginResetModel()
        while len(self._rows) < row + len(cells):
            self._rows.append({})
        for line, texts in zip(self._rows[row:], cells, strict=False):
            for name, text in zip(self.columns[column:], texts, strict=False):
                line[name] = self._value(name, text)
        self.endResetModel()
        self.edited.emit()

    def remove(self, rows: Iterable[int]) -> None:
        """Take rows away."""
        gone = set(rows)
        self.beginResetModel()
        self._rows = [row for number, row in enumerate(self._rows) if number not in gone]
        self.endResetModel()
        self.edited.emit()

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._rows) + 1

    def columnCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if index.row() >= len(self._rows):
            return None
        text = shown(self._rows[index.row()].get(self.columns[index.column()]))
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return text
        return text if role == Qt.ItemDataRole.ToolTipRole and text else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.ToolTipRole:
            return self.columns[section]
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation is Qt.Orientation.Horizontal:
            return label_of(self.columns[section])
        return str(section + 1) if section < len(self._rows) else "+"

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or str(value or "") == (self.data(index) or ""):
            return False
        if index.row() == len(self._rows):
            self.beginInsertRows(NO_PARENT, index.row() + 1, index.row() + 1)
            self._rows.append({})
            self.endInsertRows()
            self.headerDataChanged.emit(Qt.Orientation.Vertical, index.row(), index.row())
        name = self.columns[index.column()]
        self._rows[index.row()][name] = self._value(name, str(value or ""))
        self.dataChanged.emit(index, index)
        self.edited.emit()
        return True

    def _value(self, name: str, text: str) -> Json:
        if name not in self._numbers or not text:
            return text
        try:
            number = float(text)
        except ValueError:
            return text
        return int(number) if number.is_integer() and "." not in text else number

    def _is_of_numbers(self, name: str) -> bool:
        values = [row[name] for row in self._rows if row.get(name) not in ("", None)]
        return bool(values) and all(isinstance(one, int | float) and not isinstance(one, bool) for one in values)
