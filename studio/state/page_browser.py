"""The browser that stays open for picking and trying: one for the whole Studio, so that a person signs in once.

A process of its own (``understudy browse``) with a profile that is thrown away when it is closed, or a running browser
behind its debugging address. Nothing that is signed in to reaches a project, a file or a log of ours.
"""

from __future__ import annotations

import json
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from runtime.errors import UnderstudyError
from studio.i18n import tr
from studio.state.child import Child
from studio.state.probe import ProbeFailed, failure

#: Milliseconds that its end may take at the end of the program.
_END_MS = 10_000


class PageBrowser(QObject):
    """``address`` is the debugging address; empty while none is open."""

    changed = Signal()  #: it is being opened, is open, or is closed

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.address = ""
        #: Where the page that was opened in it has led, such as to a sign-in.
        self.landed = ""
        #: Whether it runs by itself and was only joined.
        self.joined = False
        self._child: Child | None = None
        self._then: Callable[[], object] = lambda: None
        self._fail: Callable[[UnderstudyError], object] = lambda error: None

    @property
    def opening(self) -> bool:
        """Whether it is about to open."""
        return self._child is not None and not self.address

    def open(self, url: str, then: Callable[[], object], fail: Callable[[UnderstudyError], object]) -> None:
        """Open a page in a browser of ours; ``then`` is called once it is there, ``fail`` where that cannot be."""
        self.close()
        self._then, self._fail = then, fail
        self._child = child = Child(self)
        child.heard.connect(self._on_heard)
        child.ended.connect(self._on_ended)
        child.not_started.connect(self._on_not_started)
        child.start("browse", "--events", "jsonl", "--", url)
        self.changed.emit()

    def join(self, address: str) -> None:
        """Use a running browser from now on; whether it answers is seen when it is used."""
        self.close()
        self.address, self.joined = address, True
        self.changed.emit()

    def close(self) -> None:
        """Close it, or leave the running one. It takes its own time to end."""
        child, self._child = self._child, None
        self.address, self.joined = "", False
        if child is not None:
            child.let_go()
        self.changed.emit()

    def end(self) -> None:
        """Close it and wait for that, as at the end of the program."""
        child = self._child
        self.close()
        if child is not None:
            child.wait(_END_MS)

    def _on_heard(self) -> None:
        child = self._child
        if child is not None and not self.address and b"\n" in child.out:
            told = json.loads(child.out.partition(b"\n")[0])
            self.address, self.landed = str(told["browser"]), str(told["url"])
            self.changed.emit()
            self._then()

    def _on_not_started(self) -> None:
        self._end()
        self._fail(ProbeFailed(tr("The browser could not be started.")))

    def _on_ended(self, _code: int) -> None:
        """The person has closed its window, or it could not be opened."""
        was_open, child = bool(self.address), self._end()
        if not was_open:
            self._fail(failure(child.said))

    def _end(self) -> Child:
        """It is over; gives the child, for its last words."""
        child, self._child = self._child, None
        assert child is not None
        self.address, self.joined = "", False
        child.deleteLater()
        self.changed.emit()
        return child


_kept: list[PageBrowser] = []


def page_browser() -> PageBrowser:
    """The one of this Studio."""
    if not _kept:
        _kept.append(PageBrowser())
    return _kept[0]
