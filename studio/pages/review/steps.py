"""The steps of a run as a list, in the order they began, moved in by the loops and calls they lie in."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, Qt
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from runtime.model import JsonObject
from studio.i18n import language, mark, tr
from studio.state.spans import round_of
from studio.theme import current, picture
from studio.widgets.lists import NO_PARENT, Index, RowDelegate

RECORD = int(Qt.ItemDataRole.UserRole)
HEIGHT, MARGIN, ICON, INDENT = 30, 10, 16, 14

#: In a scope: what ends the id of the step that it begins with.
_OUTERMOST = re.compile(r"[/~\[>]")
#: Status of a step to its words, icon and tone.
STATUS = {
    "running": (mark("step|At work"), "loader-circle", "accent"),
    "waiting": (mark("step|Waits"), "user", "warning"),
    "in_doubt": (mark("step|In doubt"), "circle-help", "warning"),
    "completed": (mark("step|Done"), "circle-check", "success"),
    "failed": (mark("step|Failed"), "circle-x", "danger"),
    "skipped": (mark("step|Skipped"), "skip-forward", "outline"),
    "cancelled": (mark("step|Cancelled"), "circle-slash", "muted"),
}


class StepsModel(QAbstractListModel):
    """One row for each record of the run."""

    def __init__(self) -> None:
        super().__init__()
        self.records: Sequence[JsonObject] = ()
        language().changed.connect(lambda: self.dataChanged.emit(self.index(0), self.index(len(self.records) - 1), []))

    def show_records(self, records: Sequence[JsonObject]) -> None:
        """Show another run, or more of it: then what is looked at stays where it is."""
        before, rows = self.records, len(self.records)
        if rows and [one["n"] for one in records[:rows]] == [one["n"] for one in before]:
            if rows < len(records):
                self.beginInsertRows(NO_PARENT, rows, len(records) - 1)
                self.records = records
                self.endInsertRows()
            self.records = records
            self.dataChanged.emit(self.index(0), self.index(rows - 1), [])
            return
        self.beginResetModel()
        self.records = records
        self.endResetModel()

    def row_of(self, fits: Callable[[JsonObject], bool]) -> int:
        """The last row that fits; -1 when none does."""
        return next((row for row in range(len(self.records) - 1, -1, -1) if fits(self.records[row])), -1)

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.records)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        record = self.records[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return record["name"]
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return ". ".join(
                part for part in (record["name"], place_of(record), tr(STATUS[record["status"]][0])) if part
            )
        return record if role == RECORD else None


class StepsDelegate(RowDelegate):
    """State, name, round, mark of a heal, duration."""

    size = (160, HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        drawn = self.ground(painter, option, index)
        painter.save()
        record: JsonObject = index.data(RECORD)
        box = drawn.rect.adjusted(MARGIN + min(depth_of(record), 5) * INDENT, 0, -MARGIN, 0)
        _, icon, tone = STATUS[record["status"]]
        scale, middle = painter.device().devicePixelRatioF(), box.center().y() - ICON // 2
        painter.drawPixmap(box.left(), middle, picture(icon, ICON, tone, scale))
        box.setLeft(box.left() + ICON + 8)
        took = tr("taken over") if record.get("reused") else language().words.duration(record["ms"])
        side = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        painter.setPen(current().colour("muted"))
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | side, took)
        box.setRight(box.right() - painter.fontMetrics().horizontalAdvance(took) - 8)
        if record.get("heals"):
            painter.drawPixmap(box.right() - ICON, middle, picture("sparkles", ICON, "accent", scale))
            box.setRight(box.right() - ICON - 6)
        failed = record["status"] == "failed"
        font = QFont(painter.font())
        font.setWeight(QFont.Weight.DemiBold if failed else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(current().colour("muted" if record["status"] == "skipped" else "text"))
        place = place_of(record)
        text = f"{record['name']}  ·  {place}" if place else str(record["name"])
        painter.drawText(box, side, painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, box.width()))
        painter.restore()


def depth_of(record: JsonObject) -> int:
    """How many loops, branches and calls a step lies in."""
    scope = record.get("scope") or ""
    return scope.count("/") + 1 if scope else 0


def outermost_of(record: JsonObject) -> str:
    """The step of the run's own workflow that a step lies in, or which it is: a loop is begun as a whole."""
    scope = record.get("scope") or ""
    return _OUTERMOST.split(scope, maxsplit=1)[0] if scope else str(record["step"])


def place_of(record: JsonObject) -> str:
    """The round of a loop that a step ran in; empty outside of loops."""
    number = round_of(record.get("scope") or "")
    return "" if number is None else tr("Pass {n}", n=language().words.number(number))
