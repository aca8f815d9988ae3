"""Debugging a run: what is asked of its debugger on the host."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import QObject

from runtime.model import Json, JsonObject
from studio.bridge.link import HostLink
from studio.bridge.operation import Operation
from studio.state.breakpoints import Point


def _ask(
    owner: QObject, link: HostLink, method: str, run: str, *, finish: bool = True, **params: Any
) -> Operation[Any]:
    return Operation(owner, lambda: link.call(method, {"run": run, **params}), finish=finish)


def view(owner: QObject, link: HostLink, run: str) -> Operation[JsonObject]:
    """Where the run is paused, with all values there. Fails while it is not."""
    return _ask(owner, link, "debug.view", run, finish=False)


def go(owner: QObject, link: HostLink, run: str, mode: str, to: str = "", flow: str = "") -> Operation[JsonObject]:
    """Go on: ``continue``, ``into``, ``over`` or ``out``; at the farthest to a step, of the workflow with an id."""
    return _ask(owner, link, "debug.go", run, mode=mode, to=to, flow=flow)


def decide(owner: QObject, link: HostLink, run: str, word: str) -> Operation[JsonObject]:
    """Say of a failed step: ``retry``, ``skip`` or ``fail``."""
    return _ask(owner, link, "debug.decide", run, word=word)


def pause(owner: QObject, link: HostLink, run: str) -> Operation[JsonObject]:
    """Stop before the next step; a run without a debugger gets one."""
    return _ask(owner, link, "debug.attach", run, pause=True)


def tune(owner: QObject, link: HostLink, run: str, *, errors: str, pace: float) -> Operation[JsonObject]:
    """Say at which errors the run stops, and how many seconds it waits before each step; it gets a debugger."""

    async def ask() -> JsonObject:
        await link.call("debug.attach", {"run": run, "pause": False})
        return dict(await link.call("debug.tune", {"run": run, "errors": errors, "pace": pace}))

    return Operation(owner, ask)


def put(owner: QObject, link: HostLink, run: str, points: Iterable[Point]) -> Operation[list[JsonObject]]:
    """Have these breakpoints and no others."""
    wanted = [point.as_json() for point in points]
    return _ask(owner, link, "debug.put", run, breakpoints=wanted)


def look(owner: QObject, link: HostLink, run: str, expressions: Sequence[str]) -> Operation[list[JsonObject]]:
    """The ``value`` of each expression where the run is paused, or its ``error``."""
    asked = list(expressions)
    return _ask(owner, link, "debug.look_all", run, finish=False, expressions=asked)


def change(owner: QObject, link: HostLink, run: str, what: str, name: str, value: Json) -> Operation[JsonObject]:
    """Give a ``variable`` another value, or a ``param`` of the step that is about to run."""
    return _ask(owner, link, "debug.set", run, what=what, name=name, value=value)


def moments(owner: QObject, link: HostLink, run: str, before: int = 0) -> Operation[JsonObject]:
    """The last ``moments`` of a run before one of them (0: of all), and ``next`` for the page before."""
    return _ask(owner, link, "debug.moments", run, finish=False, before=before)


def moment(owner: QObject, link: HostLink, run: str, seq: int) -> Operation[JsonObject]:
    """The run as it was at a moment."""
    return _ask(owner, link, "debug.moment", run, finish=False, seq=seq)


def alone(
    owner: QObject, link: HostLink, run: str, step: str, new_run: str, *, again: bool = False
) -> Operation[JsonObject]:
    """Begin a run of one step, with what an earlier ``run`` gave to the steps before it; gives the new run. Fails with
    ``needs-person`` where the step must not happen twice, unless the person said that it may happen ``again``."""
    params = {"from_step": step, "only": True, "run_id": new_run, "allow_repeat": again}

    async def ask() -> JsonObject:
        return dict((await link.call("resume.run", {"run": run, **params}))["run"])

    return Operation(owner, ask)
