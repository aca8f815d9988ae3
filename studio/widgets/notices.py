"""Messages that do not interrupt: a toast in the corner that leaves by itself, and the bell that keeps it.

A notice with a remedy or details stays until it is closed: it is to be read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from runtime.errors import UnderstudyError
from studio.i18n import told, told_problem

#: So many are kept; older ones go.
KEPT = 200


class Tone(StrEnum):
    """How a notice looks."""

    INFO = "info"
    SUCCESS = "success"
    WARNING = "warning"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Offer:
    """A button in a notice."""

    title: str
    act: Callable[[], object]


@dataclass(frozen=True, slots=True)
class Notice:
    """One message, in the language it was told in. ``details`` are folded technical text.

    ``about`` names a state of things; when that is over, the notice goes too. One that ``calls`` is for a person who
    may be at work elsewhere: it is told beside the window, too; about a state of things, it stays until that is over.
    """

    text: str
    remedy: str = ""
    tone: Tone = Tone.INFO
    details: str = ""
    offer: Offer | None = None
    about: str = ""
    calls: bool = False
    at: datetime = field(default_factory=lambda: datetime.now().astimezone())

    @property
    def stays(self) -> bool:
        """Whether the toast waits to be closed."""
        return self.tone is Tone.DANGER or bool(self.details) or (self.calls and bool(self.about))

    def as_text(self) -> str:
        """What the copy button copies."""
        return "\n".join(part for part in (self.text, self.remedy, self.details) if part)


class Notices(QObject):
    """Everything that was told since Studio started, the newest last."""

    told = Signal(Notice)  #: one more
    settled = Signal(str)  #: what notices were about is over
    unread_changed = Signal(int)  #: how many nobody has looked at

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.all: list[Notice] = []
        self._unread: list[Notice] = []

    @property
    def unread(self) -> int:
        """How many nobody has looked at."""
        return len(self._unread)

    def tell(
        self,
        text: str,
        *,
        remedy: str = "",
        tone: Tone = Tone.INFO,
        details: str = "",
        offer: Offer | None = None,
        about: str = "",
        calls: bool = False,
    ) -> None:
        """Show a message; texts come translated, or are the runtime's."""
        self._add(Notice(told(text), told(remedy), tone, details, offer, about, calls))

    def fail(self, error: UnderstudyError) -> None:
        """Show what went wrong and what to do about it, with what was found wrong in a file."""
        problems = map(told_problem, getattr(error, "problems", ()))  # of a file; also where the host has found them
        details = "\n".join([*filter(None, [error.details]), *problems])
        self.tell(error.message, remedy=error.remedy, tone=Tone.DANGER, details=details)

    def read(self) -> None:
        """The person has looked at them."""
        self._set_unread([])

    def heed(self, notice: Notice) -> None:
        """The person has closed this one, or done what it offers."""
        self._set_unread([one for one in self._unread if one is not notice])

    def settle(self, about: str) -> None:
        """What notices were about is over: they would only mislead now."""
        if any(one.about == about for one in self.all):
            self.all = [one for one in self.all if one.about != about]
            self._set_unread([one for one in self._unread if one.about != about])
            self.settled.emit(about)

    def clear(self) -> None:
        """Forget them all."""
        self.all.clear()
        self._set_unread([])

    def _add(self, notice: Notice) -> None:
        self.all = [*self.all[1 - KEPT :], notice]
        self._set_unread([*self._unread, notice])
        self.told.emit(notice)

    def _set_unread(self, unread: list[Notice]) -> None:
        self._unread = unread
        self.unread_changed.emit(len(unread))
