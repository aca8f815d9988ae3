"""The left of the status bar: who carries out runs, how many there are, and whether they can be written down."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QToolButton, QWidget

from runtime.errors import UnderstudyError
from runtime.model import JsonObject
from studio.bridge.link import LinkState
from studio.i18n import language, mark, told, told_error, tr, tr_count
from studio.theme import icon
from studio.widgets.parts import ROOM, row

#: How the link to the host stands: icon, its colour, words, what they mean.
_HOSTS = {
    LinkState.OWN: ("power", "success", mark("host|Ready"), mark("This window's own process carries out runs.")),
    LinkState.JOINED: (
        "plug",
        "success",
        mark("host|Ready"),
        mark("A process that ran before this window carries out runs."),
    ),
    LinkState.CONNECTING: ("loader-circle", "muted", mark("Getting ready…"), mark("The process for runs is starting.")),
    LinkState.CLOSED: ("loader-circle", "muted", mark("Getting ready…"), mark("The process for runs is starting.")),
    LinkState.FAILED: ("plug", "danger", mark("Runs are not possible"), mark("Click to try again.")),
}

#: Side of an icon, in pixels.
SIDE = 14
#: States of runs that go on without a person.
GOING = ("running", "queued", "paused")


class StatusLine(QWidget):
    """Shows what it is told; a click asks for more."""

    host_asked = Signal()  #: who carries out runs
    runs_asked = Signal(tuple)  #: runs in these states
    journal_asked = Signal()  #: how large the journal is and what is wrong with it

    def __init__(self) -> None:
        super().__init__()
        self.host, self.runs, self.journal = _part(), _part(), _part()
        self._state = LinkState.CLOSED
        self._error: UnderstudyError | None = None
        self._counts: JsonObject = {}
        self._journal: JsonObject = {}
        parts = row(self, gap=2)
        for part in (self.host, self.runs, self.journal):
            parts.addWidget(part)
        parts.addStretch()
        self.host.clicked.connect(self.host_asked)
        self.runs.clicked.connect(self._ask_runs)
        self.journal.clicked.connect(self.journal_asked)
        language().changed.connect(self._show)
        self._show()

    def show_host(self, state: LinkState, error: UnderstudyError | None) -> None:
        """How the link to the host stands; what was known of its runs is old when it is lost."""
        self._state, self._error = state, error
        if state not in (LinkState.OWN, LinkState.JOINED):
            self._counts, self._journal = {}, {}
        self._show()

    def show_status(self, status: JsonObject) -> None:
        """The host's word: ``counts`` of runs by status, and ``journal``."""
        self._counts, self._journal = status["counts"], status["journal"]
        self._show()

    def _show(self) -> None:
        icon_name, tone, text, meaning = _HOSTS[self._state]
        why = told_error(self._error) if self._error else ""
        _say(self.host, icon_name, tone, tr(text), " ".join(part for part in (why, tr(meaning)) if part))
        self._show_runs()
        self._show_journal()

    def _ask_runs(self) -> None:
        going = any(self._counts.get(status) for status in GOING)
        self.runs_asked.emit(GOING if going else ("waiting",))

    def _show_runs(self) -> None:
        going = [words(self._counts[status]) for status, words in _COUNTED.items() if self._counts.get(status)]
        self.runs.setVisible(bool(going))
        _say(self.runs, "history", "accent", " · ".join(going), tr("Runs that are not over; a click shows them"))

    def _show_journal(self) -> None:
        self.journal.setVisible(bool(self._journal))
        if not self._journal:
            return
        words = language().words
        size, free = words.size(self._journal["bytes"]), words.size(self._journal["free"])
        if self._journal["error"]:
            _say(self.journal, "database", "danger", tr("Nothing can be written"), told(self._journal["error"]))
        elif self._journal["low"]:
            text = tr("{free} left on the disk", free=free)
            _say(self.journal, "database", "warning", text, tr("When the disk is full, runs stop. Free some space."))
        else:
            text = tr("The journal of runs is in order: {size}, {free} left on the disk", size=size, free=free)
            _say(self.journal, "database", "success", tr("Journal in order"), text)


#: States of runs that are counted, in this order, and how.
_COUNTED: dict[str, Callable[[int], str]] = {
    "running": lambda count: tr_count("{n} running", "many|{n} running", count),
    "queued": lambda count: tr_count("{n} queued", "many|{n} queued", count),
    "paused": lambda count: tr_count("{n} paused", "many|{n} paused", count),
    "waiting": lambda count: tr_count("{n} waiting for you", "many|{n} waiting for you", count),
}


def _part() -> QToolButton:
    made = QToolButton()
    made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    made.setIconSize(QSize(SIDE + ROOM, SIDE))
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return made


def _say(part: QToolButton, icon_name: str, tone: str, text: str, meaning: str) -> None:
    part.setIcon(icon(icon_name, tone))
    part.setText(text)
    part.setToolButtonStyle(
        Qt.ToolButtonStyle.ToolButtonTextBesideIcon if text else Qt.ToolButtonStyle.ToolButtonIconOnly
    )
    part.setToolTip(meaning)
    part.setAccessibleName(f"{text}. {meaning}" if text else meaning)
