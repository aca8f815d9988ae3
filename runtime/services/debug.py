"""Debugging a run: what the terminal's and Studio's debuggers say and ask."""

from __future__ import annotations

from typing import Any, Literal

from runtime.engine.debugger import Debugger, Mode
from runtime.errors import InvalidInput
from runtime.model import Json, JsonObject
from runtime.services.core import Core
from runtime.services.methods import method
from runtime.services.run_info import find_run
from runtime.services.runs import RunParams


def _debugger(core: Core, run: str, *, attach: bool = False) -> Debugger:
    row = find_run(core, run)
    live = core.engine.live.get(row.id)
    if live is None:
        raise InvalidInput(f"The run {row.id} is {row.status.value}; only a run that goes on can be debugged.")
    if live.control.hook is None and attach:
        live.control.hook = Debugger(live)
    if not isinstance(live.control.hook, Debugger):
        raise InvalidInput(f"The run {row.id} has no debugger.", remedy="Attach one first.")
    return live.control.hook


@method("debug.attach", RunParams)
async def attach(core: Core, params: RunParams) -> JsonObject:
    """Give a running run a debugger; it stops before its next step."""
    _debugger(core, params.run, attach=True).pause()
    return {"attached": True}


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
    mode: Literal["continue", "into", "over", "out"] = "continue"


@method("debug.go", GoParams)
async def go(core: Core, params: GoParams) -> JsonObject:
    """Go on: to the next breakpoint, into, over, or out."""
    _debugger(core, params.run).go(Mode(params.mode))
    return {"mode": params.mode}


@method("debug.view", RunParams)
async def view(core: Core, params: RunParams) -> JsonObject:
    """What can be seen where the run is paused."""
    return _debugger(core, params.run).view()


class LookParams(RunParams):
    expression: str


@method("debug.look", LookParams)
async def look(core: Core, params: LookParams) -> Json:
    """The value of an expression where the run is paused."""
    return _debugger(core, params.run).look(params.expression)


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
