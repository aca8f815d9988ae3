"""When each step of a run was at work: what a timeline shows of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from runtime.model import JsonObject
from studio.widgets.timeline_lanes import Bar

#: Stretches of work that are kept; of more the oldest go, a part at a time.
MOST, DROPPED = 50_000, 5_000

#: Status of a step to the colour of its bar. What failed is seen however short it was.
TONES = {"completed": "success", "failed": "danger", "skipped": "outline", "cancelled": "outline", "waiting": "warning"}
GOES_ON = "accent"

_PASS = re.compile(r"\[(\d+)\]")
#: In a scope: the steps of a workflow that was called. The step that called it stands for them.
_CALL = ">"


class Spans:
    """Bars by step. A bar's key is the scope it worked in with a slash before it, so that it is never empty."""

    def __init__(self) -> None:
        self.begin: float | None = None
        self.end: float | None = None
        self.dropped = 0
        self._done: dict[str, list[Bar]] = {}
        self._open: dict[tuple[str, str], float] = {}
        self._count = 0

    def began(self, step: str, scope: str, at: float) -> None:
        """A step has begun, or is tried again."""
        if _CALL not in scope:
            self._open.setdefault((step, scope), at)
            self._reach(at)

    def ended(self, step: str, scope: str, at: float, duration: float, status: str) -> None:
        """A step has ended, ``duration`` milliseconds after it was tried last."""
        if _CALL not in scope and status != "skipped":
            start = self._open.pop((step, scope), at - duration)
            self._add(step, Bar(f"/{scope}", start, at, *_dress(status)))

    @classmethod
    def of(cls, records: Iterable[JsonObject]) -> Spans:
        """From the records of a run's steps."""
        made = cls()
        for record in records:
            start, end, scope = _ms(record.get("started_at")), _ms(record.get("finished_at")), record.get("scope") or ""
            if start is None or record["status"] == "skipped" or record.get("reused") or _CALL in scope:
                continue
            if end is not None:
                made._add(record["step"], Bar(f"/{scope}", start, end, *_dress(record["status"])))
            else:
                made._open[record["step"], scope] = start
                made._reach(start)
        return made

    def __len__(self) -> int:
        """How many stretches of work are known."""
        return self._count + len(self._open)

    def bars(self, step: str) -> list[Bar]:
        """A step's stretches of work, those that go on last."""
        at_work = [Bar(f"/{scope}", start, None, GOES_ON) for (id, scope), start in self._open.items() if id == step]
        return self._done.get(step, []) + at_work

    @property
    def steps(self) -> set[str]:
        """The steps that were at work."""
        return set(self._done) | {step for step, _ in self._open}

    def settle(self) -> None:
        """The run is over: what has not ended was cut off."""
        for (step, scope), start in self._open.items():
            self._add(step, Bar(f"/{scope}", start, self.end if self.end is not None else start, *_dress("cancelled")))
        self._open.clear()

    def _add(self, step: str, bar: Bar) -> None:
        self._done.setdefault(step, []).append(bar)
        self._reach(bar.start, bar.end)
        self._count += 1
        if self._count > MOST:
            self._drop()

    def _drop(self) -> None:
        """Let the oldest of the step with the most bars go: that is a loop's body, and its newest passes tell more."""
        step = max(self._done, key=lambda step: len(self._done[step]))
        del self._done[step][:DROPPED]
        self.dropped += DROPPED
        self._count = sum(len(bars) for bars in self._done.values())

    def _reach(self, *moments: float | None) -> None:
        there = [moment for moment in (*moments, self.begin, self.end) if moment is not None]
        self.begin, self.end = min(there), max(there)


def round_of(key: str) -> int | None:
    """The pass of the innermost loop that a bar's key lies in, from 1; None outside of loops."""
    passes = _PASS.findall(key)
    return int(passes[-1]) + 1 if passes else None


def _dress(status: str) -> tuple[str, bool]:
    return TONES.get(status, GOES_ON), status == "failed"


def _ms(text: str | None) -> float | None:
    return datetime.fromisoformat(text).timestamp() * 1000 if text else None
