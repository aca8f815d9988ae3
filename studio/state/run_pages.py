"""A long list of runs of which only the pages that are looked at are held: what is asked for, and what has come.

Any row can be looked at, first or last: the host has said where each page begins. Who asks the host is told by signals.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from runtime.model import JsonObject

#: Rows of a page, and pages that are held: what is looked at and some around it.
PAGE, HELD = 200, 15
#: What is looked at is asked for when scrolling rests so many milliseconds; so many pages at once.
REST_MS, AT_ONCE = 30, 3
#: Runs that come and go are counted anew at most so often, in milliseconds.
NEWS_MS = 700


class Standing(Protocol):
    """What an event says of how a run stands now; ``at`` is in milliseconds."""

    @property
    def run(self) -> str: ...
    @property
    def at(self) -> int: ...
    @property
    def status(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def error(self) -> JsonObject | None: ...


@dataclass(frozen=True, slots=True)
class Question:
    """Which runs, and in which order. ``days`` counts back from now; 0: from the beginning."""

    status: tuple[str, ...] = ()
    workflow: str = ""
    text: str = ""
    days: int = 0
    deleted: bool = False
    sort: str = "created"
    ascending: bool = False

    @property
    def narrow(self) -> bool:
        """Whether it leaves runs out."""
        return bool(self.status or self.workflow or self.text or self.days)

    def params(self) -> JsonObject:
        """As the host is asked."""
        asked = asdict(self)
        days = asked.pop("days")
        since = (datetime.now().astimezone() - timedelta(days=days)).isoformat() if days else ""
        return {**asked, "status": list(self.status), "since": since, "limit": PAGE}


class RunPages(QObject):
    """``line`` of a row that is not there yet is None, and the row is asked for."""

    marks_wanted = Signal()  #: ask for the marks of ``question`` and give them to ``take_marks``
    pages_wanted = Signal(list)  #: ask for these pages and give each to ``take_page``
    renewed = Signal(int)  #: other rows than before; as many more at the top when that is all, else -1
    rows_came = Signal(int, int)  #: first and last row of what has come or is another now
    counted = Signal()  #: ``counts`` and ``total`` are others

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.question = Question()
        self.total = 0
        self.counts: dict[str, int] = {}
        self.deleted = 0  #: how many runs are deleted
        self.newest = 0  #: the number of the newest run of this list
        self.known = False  #: whether the host has answered the question
        self._marks: list[Any] = []
        self._pages: OrderedDict[int, list[JsonObject]] = OrderedDict()
        #: What was held before new runs came, shown until it is read anew; rows were so many further up.
        self._before: dict[int, list[JsonObject]] = {}
        self._shift = 0
        self._wanted: list[int] = []
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._ask)
        self._news = QTimer(self, singleShot=True, interval=NEWS_MS)
        self._news.timeout.connect(self.marks_wanted)

    def ask(self, **changes: Any) -> None:
        """Ask something else; the same again when nothing is given."""
        self.question = replace(self.question, **changes)
        self.known = False
        self._forget()
        self.marks_wanted.emit()

    def renew(self) -> None:
        """Ask the same again, of a list that may have changed anywhere; what is here is shown until it is answered."""
        self.known = False
        self.marks_wanted.emit()

    def params(self, page: int) -> JsonObject:
        """As the host is asked for a page."""
        return {**self.question.params(), "mark": self._marks[page]}

    def line(self, row: int) -> JsonObject | None:
        """A run as a line of the list."""
        page, place = divmod(row, PAGE)
        lines = self._pages.get(page)
        if lines is not None:
            self._pages.move_to_end(page)
            return lines[place] if place < len(lines) else None
        self._want(page)
        old, place = divmod(row - self._shift, PAGE)
        lines = self._before.get(old, [])
        return lines[place] if row >= self._shift and place < len(lines) else None

    def held(self) -> Iterator[JsonObject]:
        """The lines that are here."""
        for lines in self._pages.values():
            yield from lines

    def take_marks(self, question: Question, found: JsonObject) -> None:
        """What the host says of ``question``; an answer to an earlier one counts no more."""
        if question != self.question:
            return
        more = found["total"] - self.total if self.known else -1
        newest_first = question.sort == "created" and not question.ascending
        grown = more if self.known and newest_first and more >= 0 else -1
        if grown >= 0:
            self._before, self._shift = dict(self._pages), grown
        else:
            self._before = {}
        self._pages.clear()
        self._wanted.clear()
        self.total, self._marks, self.counts = found["total"], found["marks"], found["counts"]
        self.deleted, self.newest = found.get("deleted", 0), found.get("newest", 0)
        self.known = True
        self.renewed.emit(grown)
        self.counted.emit()

    def take_page(self, question: Question, page: int, lines: list[JsonObject]) -> None:
        """A page has come."""
        if question != self.question or not lines:
            return
        self._pages[page] = lines
        while len(self._pages) > HELD:
            self._pages.popitem(last=False)
        self.rows_came.emit(page * PAGE, min(page * PAGE + len(lines), self.total) - 1)

    def take_news(self, events: Iterable[Standing]) -> None:
        """Runs stand differently: those that are held say so at once, the list is counted anew a little later."""
        places = {line["id"]: (page, place) for page, lines in self._pages.items() for place, line in enumerate(lines)}
        for event in events:
            if event.run in places:
                page, place = places[event.run]
                self._pages[page][place] = _after(self._pages[page][place], event)
                self.rows_came.emit(page * PAGE + place, page * PAGE + place)
        if not self._news.isActive():
            self._news.start()

    def _want(self, page: int) -> None:
        if 0 <= page < len(self._marks):
            if page in self._wanted:
                self._wanted.remove(page)
            self._wanted.append(page)
            if not self._rest.isActive():
                self._rest.start()

    def _ask(self) -> None:
        """Ask for what was looked at last: what a person scrolled past is asked for when they come back."""
        wanted, self._wanted = self._wanted[-AT_ONCE:], []
        self.pages_wanted.emit([page for page in wanted if page not in self._pages])

    def _forget(self) -> None:
        self._pages.clear()
        self._before.clear()
        self._marks, self._wanted, self.total = [], [], 0
        self.renewed.emit(-1)


def _after(line: JsonObject, event: Standing) -> JsonObject:
    """A line once a run stands differently."""
    at = datetime.fromtimestamp(event.at / 1000).astimezone().isoformat()
    changed = {**line, "status": event.status, "reason": event.reason}
    if event.status == "running" and not line["started_at"]:
        changed["started_at"] = at
    if event.status in ("completed", "failed", "cancelled"):
        error = event.error or {}
        changed |= {"finished_at": at, "error": error.get("message", ""), "failed_step": error.get("name", "")}
        started = line["started_at"]
        changed["seconds"] = event.at / 1000 - datetime.fromisoformat(started).timestamp() if started else None
    return changed
