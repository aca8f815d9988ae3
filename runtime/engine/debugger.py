"""The debugger of one run: breakpoints on steps and edges, stepping, a stop at errors, and a look at and into what is
paused.

It sits before the gate (``RunControl.hook``); a run without one does not pay for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from runtime.clock import now_ms
from runtime.engine.debug_points import Breakpoint, Errors, Mode, Stop, Word
from runtime.engine.debug_values import assign, checked_param, given, shown_variables
from runtime.engine.events import DebugPaused
from runtime.engine.step_records import through
from runtime.errors import ExpressionError, InvalidInput
from runtime.expressions import evaluate
from runtime.model import Json, JsonObject, OnError, Step

if TYPE_CHECKING:
    from runtime.engine.frames import Pass
    from runtime.engine.run import Run

__all__ = ["Breakpoint", "Debugger", "Errors", "Mode", "Stop", "Word"]


class Debugger:
    """Begins paused before the first step, unless the run's options say otherwise. Several branches may be paused at
    once; commands go to the first."""

    def __init__(self, run: Run, options: Mapping[str, Any] | None = None) -> None:
        options = options or {}
        self._run = run
        self._why = "start"
        self._from = ""
        #: The step that is run to, once, and the id of its workflow; empty: of any.
        self._goal = (str(options.get("to", "")), "")
        #: A step that is tried again: it has been stopped at already.
        self._again: tuple[str, str] | None = None
        self._edges: dict[tuple[str, str], Breakpoint] = {}
        self._next_id = 1
        self.errors = Errors(options.get("errors", Errors.NONE))
        #: Seconds to wait before each step.
        self.pace = float(options.get("pace", 0.0))
        self.breakpoints: dict[int, Breakpoint] = {}
        self.stops: list[Stop] = []
        self.put(options.get("breakpoints", ()))
        paused = options.get("paused", True)
        if paused is None:
            paused = not any(point.enabled for point in self.breakpoints.values())
        self._mode = Mode.INTO if paused else Mode.CONTINUE

    # What the engine calls

    async def before_step(self, pass_: Pass, step: Step) -> Step:
        """Stop here when a breakpoint or a step command says so; gives the step with edited params."""
        if self._again == (pass_.address, step.id):
            self._again = None
            return step
        if self.pace > 0:
            await asyncio.sleep(self.pace)
        stop = self._met(pass_, step)
        if stop is None:
            return step
        await self._hold(stop)
        return step if stop.params is None else replace(step, params=stop.params)

    async def on_failure(self, pass_: Pass, step: Step, error: JsonObject, *, doubt: bool) -> tuple[Word, Step]:
        """Stop at a step that failed, where errors are stopped at; a person's word, and the step with edited params."""
        if self.errors is Errors.NONE or (self.errors is Errors.UNCAUGHT and _is_caught(pass_, step)):
            return Word.FAIL, step
        stop = Stop(pass_, step, "error", failure=error, doubt=doubt)
        await self._hold(stop)
        if stop.word is Word.RETRY:
            self._again = stop.place
        return stop.word, step if stop.params is None else replace(step, params=stop.params)

    async def on_edge(self, pass_: Pass, source: str, port: str, target: str) -> None:
        """Remember a breakpoint on an edge that went live; it stops before the step the edge leads to."""
        for point in self.breakpoints.values():
            there = point.source and (point.source, point.port, point.step) == (source, port, target)
            if there and point.flow in ("", pass_.frame.workflow.id):
                self._edges[pass_.address, target] = point

    async def _hold(self, stop: Stop) -> None:
        self.stops.append(stop)
        run, (scope, step) = self._run, stop.place
        run.events.emit(
            DebugPaused(run=run.id, at=now_ms(), scope=scope, step=step, name=stop.step.label, reason=stop.reason)
        )
        try:
            await stop.go_on.wait()
        finally:
            self._leave(stop)

    def _leave(self, stop: Stop) -> None:
        """At once, not when the step has its turn: the next command is about the next stop."""
        if stop in self.stops:
            self.stops.remove(stop)
        stop.go_on.set()

    def _met(self, pass_: Pass, step: Step) -> Stop | None:
        edge = self._edges.pop((pass_.address, step.id), None)
        for point in self.breakpoints.values():
            here = point.step == step.id and point.flow in ("", pass_.frame.workflow.id)
            if point is edge or (here and not point.source):
                stop = self._tried(point, pass_, step)
                if stop is not None:
                    self._reaches(pass_, step)
                    return stop
        if self._reaches(pass_, step):
            return Stop(pass_, step, "goal")
        return Stop(pass_, step, self._why) if self._steps_to(pass_.address) else None

    def _reaches(self, pass_: Pass, step: Step) -> bool:
        """Whether this is the step that was run to; it is no more then."""
        goal, flow = self._goal
        if step.id != goal or flow not in ("", pass_.frame.workflow.id):
            return False
        self._goal = ("", "")
        return True

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
        known = self._steps()
        for name in (step, fields.get("source") or step):
            if name not in known:
                steps = ", ".join(sorted(self._run.bundle.workflow.steps))
                raise InvalidInput(f'There is no step "{name}".', remedy=f"Steps are: {steps}.")
        if fields.get("condition"):
            from runtime.expressions import Expression

            Expression.compile(fields["condition"])
        return self._keep(Breakpoint(self._next_id, step, **fields))

    def put(self, points: Iterable[Mapping[str, Any]]) -> None:
        """Have these breakpoints and no others; those that stay keep their counts. What names a step that is not there
        is left out, and a condition with a mistake stops: both belong to a workflow that is being edited."""
        counts = {point.what: point.hits for point in self.breakpoints.values()}
        self.breakpoints.clear()
        flows = (self._run.bundle.workflow, *self._run.bundle.calls.values())
        for fields in points:
            point = Breakpoint(self._next_id, **fields)
            if any(point.lies_in(flow) for flow in flows):
                point.hits = counts.get(point.what, 0)
                self._keep(point)

    def _keep(self, point: Breakpoint) -> Breakpoint:
        self.breakpoints[point.id] = point
        self._next_id += 1
        return point

    def _steps(self) -> set[str]:
        """The ids of all steps, those of called workflows included."""
        bundle = self._run.bundle
        return set(bundle.workflow.steps).union(*(flow.steps for flow in bundle.calls.values()))

    def go(self, mode: Mode, to: str = "", flow: str = "") -> None:
        """Go on from the stop, ``to`` a step at the farthest where one is named, of the workflow with the id ``flow``
        where that is named too. A failed step then fails."""
        stop = self.stop
        if to and to not in self._steps():
            raise InvalidInput(f'There is no step "{to}".')
        self._mode, self._why, self._from, self._goal = mode, "step", stop.pass_.address, (to, flow)
        self._leave(stop)

    def decide(self, word: Word) -> None:
        """Go on from a failed step as a person says. Raises InvalidInput where that cannot be."""
        stop = self.stop
        if stop.failure is None:
            raise InvalidInput("The step has not failed.", remedy="Go on, or step.")
        if word is Word.SKIP and not self.can_skip(stop):
            raise InvalidInput(
                f'"{stop.step.label}" has no way out that could be taken without it.',
                remedy="Try it again, or let it fail.",
            )
        self._mode, stop.word = Mode.CONTINUE, word
        self._leave(stop)

    def can_skip(self, stop: Stop) -> bool:
        """Whether a failed step can be passed by."""
        spec = self._run.env.registry.get(stop.step.type)
        return not spec.ports or bool(through(spec))

    def pause(self) -> None:
        """Stop before the next step, wherever it is."""
        self._mode, self._why = Mode.INTO, "pause"

    def look(self, expression: str) -> Json:
        """The value of an expression where the run is paused, masked. Raises ExpressionError."""
        return self._run.show(evaluate(expression, self.stop.pass_.scope(self.stop.step.id)))

    def view(self) -> JsonObject:
        """All that can be seen at the stop: place, params, variables, outputs so far, item."""
        stop, run = self.stop, self._run
        pass_, step = stop.pass_, stop.step
        return {
            "scope": pass_.address,
            "step": step.id,
            "name": step.label,
            "type": step.type,
            "workflow": pass_.frame.workflow.label,
            "flow": pass_.frame.workflow.id,
            "reason": stop.reason,
            "error": stop.error,
            "failure": stop.failure,
            "doubt": stop.doubt,
            "can_skip": stop.failure is not None and self.can_skip(stop),
            "others": len(self.stops) - 1,
            "params": dict(stop.taken_params),
            "given": given(run, stop),
            "variables": run.show(shown_variables(pass_.frame)),
            "steps": run.show(pass_.steps),
            "names": run.show(self._names(stop)),
            "breakpoints": [point.as_json() for point in self.breakpoints.values()],
        }

    def set_variable(self, name: str, value: Json) -> None:
        """Give a variable another value; it is journaled like any change. Raises InvalidInput."""
        assign(self._run, self.stop, name, value)

    def set_param(self, name: str, value: Json) -> None:
        """Give a param of the step that is about to run another value, for this time only. Raises InvalidInput,
        ExpressionError."""
        checked_param(self._run, self.stop, name, value)
        self.stop.params = {**self.stop.taken_params, name: value}

    @staticmethod
    def _names(stop: Stop) -> JsonObject:
        error = stop.failure or stop.pass_.errors.get(stop.step.id)
        return {**stop.pass_.names, "error": error} if error is not None else stop.pass_.names


def _is_caught(pass_: Pass, step: Step) -> bool:
    """Whether the workflow itself takes an error of this step: by a way out, by going on, or in a try block."""
    within_try = any(part.endswith(".try") for part in pass_.address.split("/"))
    return bool(step.next.get("error")) or step.on_error is OnError.CONTINUE or within_try


def _around(outer: str, inner: str) -> bool:
    """Whether scope ``outer`` lies around scope ``inner``."""
    return outer != inner and (not outer or inner.startswith(f"{outer}/"))
