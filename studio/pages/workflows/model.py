"""The workflows as a table: name, steps, problems, last change."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSortFilterProxyModel, Qt

from runtime.files.shelf import Entry
from runtime.model import Lifecycle
from studio.i18n import language, mark, tr, tr_count
from studio.widgets.lists import NO_PARENT, HeadedModel, Index
from studio.widgets.times import ago

#: Role of what a column is sorted by, and of the whole entry.
SORT, ENTRY = int(Qt.ItemDataRole.UserRole), int(Qt.ItemDataRole.UserRole) + 1


#: Figures stand at the right, below their head.
FIGURES = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Column(IntEnum):
    NAME = 0
    STEPS = 1
    STATE = 2
    LIFECYCLE = 3
    CHANGED = 4


HEADS = (mark("Name"), mark("Steps"), mark("State"), mark("Life cycle"), mark("Changed"))
#: A workflow without problems: without steps it is nothing to run yet.
STATES = {True: mark("Ready"), False: mark("workflow|Empty")}
#: What a workflow is in its life: word, icon, colour.
LIFE = {
    Lifecycle.DRAFT: (mark("life|Draft"), "file-pen", "muted"),
    Lifecycle.PUBLISHED: (mark("life|Published"), "badge-check", "success"),
    Lifecycle.ARCHIVED: (mark("life|In the archive"), "archive", "muted"),
}


class FlowModel(HeadedModel):
    """One row for each entry, in the order given."""

    heads = HEADS

    def __init__(self) -> None:
        super().__init__()
        self._entries: list[Entry] = []
        language().changed.connect(self._on_language)

    def set_entries(self, entries: list[Entry]) -> None:
        """Show another list."""
        self.beginResetModel()
        self._entries = entries
        self.endResetModel()

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole and section == Column.STEPS:
            return FIGURES
        return super().headerData(section, orientation, role)

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry = self._entries[index.row()]
        column = Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return _shown(entry, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return _hint(entry, column)
        if role == Qt.ItemDataRole.TextAlignmentRole and column is Column.STEPS:
            return FIGURES
        if role == SORT:
            return _sorted_by(entry, column)
        return entry if role == ENTRY else None

    def _on_language(self) -> None:
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Column) - 1)
        self.dataChanged.emit(self.index(0, 0), self.index(len(self._entries) - 1, len(Column) - 1), [])


class FlowFilter(QSortFilterProxyModel):
    """Sorts by a column; shows what has every word that is searched for."""

    def __init__(self) -> None:
        super().__init__()
        self._words: list[str] = []
        self._lives: frozenset[Lifecycle] = frozenset(Lifecycle)
        self.setSortRole(SORT)
        self.setSortLocaleAware(True)
        self.setSortCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)

    def search(self, text: str) -> None:
        """Show those with all these words in name, file, description or tags."""
        self.beginFilterChange()
        self._words = text.lower().split()
        self.endFilterChange()

    def live(self, lives: Iterable[Lifecycle]) -> None:
        """Show those that are one of these."""
        self.beginFilterChange()
        self._lives = frozenset(lives)
        self.endFilterChange()

    def filterAcceptsRow(self, source_row: int, source_parent: Index) -> bool:
        entry: Entry = self.sourceModel().index(source_row, 0, source_parent).data(ENTRY)
        known = " ".join((entry.name, entry.reference, entry.description, *entry.tags)).lower()
        return entry.lifecycle in self._lives and all(word in known for word in self._words)

    def path(self, index: Index) -> Path:
        """The file of a row."""
        entry: Entry = index.data(ENTRY)
        return entry.path


def _shown(entry: Entry, column: Column) -> str:
    match column:
        case Column.NAME:
            return entry.name
        case Column.STEPS:
            return language().words.number(entry.steps)
        case Column.STATE:
            problems = tr_count("{n} problem", "{n} problems", entry.errors)
            return problems if entry.errors else tr(STATES[bool(entry.steps)])
        case Column.LIFECYCLE:
            return tr(LIFE[entry.lifecycle][0])
        case Column.CHANGED:
            return ago(entry.changed)


def _hint(entry: Entry, column: Column) -> str:
    if column is Column.CHANGED:
        return language().words.moment(entry.changed.isoformat())
    return entry.description or entry.reference


def _sorted_by(entry: Entry, column: Column) -> str | int | float:
    match column:
        case Column.NAME:
            return entry.name
        case Column.STEPS:
            return entry.steps
        case Column.STATE:
            return entry.errors
        case Column.LIFECYCLE:
            return list(Lifecycle).index(entry.lifecycle)
        case Column.CHANGED:
            return entry.changed.timestamp()
