"""One run as Studio sees it: how it stands, what each step does, its log, the values it has given."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from runtime.engine.events import (
    DebugPaused,
    LogLine,
    LoopProgress,
    RunEvent,
    RunStatusChanged,
    StepEvent,
    StepFinished,
    StepProgress,
    StepRetrying,
    StepStarted,
    StepWaiting,
    VariableChanged,
)
from runtime.model import Json, JsonObject
from runtime.model.status import RunStatus
from studio.state.spans import Spans

#: Lines that are kept; of more the oldest go, some at a time. All of them can be read in the run's own log.
MOST_LINES, DROPPED_LINES = 100_000, 10_000


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


@dataclass(frozen=True, slots=True)
class StepView:
    """The last that was heard of a step, in a loop of its last pass.

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
_STATUS = {status.value: status for status in StepStatus}


class RunSession(QObject):
    """``take`` it the events of all runs; only those of its own count."""

    status_changed = Signal()  #: the run stands differently: ``status``, ``reason``, ``error``, ``outputs``
    steps_changed = Signal(frozenset)  #: ids of steps whose ``view`` is another
    logged = Signal(int)  #: so many lines were added at the end of ``lines``
    trimmed = Signal(int)  #: so many lines were dropped at the beginning
    variables_changed = Signal(frozenset)  #: names of variables with new values
    values_changed = Signal()  #: ``outputs_of`` were read anew
    stop_changed = Signal()  #: the debugger has stopped, perhaps at the same step again, or has gone on: ``paused_at``
    reloaded = Signal()  #: everything may be different

    def __init__(self, run: str, workflow: str = "", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.run = run
        self.workflow = workflow
        self.status = RunStatus.QUEUED
        self.reason = ""
        self.error: JsonObject | None = None
        self.outputs: JsonObject | None = None
        self.lines: list[Line] = []
        self.variables: dict[str, Json] = {}
        #: Outputs of steps by id, as ``take_records`` has seen them.
        self.outputs_of: dict[str, Json] = {}
        #: Where the record of a step's last output stands among those of the run.
        self.records_of: dict[str, int] = {}
        #: The step that the debugger has stopped before; empty when it has not.
        self.paused_at = ""
        self._stops = 0
        #: When steps were at work.
        self.spans = Spans()
        self._views: dict[str, StepView] = {}

    def view(self, step: str) -> StepView:
        """What is known of a step."""
        return self._views.get(step, IDLE)

    @property
    def steps(self) -> dict[str, StepView]:
        """All steps that were heard of."""
        return dict(self._views)

    @property
    def over(self) -> bool:
        """Whether nothing more will happen."""
        return self.status.final

    def take(self, events: Iterable[RunEvent]) -> None:
        """Events in the order they happened; those of other runs are passed over."""
        steps: set[str] = set()
        variables: set[str] = set()
        lines = len(self.lines)
        status = self.status, self.reason
        stops, paused_at = self._stops, self.paused_at
        for event in events:
            if event.run != self.run:
                continue
            match event:
                case RunStatusChanged():
                    self._take_status(event)
                case VariableChanged():
                    self.variables[event.variable] = event.value
                    variables.add(event.variable)
                case LogLine():
                    self.lines.append(Line(event.at, event.level, event.step, event.name, event.message, event.scope))
                case StepEvent():
                    self._take_step(event)
                    steps.add(event.step)
        self._tell(steps, variables, len(self.lines) - lines)
        if (stops, paused_at) != (self._stops, self.paused_at):
            self.stop_changed.emit()
        if status != (self.status, self.reason):
            self.status_changed.emit()

    def take_info(self, info: JsonObject) -> None:
        """The run as ``runs.get`` tells of it. What is known already is no news: who hears news may ask again."""
        before = self.status, self.reason, self.error, self.outputs, self.workflow
        self.status, self.reason = RunStatus(info["status"]), info.get("reason") or ""
        self.error, self.outputs = info.get("error"), info.get("outputs")
        self.workflow = info.get("workflow") or self.workflow
        if before != (self.status, self.reason, self.error, self.outputs, self.workflow):
            self.status_changed.emit()

    def take_records(self, records: Iterable[JsonObject]) -> None:
        """Steps as ``runs.steps`` tells of them, in order: how they ended and what they gave."""
        records = list(records)
        spans = Spans.of(records)
        # Of a long run the records of its beginning are read only; what was heard live may be more.
        self.spans = spans if len(spans) >= len(self.spans) else self.spans
        for record in records:
            step = record["step"]
            self._views[step] = _view_of(record, self._views.get(step, IDLE))
            if record["status"] == "completed":
                self.outputs_of[step] = record.get("output")
                self.records_of[step] = record.get("n", 0)
        self.values_changed.emit()
        self.reloaded.emit()

    def _take_status(self, event: RunStatusChanged) -> None:
        self.status, self.reason = RunStatus(event.status), event.reason
        self.workflow = event.workflow or self.workflow
        if self.over:
            self.error, self.outputs, self.paused_at = event.error, event.outputs, ""
            self.spans.settle()

    def _take_step(self, event: StepEvent) -> None:
        if isinstance(event, StepStarted):
            self.spans.began(event.step, event.scope, event.at)
        elif isinstance(event, StepFinished):
            self.spans.ended(event.step, event.scope, event.at, event.duration, event.status)
        view = self._views.get(event.step, IDLE)
        changed = _after(event, view)
        self._views[event.step] = changed
        if isinstance(event, DebugPaused):
            self.paused_at = event.step
            self._stops += 1
        elif self.paused_at == event.step:
            self.paused_at = ""
        if line := _line_of(event):
            self.lines.append(line)

    def _tell(self, steps: set[str], variables: set[str], lines: int) -> None:
        if steps:
            self.steps_changed.emit(frozenset(steps))
        if variables:
            self.variables_changed.emit(frozenset(variables))
        if lines:
            self.logged.emit(lines)
            self._trim()

    def _trim(self) -> None:
        over = len(self.lines) - MOST_LINES
        if over > 0:
            dropped = max(over, DROPPED_LINES)
            del self.lines[:dropped]
            self.trimmed.emit(dropped)


def _after(event: StepEvent, view: StepView) -> StepView:
    """A step's view once the event has happened. Beginnings and ends, of which there are many, are made directly."""
    match event:
        case StepStarted():
            return StepView(StepStatus.RUNNING, event.scope, event.attempt, None, view.times, healed=view.healed)
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
            )
        case StepRetrying():
            return replace(view, status=StepStatus.RETRYING, attempt=event.attempt, error=event.error)
        case StepWaiting():
            return replace(view, status=StepStatus.WAITING, message=event.reason)
        case StepProgress():
            return replace(view, fraction=event.fraction, message=event.message)
        case LoopProgress():
            return replace(view, done=event.done, total=event.total)
        case DebugPaused():
            return replace(view, status=StepStatus.PAUSED, scope=event.scope)
    return view


def _line_of(event: StepEvent) -> Line | None:
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


def _view_of(record: JsonObject, before: StepView) -> StepView:
    return StepView(
        status=_STATUS.get(record["status"], StepStatus.IDLE),
        scope=record.get("scope") or "",
        attempt=record.get("attempt") or 1,
        ms=record.get("ms"),
        times=before.times + 1,
        error=record.get("error"),
        ports=tuple(record.get("ports") or ()),
        healed=bool(record.get("heals")) or before.healed,
    )
