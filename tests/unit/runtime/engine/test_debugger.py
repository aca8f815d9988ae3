"""The debugger on a real run: breakpoints, stepping, looking, changing."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from runtime.engine.accept import Request
from runtime.engine.bundle import Bundle
from runtime.engine.debugger import Debugger, Mode
from runtime.errors import ExpressionError, InvalidInput
from runtime.model import Direction, Variable, VariableType, Workflow
from runtime.model.status import RunStatus
from tests.fixtures.engine import Lab, flow, step

NESTED = flow(
    step("outer", "flow.for_each", {"items": [1, 2, 3]}, each="inner", done="end"),
    step("inner", "flow.for_each", {"items": [10, 20]}, each="add", done="after"),
    step("add", "flow.set", {"values": {"sum": "{{ vars.sum + item }}"}}, out="log"),
    step("log", "toy.pure", {"value": "{{ vars.sum }}"}),
    step("after"),
    step("end", "toy.pure", {"value": "{{ vars.sum }}"}),
    variables=(Variable("sum", VariableType.NUMBER, Direction.OUTPUT, default=0),),
)


class Bench:
    """A run under the debugger."""

    def __init__(self, lab: Lab, run_id: str) -> None:
        self.lab, self.run_id = lab, run_id

    @property
    def debugger(self) -> Debugger:
        hook = self.lab.engine.live[self.run_id].control.hook
        assert isinstance(hook, Debugger)
        return hook

    async def stopped(self) -> str:
        """Wait for the next stop; where it is."""
        async with asyncio.timeout(5):
            while self.run_id not in self.lab.engine.live or not self.debugger.stops:
                await asyncio.sleep(0.001)
        stop = self.debugger.stop
        return f"{stop.pass_.address}/{stop.step.id}".lstrip("/")

    async def go(self, mode: Mode) -> str:
        """Go on to the next stop."""
        stop = self.debugger.stop
        self.debugger.go(mode)
        while stop in self.debugger.stops:
            await asyncio.sleep(0.001)
        return await self.stopped()

    async def finish(self) -> Any:
        """Go on to the end."""
        self.debugger.breakpoints.clear()
        self.debugger.go(Mode.CONTINUE)
        return await self.lab.engine.wait(self.run_id)


async def begin(lab: Lab, workflow: Workflow = NESTED) -> Bench:
    row = await lab.engine.accept(Request(Bundle(workflow), options={"debug": True}))
    return Bench(lab, row.id)


async def test_step_into_over_and_out(lab: Lab) -> None:
    bench = await begin(lab)
    assert await bench.stopped() == "outer"
    assert await bench.go(Mode.INTO) == "outer[0]/inner"
    assert await bench.go(Mode.INTO) == "outer[0]/inner[0]/add"
    assert await bench.go(Mode.OVER) == "outer[0]/inner[0]/log"
    assert await bench.go(Mode.OUT) == "outer[0]/after"
    assert await bench.go(Mode.OVER) == "end"
    assert (await bench.finish()).outputs == {"sum": 90}


async def test_a_conditional_breakpoint_in_nested_loops_and_an_edit_that_proves_itself(lab: Lab) -> None:
    bench = await begin(lab)
    await bench.stopped()
    bench.debugger.add("add", condition="item == 20 and vars.sum > 30")
    assert await bench.go(Mode.CONTINUE) == "outer[1]/inner[1]/add"
    assert bench.debugger.view()["variables"] == {"sum": 40}
    assert bench.debugger.look("[item, index, vars.sum * 2]") == [20, 1, 80]
    bench.debugger.set_variable("sum", 1000)
    row = await bench.finish()
    assert row.outputs == {"sum": 1050}


async def test_hit_count_and_breakpoint_on_an_edge(lab: Lab) -> None:
    bench = await begin(lab)
    await bench.stopped()
    bench.debugger.add("log", source="add", port="out", ignore=2)
    assert await bench.go(Mode.CONTINUE) == "outer[1]/inner[0]/log"
    assert bench.debugger.stop.reason == "edge"
    assert bench.debugger.breakpoints[1].hits == 3
    await bench.finish()


async def test_params_of_the_next_step_can_be_changed_once(lab: Lab) -> None:
    bench = await begin(lab)
    await bench.stopped()
    bench.debugger.add("end")
    assert await bench.go(Mode.CONTINUE) == "end"
    seen = bench.debugger.view()
    assert (seen["params"], seen["given"]) == ({"value": "{{ vars.sum }}"}, {"value": 90})
    bench.debugger.set_param("value", "{{ vars.sum + 1 }}")
    row = await bench.finish()
    assert lab.outputs(row)["end"] == 91


async def test_mistakes_are_told(lab: Lab) -> None:
    bench = await begin(lab)
    await bench.stopped()
    with pytest.raises(InvalidInput, match="no step"):
        bench.debugger.add("nowhere")
    with pytest.raises(ExpressionError):
        bench.debugger.add("add", condition="1 +")
    with pytest.raises(InvalidInput, match="no variable"):
        bench.debugger.set_variable("summ", 1)
    with pytest.raises(InvalidInput, match="number"):
        bench.debugger.set_variable("sum", "many")
    bench.debugger.add("add", condition="vars.missing > 1")
    assert await bench.go(Mode.CONTINUE) == "outer[0]/inner[0]/add"
    assert "missing" in bench.debugger.view()["error"]
    assert (await bench.finish()).status is RunStatus.COMPLETED


async def test_cancel_while_paused(lab: Lab) -> None:
    bench = await begin(lab)
    await bench.stopped()
    assert await lab.engine.cancel(bench.run_id) is RunStatus.CANCELLED
