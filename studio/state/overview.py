"""How things stand, as Home shows it: figures of the last days, the newest runs, what waits for a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import QObject, Signal

from runtime.errors import UnderstudyError
from runtime.model import JsonObject

#: So many days are looked back at, at first; and what else can be chosen.
DAYS = 30
PERIODS = (7, 30, 90)


@dataclass(frozen=True, slots=True)
class DayBar:
    """One day of the chart."""

    day: date
    completed: int = 0
    failed: int = 0
    cancelled: int = 0
    open: int = 0

    @property
    def other(self) -> int:
        return self.cancelled + self.open

    @property
    def total(self) -> int:
        return self.completed + self.failed + self.other


class Overview(QObject):
    """``data`` is None until the host has answered, ``error`` says why there is none. Who shows it tells by signals
    what the person wants."""

    changed = Signal()  #: there is another state of things
    review_asked = Signal(str)  #: look at this run
    answer_asked = Signal(str)  #: answer what this run waits for, or go on with it
    runs_asked = Signal(dict)  #: the list of runs, narrowed down so

    host_wanted = Signal()  #: try again to find or start a host
    news_wanted = Signal()  #: ask the host: somebody looks now, or another period is wanted

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.days = DAYS
        self.data: JsonObject | None = None
        self.error: UnderstudyError | None = None

    def take(self, data: JsonObject) -> None:
        """What the host has said."""
        if data != self.data or self.error is not None:
            self.data, self.error = data, None
            self.changed.emit()

    def fail(self, error: UnderstudyError | None) -> None:
        """There is no host, and why; None: one is there, or is looked for."""
        if error is not self.error:
            self.error = error
            self.changed.emit()

    def look_back(self, days: int) -> None:
        """Show the figures of so many days."""
        if days != self.days:
            self.days = days
            self.changed.emit()  # the days that are known may do; the host has the others
            self.news_wanted.emit()

    @property
    def waiting(self) -> int:
        """How many runs wait for a person."""
        return int((self.data or {}).get("counts", {}).get("waiting", 0))

    def bars(self, today: date | None = None) -> list[DayBar]:
        """Every day of the last ones, also those on which nothing ran."""
        today = today or date.today()
        known = {date.fromisoformat(one["day"]): one for one in (self.data or {}).get("days", ())}
        found = []
        for back in range(self.days - 1, -1, -1):
            day = today - timedelta(days=back)
            one = known.get(day, {})
            found.append(DayBar(day, *(one.get(name, 0) for name in ("completed", "failed", "cancelled", "open"))))
        return found

    def rate(self) -> float | None:
        """Which part of the runs that were decided has completed; None while none was."""
        bars = self.bars()
        completed, failed = sum(bar.completed for bar in bars), sum(bar.failed for bar in bars)
        return completed / (completed + failed) if completed + failed else None
