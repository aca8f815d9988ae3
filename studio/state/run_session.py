"""One run as Studio sees it: how it stands, what each step does, its log, the values it has given.

What happens in a workflow that the run calls is a part of its own: ids of steps and names of variables count within
their workflow only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from runtime.engine.events import (
    DebugPaused,
    FlowCalled,
    LogLine,
    RunEvent,
    RunStatusChanged,
    StepEvent,
    StepFinished,
    StepStarted,
    VariableChanged,
)
from runtime.model import Json, JsonObject
from runtime.model.status import RunStatus
from studio.state.passes import Passes, loops_of
from studio.state.run_views import ENDED, IDLE, Line, StepStatus, StepView, after, line_of, view_of
from studio.state.spans import Spans

#: Lines that are kept; of more the oldest go, some at a time. All of them can be read in the run's own log.
MOST_LINES, DROPPED_LINES = 100_000, 10_000
#: In a scope: what stands before it is a step that has called another workflow.
_CALL = ">"


class RunSession(QObject):
    """``take`` it the events of all runs; only those of its own count."""

    status_changed = Signal()  #: the run stands differently: ``status``, ``reason``, ``error``, ``outputs``
    steps_changed = Signal(frozenset)  #: ids of steps whose ``view`` is another
    logged = Signal(int)  #: so many lines were added at the end of ``lines``
    trimmed = Signal(int)  #: so many lines were dropped at the beginning, or came to it where the number is negative
    variables_changed = Signal(frozenset)  #: names of variables with new values
    values_changed = Signal()  #: ``outputs_of`` were read anew
    stop_changed = Signal()  #: the debugger has stopped, perhaps at the same step again, or has gone on: ``paused_at``
    reloaded = Signal()  #: everything may be different
    called = Signal(str)  #: another workflow was called for the first time: its id; ``within`` has what happens there

    def __init__(self, run: str, workflow: str = "", parent: QObject | None = None, *, past: bool = False) -> None:
        """``past``: it began before anybody here listened."""
        super().__init__(parent)
        self.run = run
        #: Whether ``lines`` begin somewhere within the run.
        self.past = past
        self.workflow = workflow
        self.status = RunStatus.QUEUED
        self.reason = ""
        self.error: JsonObject | None = None
        self.outputs: JsonObject | None = None
        #: How long it took, in seconds, as the host tells once it is over.
        self.seconds: float | None = None
        self.lines: list[Line] = []
        self.variables: dict[str, Json] = {}
        #: Outputs of steps by id, as ``take_records`` has seen them.
        self.outputs_of: dict[str, Json] = {}
        #: Where the record of a step's last output stands among those of the run.
        self.records_of: dict[str, int] = {}
        #: The step that the debugger has stopped before, also in a called workflow; empty when it has not.
        self.paused_at = ""
        #: How often it has stopped.
        self.stops = 0
        self._scope = ""
        #: Names of the steps that have begun and not ended, also in called workflows, in the order they began.
        self._at_work: dict[tuple[str, str], str] = {}
        #: When steps were at work.
        self.spans = Spans()
        self._passes = Passes()
        #: Loops of which, since it was told last, a pass has begun or that have ended.
        self._turned: set[str] = set()
        self._views: dict[str, StepView] = {}
        #: Called workflows: the id by the scope in which one is carried out, and its part by the id.
        self._flows: dict[str, str] = {}
        self._parts: dict[str, RunSession] = {}

    def within(self, flow: str) -> RunSession | None:
        """What happens in the workflow with this id, which the run calls, as if it were a run; None: not called yet."""
        return self._parts.get(flow)

    def flow_of(self, scope: str) -> str:
        """The id of the called workflow that a scope lies in; empty for the run's own."""
        return self._flows.get(_split(scope)[0], "")

    def view(self, step: str) -> StepView:
        """What is known of a step."""
        return self._views.get(step, IDLE)

    def is_past(self, step: str) -> bool:
        """Whether a step has ended in a pass that a further one has followed, and the loop is not done."""
        view = self.view(step)
        return view.status in ENDED and any(map(self._goes_on, self._passes.left_behind(view.scope)))

    def in_open_loop(self, step: str) -> bool:
        """Whether a loop around a step is not done: it goes on, or something in it has failed."""
        return any(map(self._goes_on, loops_of(self.view(step).scope)))

    @property
    def done(self) -> int:
        """How many of its own steps have ended, those that were skipped too."""
        return sum(view.status in ENDED for view in self._views.values())

    @property
    def doing(self) -> str:
        """The name of the step at work, the innermost where one lies in another; empty while there is none."""
        return next(reversed(self._at_work.values()), "")

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
        stops, paused_at = self.stops, self.paused_at
        inner: dict[str, list[RunEvent]] = defaultdict(list)
        for event in events:
            if event.run != self.run:
                continue
            if isinstance(event, StepEvent):
                self._note_work(event)
            if isinstance(event, StepEvent) and _CALL in event.scope:
                self._take_inner(event, inner)
                continue
            match event:
                case RunStatusChanged():
                    self._take_status(event)
                case FlowCalled():
                    self._call(event.inner, event.flow)
                case VariableChanged():
                    self.variables[event.variable] = event.value
                    variables.add(event.variable)
                case LogLine():
                    self.lines.append(Line(event.at, event.level, event.step, event.name, event.message, event.scope))
                case StepEvent():
                    self._take_step(event)
                    steps.add(event.step)
        self._tell(steps | self._in_turned(), variables, len(self.lines) - lines)
        for flow, some in inner.items():
            self._parts[flow].take(some)
        if (stops, paused_at) != (self.stops, self.paused_at):
            self.stop_changed.emit()
        if status != (self.status, self.reason):
            self.status_changed.emit()
            self._tell_parts()

    def take_info(self, info: JsonObject) -> None:
        """The run as ``runs.get`` tells of it. What is known already is no news: who hears news may ask again."""
        before = self.status, self.reason, self.error, self.outputs, self.workflow
        self.status, self.reason = RunStatus(info["status"]), info.get("reason") or ""
        self.error, self.outputs = info.get("error"), info.get("outputs")
        self.workflow, self.seconds = info.get("workflow") or self.workflow, info.get("seconds")
        if before != (self.status, self.reason, self.error, self.outputs, self.workflow):
            self.status_changed.emit()
            self._tell_parts()

    def take_records(self, records: Iterable[JsonObject]) -> None:
        """Steps as ``runs.steps`` tells of them, in order: how they ended and what they gave. Of a long run they are a
        part; what is known of a step that is newer stays."""
        records = self._without_inner(records)
        spans = Spans.of(records)
        # Of a long run a part of the records is read only; what was heard live may be more.
        self.spans = spans if len(spans) >= len(self.spans) else self.spans
        for record in records:
            step = record["step"]
            self._passes.begin(record.get("scope") or "")
            self._views[step] = view_of(record, self._views.get(step, IDLE))
            if record["status"] == "completed":
                self.outputs_of[step] = record.get("output")
                self.records_of[step] = record.get("n", 0)
        self.values_changed.emit()
        self.reloaded.emit()

    def take_past(self, lines: Iterable[Line]) -> None:
        """What the log has said before anybody here listened."""
        before = sorted(lines, key=lambda line: line.at)
        heard = [line for line in self.lines if not before or line.at > before[-1].at]
        self.past, added = False, len(before) + len(heard) - len(self.lines)
        self.lines[:] = (before + heard)[-MOST_LINES:]
        self.trimmed.emit(-added)

    def _take_status(self, event: RunStatusChanged) -> None:
        self.status, self.reason = RunStatus(event.status), event.reason
        self.workflow = event.workflow or self.workflow
        if self.over:
            self.error, self.outputs, self.paused_at = event.error, event.outputs, ""
            self.spans.settle()

    def _take_inner(self, event: StepEvent, parts: dict[str, list[RunEvent]]) -> None:
        """Something happens in a called workflow: its part gets to hear it, the log and the debugger tell of it too."""
        if isinstance(event, FlowCalled):
            self._call(event.inner, event.flow)
            return
        self._note_stop(event)
        if isinstance(event, LogLine):
            self.lines.append(Line(event.at, event.level, event.step, event.name, event.message, event.scope))
        elif line := line_of(event):
            self.lines.append(line)
        around, inside = _split(event.scope)
        if (flow := self._flows.get(around)) is not None:
            parts[flow].append(replace(event, scope=inside))

    def _call(self, scope: str, flow: str) -> None:
        """A workflow is carried out in a scope."""
        self._flows[scope] = flow
        if flow not in self._parts:
            part = self._parts[flow] = RunSession(self.run, self.workflow, self)
            part.status, part.reason = self.status, self.reason
            self.called.emit(flow)

    def _tell_parts(self) -> None:
        for part in self._parts.values():
            part.status, part.reason = self.status, self.reason
            if part.over:
                part.paused_at = ""
                part.spans.settle()
            part.status_changed.emit()

    def _without_inner(self, records: Iterable[JsonObject]) -> list[JsonObject]:
        """The records of the run's own steps; those of called workflows go to their parts."""
        own: list[JsonObject] = []
        parts: dict[str, list[JsonObject]] = defaultdict(list)
        for record in records:
            around, inside = _split(record.get("scope") or "")
            if not around:
                own.append(record)
            elif flow := record.get("called"):
                self._call(around, flow)
                parts[flow].append({**record, "scope": inside})
        for flow, some in parts.items():
            self._parts[flow].take_records(some)
        return own

    def _note_stop(self, event: StepEvent) -> None:
        if isinstance(event, DebugPaused):
            self.paused_at, self._scope = event.step, event.scope
            self.stops += 1
        elif (self.paused_at, self._scope) == (event.step, event.scope):
            self.paused_at = ""

    def _note_work(self, event: StepEvent) -> None:
        if isinstance(event, StepStarted):
            self._at_work[event.scope, event.step] = event.name
        elif isinstance(event, StepFinished):
            self._at_work.pop((event.scope, event.step), None)

    def _take_step(self, event: StepEvent) -> None:
        self._note_stop(event)
        if isinstance(event, StepStarted):
            self.spans.began(event.step, event.scope, event.at)
            self._turned.update(self._passes.begin(event.scope))
        elif isinstance(event, StepFinished):
            self.spans.ended(event.step, event.scope, event.at, event.duration, event.status)
            self._turned.add(event.step)
        view = self._views.get(event.step, IDLE)
        changed = after(event, view)
        self._views[event.step] = changed
        if line := line_of(event):
            self.lines.append(line)

    def _goes_on(self, loop: str) -> bool:
        return self.status is not RunStatus.COMPLETED and self.view(loop).status is not StepStatus.COMPLETED

    def _in_turned(self) -> set[str]:
        """The steps in loops that have turned: what their earlier passes did counts no longer, or again."""
        turned, self._turned = self._turned, set()
        return {step for step, view in self._views.items() if view.scope and turned.intersection(loops_of(view.scope))}

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


def _split(scope: str) -> tuple[str, str]:
    """The scope of the innermost called workflow, and the rest, which is a scope within it."""
    around, call, inside = scope.rpartition(_CALL)
    return around + call, inside.removeprefix("/")
