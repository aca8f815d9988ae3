"""What the canvas shows of a run, step by step. Whoever follows a run hands these records in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """State of a step on the canvas; ``idle`` is a step that no run has touched."""

    IDLE = "idle"
    QUEUED = "queued"
    RUNNING = "running"
    WAITING = "waiting"
    PAUSED = "paused"
    COMPLETED = "completed"
    FAILED = "failed"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"
    IN_DOUBT = "in_doubt"


@dataclass(frozen=True, slots=True)
class StepMark:
    """One step of a run. ``duration`` is in ms, ``progress`` 0 to 1 or None while the end is not known.

    ``ports`` are the ways out that went on, ``attempts`` how often it was tried, ``done`` and ``total`` the passes of a
    loop; ``healed`` says that its target was found by other signals, ``stopped`` that the debugger stands here.
    """

    status: Status = Status.IDLE
    duration: float | None = None
    progress: float | None = None
    attempts: int = 1
    healed: bool = False
    ports: tuple[str, ...] = ()
    done: int | None = None
    total: int | None = None
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class BreakMark:
    """A breakpoint at a step: a dot, hollow where it is switched off, with a sign where it does not always stop."""

    enabled: bool = True
    conditional: bool = False


IDLE = StepMark()
