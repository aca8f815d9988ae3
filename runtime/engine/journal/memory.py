"""What the journal remembers of one scope: the state from which a cut-off run takes it up again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from runtime.model.status import Kind
from runtime.store import Entry

_FAILURES = frozenset({Kind.STEP_FAILED, Kind.STEP_RETRIED})
_OUTCOMES = frozenset({Kind.STEP_COMPLETED, Kind.STEP_FAILED, Kind.STEP_SKIPPED})


@dataclass(slots=True)
class Recorded:
    """One step's entries in one scope. ``outcome`` is set when it was settled; ``started`` is its last intent;
    ``retried`` is set when it was about to be tried again; ``failures`` counts the attempts that failed; ``in_doubt``
    is set when one of these may have had its effect all the same."""

    attempt: int = 0
    started: Entry | None = None
    outcome: Entry | None = None
    waiting: Entry | None = None
    answer: Entry | None = None
    retried: Entry | None = None
    failures: int = 0
    in_doubt: bool = False

    @property
    def in_flight(self) -> bool:
        """Begun and not finished: cut off, or cancelled, while it acted."""
        return self.started is not None and self.outcome is None

    @property
    def happened(self) -> bool:
        """Whether it was done, or may have been."""
        completed = self.outcome is not None and self.outcome.kind is Kind.STEP_COMPLETED
        return completed or self.in_flight or self.in_doubt


@dataclass(slots=True)
class ScopeMemory:
    """Recorded steps by id."""

    steps: dict[str, Recorded] = field(default_factory=dict)

    @classmethod
    def fold(cls, entries: Iterable[Entry]) -> ScopeMemory:
        """Read the entries of one scope in order."""
        memory = cls()
        for entry in entries:
            if entry.step:
                memory._take(entry)
        return memory

    def _take(self, entry: Entry) -> None:
        recorded = self.steps.setdefault(entry.step, Recorded())
        recorded.attempt = max(recorded.attempt, entry.attempt)
        recorded.in_doubt |= bool(entry.values.get("in_doubt")) and entry.kind in _FAILURES
        if entry.kind is Kind.STEP_STARTED:
            # What a person said was about the attempt before.
            recorded.started, recorded.outcome = entry, None
            recorded.waiting = recorded.answer = recorded.retried = None
        elif entry.kind is Kind.STEP_RETRIED:
            recorded.started, recorded.retried = None, entry
            recorded.failures += 1
        elif entry.kind is Kind.STEP_CANCELLED and not entry.values.get("acted", True):
            recorded.started = None
        elif entry.kind in _OUTCOMES:
            recorded.outcome = entry
        elif entry.kind in (Kind.STEP_WAITING, Kind.STEP_IN_DOUBT):
            recorded.waiting, recorded.answer = entry, None
        elif entry.kind is Kind.STEP_ANSWERED:
            recorded.answer = entry
