"""Debugging a run: what the terminal's and Studio's debuggers say and ask."""

from __future__ import annotations

import asyncio
from typing import Any, Literal

from pydantic import Field

from runtime.engine.debugger import Debugger, Errors, Mode, Word
from runtime.errors import InvalidInput, UnderstudyError
from runtime.model import Json, JsonObject
from runtime.services.core import Core
from runtime.services.debug_options import MOST_PACE, Point
from runtime.services.methods import method
from runtime.services.run_info import find_run
from runtime.services.run_params import RunParams


def _debugger(core: Core, run: str, *, attach: bool = False) -> Debugger:
    row = find_run(core, run)
    live = core.engine.live.get(row.id)
    if live is None:
        raise InvalidInput(f"The run {row.id} is {row.status.value}; only a run that goes on can be debugged.")
    if live.control.hook is None and attach:
        live.control.hook = Debugger(live, {"paused": False})
    if not isinstance(live.control.hook, Debugger):
        raise InvalidInput(f"The run {row.id} has no debugger.", remedy="Attach one first.")
    return live.control.hook


#: Characters of a value that a moment shows.
_SHOWN = 10_000


class AttachParams(RunParams):
    pause: bool = True


@method("debug.attach", AttachParams)
async def attach(core: Core, params: AttachParams) -> JsonObject:
    """Give a running run a debugger; with ``pause`` it stops before its next step."""
    debugger = _debugger(core, params.run, attach=True)
    if params.pause:
        debugger.pause()
    return {"attached": True}


@method("debug.pause", RunParams)
async def pause(core: Core, params: RunParams) -> JsonObject:
    """Stop before the next step, wherever it is."""
    _debugger(core, params.run).pause()
    return {"pausing": True}


class BreakParams(RunParams):
    """``source`` and ``port`` make it a breakpoint on the edge that leads to ``step``."""

    step: str
    source: str = ""
    port: str = "out"
    condition: str = ""
    ignore: int = 0


@method("debug.break", BreakParams)
async def set_breakpoint(core: Core, params: BreakParams) -> JsonObject:
    """Set a breakpoint."""
    port = params.port if params.source else ""
    point = _debugger(core, params.run).add(
        params.step, source=params.source, port=port, condition=params.condition, ignore=params.ignore
    )
    return point.as_json()


@method("debug.breakpoints", RunParams)
async def breakpoints(core: Core, params: RunParams) -> list[JsonObject]:
    """All breakpoints with their hits."""
    return [point.as_json() for point in _debugger(core, params.run).breakpoints.values()]


class PutParams(RunParams):
    breakpoints: tuple[Point, ...] = ()


@method("debug.put", PutParams)
async def put(core: Core, params: PutParams) -> list[JsonObject]:
    """Have these breakpoints and no others; gives them with their hits, which those that stay keep."""
    debugger = _debugger(core, params.run)
    debugger.put([point.model_dump() for point in params.breakpoints])
    return [point.as_json() for point in debugger.breakpoints.values()]


class SwitchParams(RunParams):
    id: int
    on: bool = True


@method("debug.switch", SwitchParams)
async def switch(core: Core, params: SwitchParams) -> JsonObject:
    """Switch a breakpoint off, or on again."""
    point = _debugger(core, params.run).breakpoints.get(params.id)
    if point is None:
        raise InvalidInput(f"There is no breakpoint {params.id}.")
    point.enabled = params.on
    return point.as_json()


class TuneParams(RunParams):
    """``errors`` says at which failed steps the run stops, ``pace`` how many seconds it waits before each step."""

    errors: Errors | None = None
    pace: float | None = Field(None, ge=0, le=MOST_PACE)


@method("debug.tune", TuneParams)
async def tune(core: Core, params: TuneParams) -> JsonObject:
    """Change how the run goes under the debugger; what is left out stays."""
    debugger = _debugger(core, params.run)
    debugger.errors = params.errors or debugger.errors
    debugger.pace = debugger.pace if params.pace is None else params.pace
    return {"errors": debugger.errors.value, "pace": debugger.pace}


class ClearParams(RunParams):
    id: int


@method("debug.clear", ClearParams)
async def clear(core: Core, params: ClearParams) -> JsonObject:
    """Remove a breakpoint."""
    found = _debugger(core, params.run).breakpoints.pop(params.id, None)
    if found is None:
        raise InvalidInput(f"There is no breakpoint {params.id}.")
    return found.as_json()


class GoParams(RunParams):
    """``to`` is a step: the run stops there at the latest; ``flow`` is the id of its workflow, empty: of any."""

    mode: Literal["continue", "into", "over", "out"] = "continue"
    to: str = ""
    flow: str = ""


@method("debug.go", GoParams)
async def go(core: Core, params: GoParams) -> JsonObject:
    """Go on: to the next breakpoint, into, over, or out."""
    _debugger(core, params.run).go(Mode(params.mode), params.to, params.flow)
    return {"mode": params.mode}


class DecideParams(RunParams):
    word: Literal["fail", "retry", "skip"]


@method("debug.decide", DecideParams)
async def decide(core: Core, params: DecideParams) -> JsonObject:
    """Say what becomes of the failed step that the run has stopped at."""
    _debugger(core, params.run).decide(Word(params.word))
    return {"word": params.word}


@method("debug.view", RunParams)
async def view(core: Core, params: RunParams) -> JsonObject:
    """What can be seen where the run is paused; ``stack`` holds the loops, branches and calls around it, and
    ``declared`` says of each variable its type."""
    from runtime.report.moments import Moments

    debugger = _debugger(core, params.run)
    seen, workflow = debugger.view(), debugger.stop.pass_.frame.workflow
    seen["declared"] = {
        name: {"type": variable.type.value, "direction": variable.direction.value, "sensitive": variable.sensitive}
        for name, variable in workflow.variables.items()
    }
    # The entries that say what the loops go over may be on their way yet.
    await core.store.writer.commit(())
    moments = Moments.of(core.store, find_run(core, params.run), _SHOWN)
    return {**seen, "stack": await asyncio.to_thread(moments.stack, seen["scope"])}


class MomentsParams(RunParams):
    """``before`` is the ``next`` of the page that follows in time; 0 gives the newest."""

    before: int = 0
    limit: int = Field(200, ge=1, le=1000)


@method("debug.moments", MomentsParams)
async def moments(core: Core, params: MomentsParams) -> JsonObject:
    """Which steps have ended and what was changed by hand, of any run: the points that can be looked back at."""
    from runtime.report.moments import Moments

    await core.store.writer.commit(())
    past = Moments.of(core.store, find_run(core, params.run), _SHOWN)
    return await asyncio.to_thread(lambda: past.page(before=params.before, limit=params.limit))


class MomentParams(RunParams):
    seq: int


@method("debug.moment", MomentParams)
async def moment(core: Core, params: MomentParams) -> JsonObject:
    """The run as it was at one of its moments; nothing is changed by looking."""
    from runtime.report.moments import Moments

    past = Moments.of(core.store, find_run(core, params.run), _SHOWN)
    found = await asyncio.to_thread(past.at, params.seq)
    if not found:
        raise InvalidInput(f"The run has no moment {params.seq}.")
    return found


class LookParams(RunParams):
    expression: str


@method("debug.look", LookParams)
async def look(core: Core, params: LookParams) -> Json:
    """The value of an expression where the run is paused."""
    return _debugger(core, params.run).look(params.expression)


class LookAllParams(RunParams):
    expressions: tuple[str, ...] = Field((), max_length=200)


@method("debug.look_all", LookAllParams)
async def look_all(core: Core, params: LookAllParams) -> list[JsonObject]:
    """The ``value`` of each expression where the run is paused, or the ``error`` why it cannot be computed there."""
    debugger = _debugger(core, params.run)
    return [_looked(debugger, expression) for expression in params.expressions]


def _looked(debugger: Debugger, expression: str) -> JsonObject:
    try:
        return {"value": debugger.look(expression)}
    except UnderstudyError as error:
        return {"error": error.message}


class SetParams(RunParams):
    """``what`` is a variable, or a param of the step about to run."""

    what: Literal["variable", "param"]
    name: str
    value: Any


@method("debug.set", SetParams)
async def set_value(core: Core, params: SetParams) -> JsonObject:
    """Change a variable, or a param for this time."""
    debugger = _debugger(core, params.run)
    if params.what == "variable":
        debugger.set_variable(params.name, params.value)
    else:
        debugger.set_param(params.name, params.value)
    return {"name": params.name}
