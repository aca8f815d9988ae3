"""Statuses of runs and steps, and the moves between them that are legal."""

from __future__ import annotations

from enum import StrEnum


class RunStatus(StrEnum):
    """``waiting`` means for a person: an approval, or a step in doubt (the run's ``reason`` says which)."""

    QUEUED = "queued"
    RUNNING = "running"
    PAUSED = "paused"
    WAITING = "waiting"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def final(self) -> bool:
        """Nothing follows a final status; going on is a new run that adopts the old one's outcomes."""
        return self in _FINAL

    def may_become(self, status: RunStatus) -> bool:
        """Whether the move is legal."""
        return status in _MOVES[self]


_FINAL = frozenset({RunStatus.COMPLETED, RunStatus.FAILED, RunStatus.CANCELLED})

#: A run moves forward only: once begun it is never again what it was before, except that a run cut off or
#: answered goes back to the queue to be taken up where it was. A paused run ends when its last steps were in flight.
_MOVES: dict[RunStatus, frozenset[RunStatus]] = {
    RunStatus.QUEUED: frozenset({RunStatus.RUNNING, RunStatus.CANCELLED}),
    RunStatus.RUNNING: _FINAL | {RunStatus.PAUSED, RunStatus.WAITING, RunStatus.QUEUED},
    RunStatus.PAUSED: _FINAL | {RunStatus.RUNNING, RunStatus.QUEUED},
    RunStatus.WAITING: frozenset({RunStatus.RUNNING, RunStatus.QUEUED, RunStatus.CANCELLED, RunStatus.FAILED}),
    RunStatus.COMPLETED: frozenset(),
    RunStatus.FAILED: frozenset(),
    RunStatus.CANCELLED: frozenset(),
}


class StepStatus(StrEnum):
    PENDING = "pending"
    RUNNING = "running"
    WAITING = "waiting"
    COMPLETED = "completed"
    FAILED = "failed"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"
    IN_DOUBT = "in_doubt"

    @property
    def final(self) -> bool:
        """Whether the step is decided."""
        return self in _STEP_FINAL


_STEP_FINAL = frozenset({StepStatus.COMPLETED, StepStatus.FAILED, StepStatus.SKIPPED, StepStatus.CANCELLED})


class Kind(StrEnum):
    """Kinds of journal entries; together they are the history of a run."""

    RUN_CREATED = "run.created"
    RUN_STARTED = "run.started"
    RUN_RECOVERED = "run.recovered"
    RUN_PAUSED = "run.paused"
    RUN_RESUMED = "run.resumed"
    RUN_WAITING = "run.waiting"
    RUN_COMPLETED = "run.completed"
    RUN_FAILED = "run.failed"
    RUN_CANCELLED = "run.cancelled"
    STEP_STARTED = "step.started"
    STEP_COMPLETED = "step.completed"
    STEP_FAILED = "step.failed"
    STEP_RETRIED = "step.retried"
    STEP_SKIPPED = "step.skipped"
    STEP_CANCELLED = "step.cancelled"
    STEP_WAITING = "step.waiting"
    STEP_IN_DOUBT = "step.in_doubt"
    STEP_ANSWERED = "step.answered"
    ITERATION = "loop.iteration"
    VARIABLE = "variable.changed"
    RESTORE_POINT = "session.restore_point"
