"""Debugging through the services, as every door does: start under it, stop, look, change, go on, look back."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from runtime.errors import InvalidInput, UsageProblem
from runtime.services.core import Core
from runtime.services.methods import call
from tests.fixtures.engine import registry

NESTED = {
    "outer": {"type": "flow.for_each", "params": {"items": [1, 2, 3]}, "next": {"each": ["inner"], "done": ["end"]}},
    "inner": {"type": "flow.for_each", "params": {"items": [10, 20]}, "next": {"each": ["add"], "done": ["after"]}},
    "add": {"type": "flow.set", "params": {"values": {"sum": "{{ vars.sum + item }}"}}},
    "after": {"type": "toy.pure", "params": {"value": "{{ vars.sum }}"}},
    "end": {"type": "toy.pure", "params": {"value": "{{ vars.sum }}"}},
}
SUM = {"sum": {"type": "number", "direction": "output", "default": 0}}


@pytest.fixture
async def core(tmp_path: Path) -> AsyncIterator[Core]:
    opened = await Core.open(tmp_path / "home", registry=registry())
    yield opened
    await opened.close()


class Desk:
    """One run under the debugger."""

    def __init__(self, core: Core, run: str) -> None:
        self.core, self.run = core, run

    async def ask(self, method: str, **params: Any) -> Any:
        return await call(self.core, method, {"run": self.run, **params})

    async def stopped(self) -> Any:
        """The view of the next stop."""
        async with asyncio.timeout(20):
            while True:
                live = self.core.engine.live.get(self.run)
                if live is not None and live.control.hook.stops:
                    return await self.ask("debug.view")
                await asyncio.sleep(0.002)

    async def go(self, mode: str = "continue", **params: Any) -> Any:
        await self.ask("debug.go", mode=mode, **params)
        await asyncio.sleep(0)
        return await self.stopped()

    async def finish(self) -> Any:
        """Without breakpoints, to the end."""
        await self.ask("debug.put")
        await self.ask("debug.go")
        return await self.ask("runs.wait")


async def begin(core: Core, folder: Path, steps: Any = None, variables: Any = None, **debug: Any) -> Desk:
    path = folder / "work.flow.json"
    record = {"format": 1, "id": "work", "steps": steps or NESTED, "variables": variables or SUM}
    path.write_text(json.dumps(record))
    run = await call(core, "runs.start", {"flow": str(path), "options": {"debug": debug or True}})
    return Desk(core, run["id"])


async def test_it_starts_with_its_breakpoints_and_stops_in_the_right_pass(core: Core, tmp_path: Path) -> None:
    point = {"step": "add", "condition": "item == 20 and vars.sum > 30"}
    gone = {"step": "deleted"}
    desk = await begin(core, tmp_path, paused=False, breakpoints=[gone, point])
    view = await desk.stopped()
    assert (view["step"], view["reason"], view["variables"]) == ("add", "breakpoint", {"sum": 40})
    assert [(level["step"], level["index"], level["total"], level["item"]) for level in view["stack"]] == [
        ("outer", 1, 3, 2),
        ("inner", 1, 2, 20),
    ]
    assert view["declared"]["sum"] == {"type": "number", "direction": "output", "sensitive": False}
    double, missing = await desk.ask("debug.look_all", expressions=["item * 2", "vars.none"])
    assert double == {"value": 40}
    assert "none" in missing["error"]
    await desk.ask("debug.set", what="variable", name="sum", value=1000)
    assert (await desk.finish())["outputs"] == {"sum": 1050}


async def test_hits_stay_when_breakpoints_are_put_anew(core: Core, tmp_path: Path) -> None:
    desk = await begin(core, tmp_path, paused=False, breakpoints=[{"step": "add", "ignore": 1}])
    assert (await desk.stopped())["stack"][1]["index"] == 1
    (kept, added) = await desk.ask("debug.put", breakpoints=[{"step": "add", "enabled": False}, {"step": "end"}])
    assert (kept["hits"], kept["enabled"], added["hits"]) == (2, False, 0)
    assert (await desk.go())["step"] == "end"
    await desk.finish()


async def test_run_to_a_step_and_pause(core: Core, tmp_path: Path) -> None:
    desk = await begin(core, tmp_path, paused=False, to="after")
    view = await desk.stopped()
    assert (view["step"], view["reason"], view["stack"][0]["index"]) == ("after", "goal", 0)
    view = await desk.go(to="after")
    assert view["stack"][0]["index"] == 1
    with pytest.raises(InvalidInput, match="no step"):
        await desk.ask("debug.go", to="nowhere")
    await desk.finish()


FAILS = {
    "one": {"type": "toy.repeat", "params": {"ledger": "ledger"}, "next": {"out": ["bad"]}},
    "bad": {"type": "flow.fail", "params": {"message": "No {{ vars.what }}."}, "next": {"out": ["two"]}},
    "two": {"type": "toy.pure", "params": {"value": "{{ vars.what }}"}},
}
WHAT = {"what": {"type": "string", "default": "paper", "direction": "output"}}
CHECKED = {
    "check": {"type": "toy.add", "params": {"a": "{{ vars.what }}"}, "next": {"out": ["two"]}},
    "two": {"type": "toy.pure", "params": {"value": "{{ steps.check.output }}"}},
}


async def test_a_failed_step_is_tried_again_with_another_value(core: Core, tmp_path: Path) -> None:
    desk = await begin(core, tmp_path, CHECKED, WHAT, paused=False, errors="uncaught")
    view = await desk.stopped()
    assert (view["step"], view["reason"]) == ("check", "error")
    assert "number" in view["failure"]["message"]
    await desk.ask("debug.set", what="variable", name="what", value="41")
    await desk.ask("debug.decide", word="retry")
    run = await desk.ask("runs.wait")
    assert run["status"] == "completed"
    steps = await desk.ask("runs.steps")
    assert [(step["status"], step["output"]) for step in steps] == [("completed", 42), ("completed", 42)]
    assert steps[0]["tries"][0]["error"]["message"] == view["failure"]["message"]


async def test_a_failed_step_is_tried_again_with_another_param(core: Core, tmp_path: Path) -> None:
    desk = await begin(core, tmp_path, CHECKED, WHAT, paused=False, errors="all")
    await desk.stopped()
    with pytest.raises(InvalidInput, match='Field "a"'):
        await desk.ask("debug.set", what="param", name="a", value="many")
    with pytest.raises(InvalidInput, match='no field "c"'):
        await desk.ask("debug.set", what="param", name="c", value=1)
    await desk.ask("debug.set", what="param", name="a", value=4)
    await desk.ask("debug.decide", word="retry")
    assert (await desk.ask("runs.wait"))["status"] == "completed"
    assert (await desk.ask("runs.steps"))[0]["output"] == 5


async def test_a_failed_step_is_passed_by_and_stays_so_in_the_journal(core: Core, tmp_path: Path) -> None:
    steps = {**CHECKED, "two": {"type": "toy.pure", "params": {"value": "done"}}}
    desk = await begin(core, tmp_path, steps, WHAT, paused=False, errors="all")
    assert (await desk.stopped())["can_skip"]
    await desk.ask("debug.decide", word="skip")
    assert (await desk.ask("runs.wait"))["status"] == "completed"
    first, second = await desk.ask("runs.steps")
    assert (first["status"], first["reason"], second["output"]) == ("skipped", "debugger", "done")


async def test_a_failed_step_fails_when_the_run_goes_on_and_errors_that_are_taken_do_not_stop(
    core: Core, tmp_path: Path
) -> None:
    taken = {"check": {**CHECKED["check"], "next": {"error": ["bad"]}}, "bad": {**CHECKED["check"], "next": {}}}
    desk = await begin(core, tmp_path, taken, WHAT, paused=False, errors="uncaught")
    assert (await desk.stopped())["step"] == "bad"
    assert (await desk.finish())["status"] == "failed"


async def test_a_run_that_is_cancelled_at_a_failed_step_ends(core: Core, tmp_path: Path) -> None:
    desk = await begin(core, tmp_path, CHECKED, WHAT, paused=False, errors="all")
    await desk.stopped()
    assert (await desk.ask("runs.cancel"))["status"] == "cancelled"
    assert (await desk.ask("runs.steps"))[0]["status"] == "cancelled"


async def test_moments_show_the_run_as_it_was(core: Core, tmp_path: Path) -> None:
    desk = await begin(core, tmp_path, paused=False, breakpoints=[{"step": "add", "condition": "vars.sum == 40"}])
    await desk.stopped()
    await desk.ask("debug.set", what="variable", name="sum", value=1000)
    moments = (await desk.ask("debug.moments"))["moments"]
    told = [(m["scope"], m["step"], m["kind"]) for m in moments]
    assert told[:3] == [
        ("outer[0]/inner[0]", "add", "completed"),
        ("outer[0]/inner[1]", "add", "completed"),
        ("outer[0]", "inner", "completed"),
    ]
    assert (moments[-1]["kind"], moments[-1]["name"]) == ("edited", "sum")
    sums = [(await desk.ask("debug.moment", seq=m["seq"]))["variables"]["sum"] for m in moments]
    assert sums == [10, 30, 30, 30, 40, 1000]
    early = await desk.ask("debug.moment", seq=moments[0]["seq"])
    assert [(level["index"], level["item"]) for level in early["stack"]] == [(0, 1), (0, 10)]
    assert early["statuses"] == {"outer": "running", "inner": "running", "add": "completed"}
    page = await desk.ask("debug.moments", limit=3)
    older = await desk.ask("debug.moments", limit=100, before=page["next"])
    assert [m["seq"] for m in older["moments"] + page["moments"]] == [m["seq"] for m in moments]
    await desk.finish()
    # A run that has ended is looked back at just so.
    assert (await desk.ask("debug.moment", seq=moments[1]["seq"]))["variables"] == {"sum": 30}


async def test_slow_motion_waits_before_each_step(core: Core, tmp_path: Path) -> None:
    desk = await begin(core, tmp_path, {"a": {"type": "toy.pure"}}, SUM, paused=False, pace=60)
    async with asyncio.timeout(20):
        while desk.run not in core.engine.live:
            await asyncio.sleep(0.002)
    assert (await desk.ask("debug.tune", errors="all")) == {"errors": "all", "pace": 60.0}
    assert (await desk.ask("runs.get"))["status"] == "running"
    assert (await desk.ask("runs.cancel"))["status"] == "cancelled"


async def test_options_that_make_no_sense_are_refused(core: Core, tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match=r"debug\.pace"):
        await begin(core, tmp_path, pace=-1)


async def test_everything_is_stopped_at_once(core: Core, tmp_path: Path) -> None:
    one, two = await begin(core, tmp_path), await begin(core, tmp_path)
    await one.stopped()
    await two.stopped()
    assert set((await call(core, "runs.cancel_all"))["runs"]) == {one.run, two.run}
    assert {(await desk.ask("runs.get"))["status"] for desk in (one, two)} == {"cancelled"}
    assert (await call(core, "runs.cancel_all"))["runs"] == []


CALLER = {
    "first": {"type": "toy.pure", "params": {"value": 1}, "next": {"out": ["call"]}},
    "call": {
        "type": "flow.call", "params": {"workflow": "helper.flow.json", "inputs": {"sum": 7}},
        "next": {"out": ["same"]},
    },
    "same": {"type": "toy.pure", "params": {"value": "{{ vars.sum }}"}},
}  # fmt: skip
HELPER = {
    "same": {"type": "toy.pure", "params": {"value": "{{ vars.sum }}"}, "next": {"out": ["last"]}},
    "last": {"type": "toy.pure", "params": {"value": 2}},
}


async def test_a_called_workflow_has_breakpoints_of_its_own(core: Core, tmp_path: Path) -> None:
    """The helper has a step with the id of one of the caller's: only that of the workflow that is meant stops."""
    record = {
        "format": 1,
        "id": "helper",
        "steps": HELPER,
        "variables": {"sum": {"type": "number", "direction": "input"}},
    }
    (tmp_path / "helper.flow.json").write_text(json.dumps(record))
    point = {"step": "same", "flow": "helper"}
    elsewhere = {"step": "last", "flow": "work"}
    events: list[Any] = []
    core.events.listen(events.append)
    desk = await begin(core, tmp_path, CALLER, paused=False, breakpoints=[point, elsewhere])
    view = await desk.stopped()
    assert (view["scope"], view["step"], view["flow"]) == ("call>", "same", "helper")
    assert [(level["step"], level["flow"], level["calls"]) for level in view["stack"]] == [
        ("call", "work", "helper.flow.json")
    ]
    assert view["variables"] == {"sum": 7}
    assert [one["step"] for one in view["breakpoints"]] == ["same"]
    assert [(event.flow, event.inner) for event in events if event.kind == "flow.called"] == [("helper", "call>")]
    # To the step of the same name in the caller, past the one in the helper.
    await desk.ask("debug.put")
    view = await desk.go(to="same", flow="work")
    assert (view["scope"], view["step"], view["flow"], view["stack"]) == ("", "same", "work", [])
    moments = (await desk.ask("debug.moments"))["moments"]
    inner = next(one["seq"] for one in moments if one["step"] == "same")
    past = await desk.ask("debug.moment", seq=inner)
    assert (past["flow"], past["statuses"]) == ("helper", {"same": "completed"})
    past = await desk.ask("debug.moment", seq=moments[-1]["seq"])
    assert (past["flow"], past["statuses"]) == ("work", {"first": "completed", "call": "completed"})
    await desk.finish()
    found = [(one["step"], one.get("called", "")) for one in await desk.ask("runs.steps")]
    assert found == [("first", ""), ("call", ""), ("same", "helper"), ("last", "helper"), ("same", "")]
