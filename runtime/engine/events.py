"""What happens in a run, as frozen records; one emitter, many listeners.

Log, live display, timeline, notifications and Studio listen; none of them can change or stop a run. Times are
milliseconds since the epoch, durations milliseconds.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

from runtime.model import Json, JsonObject

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunEvent:
    """Base of all events. ``kind`` names the record on the wire."""

    kind: ClassVar[str] = "run.event"
    run: str
    at: int

    def as_json(self) -> JsonObject:
        """The record as JSON values, ``kind`` first."""
        return {"kind": self.kind, **asdict(self)}


@dataclass(frozen=True, slots=True, kw_only=True)
class RunStatusChanged(RunEvent):
    kind: ClassVar[str] = "run.status"
    status: str
    reason: str = ""
    workflow: str = ""
    outputs: JsonObject | None = None
    error: JsonObject | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunListChanged(RunEvent):
    """Runs were deleted, restored or removed for good: lists are to be read anew. It is of no single run: ``run`` is
    empty."""

    kind: ClassVar[str] = "runs.changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptChanged(RunEvent):
    """What is kept beside runs is something else: who shows it reads it anew. ``what`` is "credentials" or "heals";
    ``run`` is empty."""

    kind: ClassVar[str] = "kept.changed"
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepEvent(RunEvent):
    scope: str
    step: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepStarted(StepEvent):
    kind: ClassVar[str] = "step.started"
    type: str
    attempt: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StepFinished(StepEvent):
    """``status`` is completed, failed, skipped or cancelled; ``ports`` are the ways out that went on. ``heals`` says
    how many targets were found by other signals than before."""

    kind: ClassVar[str] = "step.finished"
    status: str
    attempt: int
    duration: float
    ports: tuple[str, ...] = ()
    error: JsonObject | None = None
    heals: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRetrying(StepEvent):
    """``wait`` is in seconds."""

    kind: ClassVar[str] = "step.retrying"
    attempt: int
    wait: float
    error: JsonObject


@dataclass(frozen=True, slots=True, kw_only=True)
class StepWaiting(StepEvent):
    """The step waits for a person (``ask``), is in doubt (``doubt``), or for a moment (``until``)."""

    kind: ClassVar[str] = "step.waiting"
    reason: str
    detail: JsonObject


@dataclass(frozen=True, slots=True, kw_only=True)
class StepProgress(StepEvent):
    """``fraction`` is 0 to 1, or None when the end is not known."""

    kind: ClassVar[str] = "step.progress"
    fraction: float | None
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LoopProgress(StepEvent):
    """``done`` passes of ``total`` (None when unknown) are finished."""

    kind: ClassVar[str] = "loop.progress"
    done: int
    total: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class VariableChanged(StepEvent):
    kind: ClassVar[str] = "variable.changed"
    variable: str
    value: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine(StepEvent):
    kind: ClassVar[str] = "log"
    level: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowCalled(StepEvent):
    """The step begins to carry out another workflow, whose id is ``flow``; its steps stand in the scope ``inner``."""

    kind: ClassVar[str] = "flow.called"
    flow: str
    inner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DebugPaused(StepEvent):
    """The debugger stopped before this step (``reason``: start, step, pause, breakpoint, edge, goal), or because the
    step failed (error)."""

    kind: ClassVar[str] = "debug.paused"
    reason: str


Listener = Callable[[RunEvent], None]


class Emitter:
    """Hands each event to every listener, in order, on the engine's thread."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Add a listener; the returned function takes it away again."""
        self._listeners.append(listener)

        def detach() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return detach

    def __bool__(self) -> bool:
        """Whether anybody listens: records are not even made for nobody."""
        return bool(self._listeners)

    def emit(self, event: RunEvent) -> None:
        """Tell every listener. A listener's error is logged and never reaches the run."""
        for listener in tuple(self._listeners):
            try:
                listener(event)
            except Exception:  # noqa: BLE001 - a listener must never disturb a run
                _log.exception("a listener failed on %s", event.kind)


def event_from_json(data: dict[str, Any]) -> RunEvent:
    """The record behind ``as_json``'s form. Raises KeyError for an unknown kind."""
    fields = dict(data)
    return _BY_KIND[fields.pop("kind")](**fields)


_BY_KIND: dict[str, type[RunEvent]] = {
    cls.kind: cls
    for cls in (
        RunStatusChanged, StepStarted, StepFinished, StepRetrying, StepWaiting, StepProgress,
        LoopProgress, VariableChanged, LogLine, FlowCalled, DebugPaused, RunListChanged,
        KeptChanged,
    )
}  # fmt: skip
