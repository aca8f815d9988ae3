"""How each workflow did in the period that is looked at: runs, part that completed, time that one takes."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from runtime.model import JsonObject
from studio.i18n import language, tr, tr_count
from studio.pages.home.cards import keep_shown
from studio.state.overview import Overview
from studio.theme import current
from studio.widgets.elided import ElidedLabel
from studio.widgets.parts import clear, column, label, row
from studio.widgets.tile import Pressable

#: Widths of the columns behind the name, in pixels.
SHARE, RUNS, RATE, TOOK = 150, 120, 70, 90


class Performance(QWidget):
    """One line for each workflow, the one with the most runs first; a press shows its runs."""

    def __init__(self, overview: Overview) -> None:
        super().__init__()
        self._overview = overview
        self.lines = column(self, gap=2)
        keep_shown(overview, self.show_all)

    def show_all(self) -> None:
        """Show the figures there are now."""
        clear(self.lines)
        found = (self._overview.data or {}).get("workflows", ())
        for one in found:
            self.lines.addWidget(self._line(one))
        if not found:
            nothing = label(role="muted")
            nothing.setText(tr("Nothing has run in this time."))
            self.lines.addWidget(nothing)

    def _line(self, one: JsonObject) -> QWidget:
        words, decided = language().words, one["completed"] + one["failed"]
        runs = tr_count("{n} run", "{n} runs", one["runs"])
        rate = words.percent(one["completed"] / decided) if decided else "–"
        took = words.duration(None if one["seconds"] is None else 1000 * one["seconds"]) or "–"
        line = Pressable("row")
        line.setAccessibleName(str(one["workflow_name"]))
        said = tr("{runs}, {rate} completed, {took} each", runs=runs, rate=rate, took=took)
        line.setAccessibleDescription(said)
        line.setToolTip(said)
        parts = row(line, gap=12)
        parts.setContentsMargins(12, 6, 12, 6)
        name = ElidedLabel()
        name.setProperty("role", "strong")
        name.setText(str(one["workflow_name"]))
        parts.addWidget(name, 1)
        parts.addWidget(Share(one["completed"], one["failed"], one["runs"]))
        for text, width in ((runs, RUNS), (rate, RATE), (took, TOOK)):
            figure = label(role="muted")
            figure.setText(text)
            figure.setFixedWidth(width)
            figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            parts.addWidget(figure)
        question = {"workflow": one["workflow_name"], "days": self._overview.days}
        line.clicked.connect(partial(self._overview.runs_asked.emit, question))
        return line


class Share(QWidget):
    """A bar: what completed, what failed, and the rest."""

    def __init__(self, completed: int, failed: int, runs: int) -> None:
        super().__init__()
        self._parts = ((completed, "success"), (failed, "danger"), (runs - completed - failed, "outline"))
        self._runs = max(runs, 1)
        self.setFixedSize(QSize(SHARE, 8))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        current().changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, colours, left = QPainter(self), current().tokens.colours(), 0.0
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for number, tone in self._parts:
            width = self.width() * number / self._runs
            if number:
                painter.setBrush(QColor(colours[tone]))
                painter.drawRoundedRect(QRectF(left, 0, max(width - 1, 1), self.height()), 3, 3)
            left += width
