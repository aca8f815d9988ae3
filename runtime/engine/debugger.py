"""The debugger of one run: breakpoints on steps and edges, stepping, and a look at and into what is paused.

It sits before the gate (``RunControl.hook``); a run without one does not pay for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from runtime.clock import now_ms
from runtime.engine.events import DebugPaused
from runtime.engine.journal.run_journal import variables_scope
from runtime.errors import ExpressionError, InvalidInput
from runtime.expressions import evaluate
from runtime.model import Json, JsonObject, Step
from runtime.model.status import Kind

if TYPE_CHECKING:
    from runtime.engine.frames import Pass
    from runtime.engine.run import Run


class Mode(StrEnum):
    """How far the run goes before it stops again."""

    CONTINUE = "continue"
    INTO = "into"
    OVER = "over"
    OUT = "out"


@dataclass(slots=True)
class Breakpoint:
    """Stops before ``step``, or when the edge ``source.port → step`` goes live. ``condition`` is an expression that
    must be true; the first ``ignore`` times it would stop are passed over. ``hits`` counts how often it was met."""

    id: int
    step: str
    source: str = ""
    port: str = ""
    condition: str = ""
    ignore: int = 0
    enabled: bool = True
    hits: int = 0

    def as_json(self) -> JsonObject:
        """The breakpoint as JSON values."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(slots=True)
class Stop:
    """Where the run is paused: before this step, in this pass. ``error`` says why a condition could not be computed."""

    pass_: Pass
    step: Step
    reason: str
    error: str = ""
    params: Mapping[str, Json] | None = None
    go_on: asyncio.Event = field(default_factory=asyncio.Event)


class Debugger:
    """Begins paused before the first step. Several branches may be paused at once; commands go to the first."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._mode = Mode.INTO
        self._from = ""
        self._edges: dict[tuple[str, str], Breakpoint] = {}
        self._next_id = 1
        self.breakpoints: dict[int, Breakpoint] = {}
        self.stops: list[Stop] = []

    # What the engine calls

    async def before_step(self, pass_: Pass, step: Step) -> Step:
        """Stop here when a breakpoint or a step command says so; gives the step with edited params."""
        stop = self._met(pass_, step)
        if stop is None:
            return step
        self.stops.append(stop)
        run = self._run
        run.events.emit(
            DebugPaused(run=run.id, at=now_ms(), scope=pass_.address, step=step.id, name=step.label, reason=stop.reason)
        )
        try:
            await stop.go_on.wait()
        finally:
            self.stops.remove(stop)
        return step if stop.params is None else replace(step, params=stop.params)

    async def on_edge(self, pass_: Pass, source: str, port: str, target: str) -> None:
        """Remember a breakpoint on an edge that went live; it stops before the step the edge leads to."""
        for point in self.breakpoints.values():
            if point.source and (point.source, point.port, point.step) == (source, port, target):
                self._edges[pass_.address, target] = point

    def _met(self, pass_: Pass, step: Step) -> Stop | None:
        edge = self._edges.pop((pass_.address, step.id), None)
        for point in self.breakpoints.values():
            if point is edge or (not point.source and point.step == step.id):
                stop = self._tried(point, pass_, step)
                if stop is not None:
                    return stop
        return Stop(pass_, step, "step") if self._steps_to(pass_.address) else None

    def _tried(self, point: Breakpoint, pass_: Pass, step: Step) -> Stop | None:
        if not point.enabled:
            return None
        reason = "edge" if point.source else "breakpoint"
        if point.condition:
            try:
                if evaluate(point.condition, pass_.scope(step.id)) is not True:
                    return None
            except ExpressionError as error:
                # A condition that cannot be computed stops: silently passing by would hide the mistake.
                return Stop(pass_, step, reason, error.message)
        point.hits += 1
        return Stop(pass_, step, reason) if point.hits > point.ignore else None

    def _steps_to(self, address: str) -> bool:
        """Whether a step in this scope ends the step command that was given in the scope ``_from``."""
        if self._mode is Mode.INTO:
            return True
        if self._mode is Mode.OVER:
            return address == self._from or _around(address, self._from)
        return self._mode is Mode.OUT and _around(address, self._from)

    # What a person says

    @property
    def stop(self) -> Stop:
        """The stop that commands are about. Raises InvalidInput while the run goes on."""
        if not self.stops:
            raise InvalidInput("The run is not paused.", remedy="Wait for a breakpoint, or pause it.")
        return self.stops[0]

    def add(self, step: str, **fields: Any) -> Breakpoint:
        """Set a breakpoint; ``source`` and ``port`` make it one on an edge. Raises InvalidInput, ExpressionError."""
        steps = self._run.bundle.workflow.steps
        called = {name for flow in self._run.bundle.calls.values() for name in flow.steps}
        for name in (step, fields.get("source") or step):
            if name not in steps and name not in called:
                raise InvalidInput(f'There is no step "{name}".', remedy=f"Steps are: {', '.join(sorted(steps))}.")
        if fields.get("condition"):
            from runtime.expressions import Expression

            Expression.compile(fields["condition"])
        point = Breakpoint(self._next_id, step, **fields)
        self.breakpoints[point.id] = point
        self._next_id += 1
        return point

    def go(self, mode: Mode) -> None:
        """Go on from the stop."""
        stop = self.stop
        self._mode, self._from = mode, stop.pass_.address
        stop.go_on.set()

    def pause(self) -> None:
        """Stop before the next step, wherever it is."""
        self._mode = Mode.INTO

    def look(self, expression: str) -> Json:
        """The value of an expression where the run is paused, masked. Raises ExpressionError."""
        return self._run.show(evaluate(expression, self.stop.pass_.scope(self.stop.step.id)))

    def view(self) -> JsonObject:
        """All that can be seen at the stop: place, params, variables, outputs so far, item."""
        stop = self.stop
        pass_ = stop.pass_
        params = stop.params if stop.params is not None else stop.step.params
        return {
            "scope": pass_.address,
            "step": stop.step.id,
            "name": stop.step.label,
            "type": stop.step.type,
            "reason": stop.reason,
            "error": stop.error,
            "params": dict(params),
            "variables": self._run.show(self._variables(pass_)),
            "steps": self._run.show(pass_.steps),
            "names": self._run.show(self._names(stop)),
        }

    def set_variable(self, name: str, value: Json) -> None:
        """Give a variable another value; it is journaled like any change. Raises InvalidInput."""
        frame = self.stop.pass_.frame
        variable = frame.workflow.variables.get(name)
        if variable is None:
            known = ", ".join(sorted(frame.workflow.variables)) or "none"
            raise InvalidInput(f'There is no variable "{name}".', remedy=f"Declared are: {known}.")
        accepted, message = variable.accept(value)
        if message:
            raise InvalidInput(f'Variable "{name}": {message}')
        frame.variables[name] = accepted
        kept = {"value": self._run.show(accepted), "by": "debugger"}
        self._run.journal.note(Kind.VARIABLE, variables_scope(frame.address), name, 0, kept)

    def set_param(self, name: str, value: Json) -> None:
        """Give a param of the step that is about to run another value, for this time only."""
        stop = self.stop
        stop.params = {**(stop.params if stop.params is not None else stop.step.params), name: value}

    @staticmethod
    def _names(stop: Stop) -> JsonObject:
        error = stop.pass_.errors.get(stop.step.id)
        return {**stop.pass_.names, "error": error} if error is not None else stop.pass_.names

    def _variables(self, pass_: Pass) -> JsonObject:
        declared = pass_.frame.workflow.variables
        return {
            name: "<sensitive>" if declared[name].sensitive else value for name, value in pass_.frame.variables.items()
        }


def _around(outer: str, inner: str) -> bool:
    """Whether scope ``outer`` lies around scope ``inner``."""
    return outer != inner and (not outer or inner.startswith(f"{outer}/"))
