"""How things stand, on Home: success ring, runs of each day, what needs a person, the newest runs, the workflows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from runtime.model import JsonObject
from studio.i18n import language, mark, say, told, tr, tr_count
from studio.pages.home.cards import card, keep_shown
from studio.pages.home.performance import Performance
from studio.state.overview import DayBar, Overview
from studio.theme import current
from studio.widgets.charts import Bars, Ring, Stack
from studio.widgets.lines import short_line
from studio.widgets.parts import button, clear, column, label
from studio.widgets.run_looks import STATUS
from studio.widgets.times import ago

#: Parts of a bar from below: the field of ``DayBar``, its colour, how many there are of it in words.
_KINDS = (
    ("completed", "success", (mark("runs|{n} completed"), mark("runs, many|{n} completed"))),
    ("failed", "danger", (mark("runs|{n} failed"), mark("runs, many|{n} failed"))),
    ("cancelled", "outline", (mark("runs|{n} cancelled"), mark("runs, many|{n} cancelled"))),
    ("open", "accent", (mark("runs|{n} not over"), mark("runs, many|{n} not over"))),
)


class Figures(QWidget):
    """Hidden until something has run."""

    def __init__(self, overview: Overview) -> None:
        super().__init__()
        self._overview = overview
        self.ring, self.bars = Ring(), Bars()
        self._decided, self._counted = label(role="muted", wrap=True), label(role="muted")
        self.legend = label(role="small", wrap=True)
        self.legend.setTextFormat(Qt.TextFormat.RichText)
        self._decided.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.performance = Performance(overview)
        self.attention, self.recent = column(gap=2), column(gap=2)
        say(self.ring, QWidget.setAccessibleName, "Runs that completed")
        say(self.bars, QWidget.setAccessibleName, "Runs of each day")
        self._lay_out()
        self.bars.asked.connect(lambda _number: overview.runs_asked.emit({"days": overview.days}))
        keep_shown(overview, self.show_all)
        current().changed.connect(self._show_figures)

    def show_all(self) -> None:
        """Show how things stand now."""
        data = self._overview.data
        self.setVisible(bool(data and data["recent"]))
        if not data:
            return
        self._show_figures()
        clear(self.attention)
        for line in self._needs(data) or [self._nothing()]:
            self.attention.addWidget(line)
        self.attention.addStretch()
        clear(self.recent)
        for run in data["recent"]:
            self.recent.addWidget(self._run(run))
        self.recent.addStretch()

    def _show_figures(self) -> None:
        bars, words = self._overview.bars(), language().words
        self.ring.show_part(self._overview.rate())
        completed, failed = sum(bar.completed for bar in bars), sum(bar.failed for bar in bars)
        text = tr(
            "{completed} completed, {failed} failed", completed=words.number(completed), failed=words.number(failed)
        )
        self._decided.setText(text)
        self._counted.setText(tr_count("{n} run", "{n} runs", sum(bar.total for bar in bars)))
        self.bars.show_stacks([_stack(bar) for bar in bars])
        self.legend.setText(_legend(bars))

    def _needs(self, data: JsonObject) -> list[QWidget]:
        """Lines of what waits for a person, the most pressing first."""
        found: list[QWidget] = []
        for run in data["waiting"]:
            text = tr("A step was cut off: did it happen?") if run["reason"] == "doubt" else tr("Waits for an answer")
            line = short_line("user", "warning", str(run["workflow"]), text)
            line.clicked.connect(_caller(self._overview.answer_asked.emit, run["id"]))
            found.append(line)
        for one in data["failing"]:
            ended = datetime.fromisoformat(one["finished_at"])
            text = told(str(one["problem"])).partition("\n")[0] or ago(ended)
            line = short_line("circle-x", "danger", str(one["workflow_name"]), text, at=ended)
            line.clicked.connect(_caller(self._overview.review_asked.emit, one["id"]))
            found.append(line)
        if heals := data["heals"]["count"]:
            title = tr_count("{n} repaired element to look at", "{n} repaired elements to look at", heals)
            line = short_line(
                "sparkles", "accent", title, tr("An element was found by other signals: accept or reject it.")
            )
            line.clicked.connect(_caller(self._overview.review_asked.emit, data["heals"]["run"]))
            found.append(line)
        return found

    def _nothing(self) -> QWidget:
        return short_line(
            "circle-check", "success", tr("All is well"), tr("No run waits, and no workflow fails."), on=False
        )

    def _run(self, run: JsonObject) -> QWidget:
        words, icon, tone = STATUS[run["status"]]
        took = language().words.duration(None if run["seconds"] is None else 1000 * run["seconds"])
        began = datetime.fromisoformat(run["started_at"] or run["created_at"])
        text = "  ·  ".join(part for part in (tr(words), ago(began), took) if part)
        line = short_line(icon, tone, str(run["workflow"]), text, at=began)
        line.clicked.connect(_caller(self._overview.review_asked.emit, run["id"]))
        return line

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(0)
        grid.setVerticalSpacing(12)
        inner = column(gap=6)
        inner.setContentsMargins(8, 0, 8, 4)
        inner.addWidget(self.ring, alignment=Qt.AlignmentFlag.AlignHCenter)
        inner.addWidget(self._decided)
        inner.addStretch()
        painted, flows = column(), column()
        painted.setContentsMargins(8, 0, 8, 6)
        painted.addWidget(self.bars, 1)
        painted.addWidget(self.legend)
        flows.addWidget(self.performance)
        # The gaps are columns: Qt leaves one out where no card begins, and the cards would not stand below each other.
        grid.addWidget(card(mark("Success"), inner), 0, 0)
        grid.addWidget(card(mark("Runs of each day"), painted, self._counted), 0, 2, 1, 5)
        grid.addWidget(card(mark("Needs you"), self.attention), 1, 0, 1, 3)
        show_all = button("Show all", "link", act=lambda: self._overview.runs_asked.emit({}))
        grid.addWidget(card(mark("Last runs"), self.recent, show_all), 1, 4, 1, 3)
        grid.addWidget(card(mark("By workflow"), flows), 2, 0, 1, 7)
        for place in range(7):
            if place % 2:
                grid.setColumnMinimumWidth(place, 12)
            else:
                grid.setColumnStretch(place, 1)


def _legend(bars: Sequence[DayBar]) -> str:
    """What each colour of the bars means and how many there are of it, as rich text of numbers and words of ours."""
    parts = []
    for name, tone, words in _KINDS:
        if number := sum(getattr(bar, name) for bar in bars):
            colour = current().colour(tone).name()
            parts.append(
                f'<span style="color:{colour}">■</span>&nbsp;{tr_count(*words, number).replace(" ", "&nbsp;")}'
            )
    return "&nbsp;&nbsp;&nbsp; ".join(parts)


def _stack(bar: DayBar) -> Stack:
    words = language().words
    name = words.day_of_year(bar.day)
    parts = tuple((getattr(bar, name), tone) for name, tone, _ in _KINDS)
    hint = tr(
        "{day}: {completed} completed, {failed} failed, {other} others",
        day=words.day(bar.day.isoformat()),
        completed=words.number(bar.completed),
        failed=words.number(bar.failed),
        other=words.number(bar.other),
    )
    return Stack(parts, name, hint)


def _caller(emit: Callable[[str], object], run: str) -> Callable[[], None]:
    def call() -> None:
        emit(run)

    return call
