"""Entries of the audit log as a table that reads on while it is scrolled."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

from PySide6.QtCore import Qt, Signal

from runtime.model import JsonObject
from studio.i18n import language, mark
from studio.pages.audit.words import action, actor, detail, icon_of, moment, thing
from studio.theme import icon
from studio.widgets.lists import NO_PARENT, HeadedModel, Index
from studio.widgets.times import ago

ENTRY = int(Qt.ItemDataRole.UserRole)


class Column(IntEnum):
    WHEN = 0
    WHO = 1
    WHAT = 2
    OBJECT = 3
    DETAIL = 4


HEADS = (mark("When"), mark("Who"), mark("What"), mark("To what"), mark("Details"))


class AuditModel(HeadedModel):
    """``more_wanted`` asks for the entries before a number; ``add`` gives them."""

    heads = HEADS

    more_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[JsonObject] = []
        self._next: int | None = None
        self._waiting = False
        language().changed.connect(self._on_language)

    def clear(self) -> None:
        """Show nothing; what comes next is the first page."""
        self.beginResetModel()
        self.entries, self._next, self._waiting = [], None, False
        self.endResetModel()

    def add(self, page: JsonObject) -> None:
        """One more page below the others."""
        self._waiting, self._next = False, page["next"]
        found = page["entries"]
        if found:
            first = len(self.entries)
            self.beginInsertRows(NO_PARENT, first, first + len(found) - 1)
            self.entries += found
            self.endInsertRows()

    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and self._next is not None and not self._waiting

    def fetchMore(self, parent: Index) -> None:
        if self._next is not None:
            self._waiting = True
            self.more_wanted.emit(self._next)

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry, column = self.entries[index.row()], Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return _shown(entry, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            full = {Column.WHEN: ago(moment(entry)), Column.OBJECT: str(entry["object"])}
            return full.get(column) or _shown(entry, column)
        if role == Qt.ItemDataRole.DecorationRole and column is Column.WHAT:
            return icon(icon_of(entry))
        return entry if role == ENTRY else None

    def _on_language(self) -> None:
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Column) - 1)
        self.dataChanged.emit(self.index(0, 0), self.index(len(self.entries) - 1, len(Column) - 1), [])


def _shown(entry: JsonObject, column: Column) -> str:
    match column:
        case Column.WHEN:
            return language().words.moment(entry["at"])
        case Column.WHO:
            return actor(entry)
        case Column.WHAT:
            return action(entry)
        case Column.OBJECT:
            return thing(entry)
        case Column.DETAIL:
            return detail(entry)
