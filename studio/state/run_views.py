"""What is known of the steps of a run: how each stands, the lines of the log, and what an event makes of both."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from runtime.engine.events import (
    DebugPaused,
    LoopProgress,
    StepEvent,
    StepFinished,
    StepProgress,
    StepRetrying,
    StepStarted,
    StepWaiting,
)
from runtime.model import JsonObject


class StepStatus(StrEnum):
    """What a step does in a run; ``idle`` until it is reached."""

    IDLE = "idle"
    RUNNING = "running"
    RETRYING = "retrying"
    WAITING = "waiting"
    PAUSED = "paused"
    COMPLETED = "completed"
    FAILED = "failed"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"


#: States in which a step is over.
ENDED = frozenset({StepStatus.COMPLETED, StepStatus.FAILED, StepStatus.SKIPPED, StepStatus.CANCELLED})


@dataclass(frozen=True, slots=True)
class StepView:
    """The last that was heard of a step, in a loop of its last pass, and when (``at``).

    ``ms`` is how long it took, ``times`` how often it has ended, ``ports`` the ways out that went on. ``done`` of
    ``total`` passes are those of a loop; ``fraction`` is its own progress, 0 to 1. ``healed``
    says that its target was found by other signals.
    """

    status: StepStatus = StepStatus.IDLE
    scope: str = ""
    attempt: int = 1
    ms: float | None = None
    times: int = 0
    done: int = 0
    total: int | None = None
    fraction: float | None = None
    message: str = ""
    error: JsonObject | None = None
    ports: tuple[str, ...] = ()
    healed: bool = False
    at: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the log. ``level`` is debug, info, warning, error, or ``step`` for what steps themselves do. ``ms`` is
    the duration that belongs to a step's end."""

    at: int
    level: str
    step: str
    name: str
    message: str
    scope: str = ""
    ms: float | None = None


IDLE = StepView()
#: A step in doubt waits for a person's word.
_STATUS = {status.value: status for status in StepStatus} | {"in_doubt": StepStatus.WAITING}


def after(event: StepEvent, view: StepView) -> StepView:
    """A step's view once the event has happened. Beginnings and ends, of which there are many, are made directly."""
    match event:
        case StepStarted():
            return StepView(
                StepStatus.RUNNING, event.scope, event.attempt, None, view.times, healed=view.healed, at=event.at
            )
        case StepFinished():
            return StepView(
                _STATUS[event.status],
                event.scope,
                event.attempt,
                event.duration,
                view.times + 1,
                view.done,
                view.total,
                error=event.error,
                ports=tuple(event.ports),
                healed=event.heals > 0 or view.healed,
                at=event.at,
            )
        case StepRetrying():
            return replace(view, status=StepStatus.RETRYING, attempt=event.attempt, error=event.error, at=event.at)
        case StepWaiting():
            return replace(view, status=StepStatus.WAITING, message=event.reason, at=event.at)
        case StepProgress():
            return replace(view, fraction=event.fraction, message=event.message, at=event.at)
        case LoopProgress():
            return replace(view, done=event.done, total=event.total, at=event.at)
        case DebugPaused():
            return replace(view, status=StepStatus.PAUSED, scope=event.scope, at=event.at)
    return view


def line_of(event: StepEvent) -> Line | None:
    """What the log says of a step's own doings; its beginning is seen on the canvas."""
    match event:
        case StepFinished(status="skipped") | StepStarted():
            return None
        case StepFinished():
            message = (event.error or {}).get("message", "") if event.status == "failed" else ""
            level = "error" if event.status == "failed" else "step"
            return Line(event.at, level, event.step, event.name, message or event.status, event.scope, event.duration)
        case StepRetrying():
            return Line(event.at, "warning", event.step, event.name, event.error.get("message", ""), event.scope)
    return None


def line_of_record(record: JsonObject) -> Line | None:
    """What the log would have said of a step that has ended, from its record."""
    if record["status"] not in ("completed", "failed", "cancelled") or not record.get("finished_at"):
        return None
    error = (record.get("error") or {}).get("message", "") if record["status"] == "failed" else ""
    level = "error" if record["status"] == "failed" else "step"
    at, scope = _ms(record["finished_at"]), record.get("scope") or ""
    return Line(at, level, record["step"], record.get("name") or "", error or record["status"], scope, record.get("ms"))


def line_of_log(entry: JsonObject, name: str) -> Line:
    """A line as ``runs.log`` tells of it; ``name`` is that of its step."""
    return Line(_ms(entry["at"]), entry["level"], entry["step"], name, entry["message"], entry["scope"])


def _ms(moment: str) -> int:
    return round(datetime.fromisoformat(moment).timestamp() * 1000)


def view_of(record: JsonObject, before: StepView) -> StepView:
    """A step's view once a record of ``runs.steps`` has told of it; one that is older than what is known is no news."""
    at = _last_told(record)
    # What was cut off with its run has no end of its own: nothing came after.
    cut_off = record["status"] == "cancelled" and not record.get("finished_at")
    if at < before.at and not cut_off:
        return before
    return StepView(
        status=_STATUS.get(record["status"], StepStatus.IDLE),
        scope=record.get("scope") or "",
        attempt=record.get("attempt") or 1,
        ms=record.get("ms"),
        times=before.times + 1,
        error=record.get("error"),
        ports=tuple(record.get("ports") or ()),
        healed=bool(record.get("heals")) or before.healed,
        at=at,
    )


def _last_told(record: JsonObject) -> int:
    """When the last thing happened that a record tells of."""
    parts = (record.get("asked"), record.get("answered"), *record.get("tries", ())[-1:])
    moments = [record.get("started_at"), record.get("finished_at"), *(part["at"] for part in parts if part)]
    return max((_ms(moment) for moment in moments if moment), default=0)
