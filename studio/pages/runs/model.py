"""The runs as a table. It has as many rows as there are runs, and holds those that are looked at."""

from __future__ import annotations

from datetime import datetime
from enum import IntEnum
from typing import Any

from PySide6.QtCore import Qt

from runtime.model import JsonObject
from studio.i18n import language, mark, told, tr
from studio.state.run_pages import RunPages
from studio.widgets.lists import NO_PARENT, HeadedModel, Index
from studio.widgets.run_looks import STATUS, origin_in_words
from studio.widgets.times import ago

#: Role of the whole line; None while it is on its way.
LINE = int(Qt.ItemDataRole.UserRole)


class Column(IntEnum):
    STATE = 0
    WORKFLOW = 1
    STARTED = 2
    DURATION = 3
    ORIGIN = 4
    STEP = 5
    ENVIRONMENT = 6


HEADS = (
    mark("State"), mark("Workflow"), mark("Started"), mark("Duration"), mark("Started by"), mark("Failed step"),
    mark("Environment"),
)  # fmt: skip
#: By which columns the host can sort, and what it calls them.
SORTS = {
    Column.STATE: "status",
    Column.WORKFLOW: "workflow",
    Column.STARTED: "created",
    Column.DURATION: "seconds",
    Column.ORIGIN: "origin",
}


class RunModel(HeadedModel):
    """Shows ``pages``; sorting asks the host."""

    heads = HEADS

    def __init__(self, pages: RunPages) -> None:
        super().__init__()
        self._pages = pages
        self._rows = 0
        pages.renewed.connect(self._on_renewed)
        pages.rows_came.connect(self._on_rows)
        language().changed.connect(self._on_language)

    def line(self, row: int) -> JsonObject | None:
        """A run, when it is here."""
        return self._pages.line(row)

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else self._rows

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, LINE):
            return None
        line = self._pages.line(index.row())
        if line is None or role == LINE:
            return line
        column = Column(index.column())
        return shown(line, column) if role == Qt.ItemDataRole.DisplayRole else _hint(line, column)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """What the host cannot sort by leaves the order as it is."""
        if column in SORTS:
            ascending = order == Qt.SortOrder.AscendingOrder
            wanted = (SORTS[Column(column)], ascending)
            if wanted != (self._pages.question.sort, self._pages.question.ascending):
                self._pages.ask(sort=wanted[0], ascending=ascending)

    def _on_renewed(self, more: int) -> None:
        """New runs at the top come in as rows, so that what is selected stays so; everything else is a new list."""
        if more > 0:
            self.beginInsertRows(NO_PARENT, 0, more - 1)
            self._rows = self._pages.total
            self.endInsertRows()
        elif more < 0:
            self.beginResetModel()
            self._rows = self._pages.total
            self.endResetModel()
        if self._rows:
            self._on_rows(0, self._rows - 1)

    def _on_rows(self, first: int, last: int) -> None:
        if first < self._rows:
            self.dataChanged.emit(self.index(first, 0), self.index(min(last, self._rows - 1), len(Column) - 1), [])

    def _on_language(self) -> None:
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Column) - 1)
        if self._rows:
            self._on_rows(0, self._rows - 1)


def shown(line: JsonObject, column: Column) -> str:
    """What a cell says."""
    match column:
        case Column.STATE:
            return tr(STATUS[line["status"]][0])
        case Column.WORKFLOW:
            return str(line["workflow"])
        case Column.STARTED:
            return ago(datetime.fromisoformat(line["started_at"] or line["created_at"]))
        case Column.DURATION:
            return language().words.duration(_ms(line))
        case Column.ORIGIN:
            return origin_in_words(line["origin"])
        case Column.STEP:
            return str(line.get("failed_step") or "")
        case Column.ENVIRONMENT:
            return str(line.get("environment") or "")


def _ms(line: JsonObject) -> float | None:
    """How long a run took, or goes on already."""
    if line["seconds"] is not None:
        return 1000 * float(line["seconds"])
    if line["status"] in ("running", "waiting", "paused") and line["started_at"]:
        started = datetime.fromisoformat(line["started_at"])
        return max(0.0, (datetime.now().astimezone() - started).total_seconds() * 1000)
    return None


def _hint(line: JsonObject, column: Column) -> str:
    if column is Column.STARTED:
        return language().words.moment(line["started_at"] or line["created_at"])
    return told(str(line["error"])) or str(line["id"]) if column in (Column.STATE, Column.WORKFLOW, Column.STEP) else ""
