"""The counts of Home: workflows, runs at work, those that wait, those that failed. A press shows them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLabel, QWidget

from runtime.model import Lifecycle
from studio.commands import Commands
from studio.i18n import language, mark, say, tr, tr_count
from studio.pages.home.cards import share_evenly
from studio.state.listing import Listing
from studio.state.overview import Overview
from studio.widgets.parts import column, image, label, row
from studio.widgets.tile import Pressable

GOING = ("running", "queued", "paused")


class Count(Pressable):
    """A number with what is counted, and a line below that says more."""

    def __init__(self, title: str, icon_name: str, tone: str, act: Callable[[], object]) -> None:
        super().__init__("tile")
        share_evenly(self)
        self.title = title
        say(self, QWidget.setAccessibleName, title)
        self.number, self.more = QLabel(), label(role="small", wrap=True)
        self.number.setProperty("role", "title")
        parts = column(self, gap=0)
        parts.setContentsMargins(16, 10, 16, 10)
        head = row(gap=8)
        head.addWidget(label(title, "muted"), 1)
        head.addWidget(image(icon_name, 18, tone))
        parts.addLayout(head)
        parts.addWidget(self.number)
        parts.addWidget(self.more)
        parts.addStretch()
        self.clicked.connect(lambda: act())

    def show_count(self, number: int, more: str) -> None:
        """What is counted now."""
        self.number.setText(language().words.number(number))
        self.more.setText(more)
        self.setAccessibleDescription(f"{self.number.text()} {more}")


class Counts(QWidget):
    """Four counts beside each other."""

    def __init__(self, commands: Commands, overview: Overview, listing: Listing) -> None:
        super().__init__()
        self._overview, self._listing = overview, listing
        ask = overview.runs_asked.emit
        self.flows = Count(mark("Workflows"), "workflow", "accent", lambda: commands.run("go.workflows"))
        self.going = Count(mark("At work"), "play", "accent", lambda: ask({"status": GOING}))
        self.waiting = Count(mark("Waiting for you"), "user", "warning", lambda: ask({"status": ("waiting",)}))
        self.failed = Count(mark("counts|Failed"), "circle-x", "danger", self._ask_failed)
        beside = row(self, gap=12)
        for one in (self.flows, self.going, self.waiting, self.failed):
            beside.addWidget(one, 1)
        overview.changed.connect(self.show_all)
        listing.changed.connect(self.show_all)
        language().changed.connect(self.show_all)
        self.show_all()

    def show_all(self) -> None:
        """Show how things stand now."""
        words, counts = language().words, (self._overview.data or {}).get("counts", {})
        entries = [one for one in self._listing.entries if one.lifecycle is not Lifecycle.ARCHIVED]
        published = sum(one.lifecycle is Lifecycle.PUBLISHED for one in entries)
        self.flows.show_count(len(entries), tr_count("{n} published", "many|{n} published", published))
        going = sum(counts.get(status, 0) for status in ("running", "paused"))
        queued = counts.get("queued", 0)
        self.going.show_count(going, tr("{queued} in the queue", queued=words.number(queued)))
        waiting = counts.get("waiting", 0)
        self.waiting.show_count(waiting, tr("A run waits for an answer") if waiting else tr("No run waits"))
        bars = self._overview.bars()
        total = sum(bar.total for bar in bars)
        text = tr_count("of {n} run in {days} days", "of {n} runs in {days} days", total, days=self._overview.days)
        self.failed.show_count(sum(bar.failed for bar in bars), text)

    def _ask_failed(self) -> None:
        self._overview.runs_asked.emit({"status": ("failed",), "days": self._overview.days})
