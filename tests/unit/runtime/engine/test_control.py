"""Cancel, pause, waiting for people, priorities, and taking runs up again in a second engine."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from runtime.engine.accept import Request
from runtime.engine.bundle import Bundle
from runtime.engine.dispatcher import Dispatcher
from runtime.engine.engine import Limits
from runtime.engine.run import Run
from runtime.errors import InvalidInput
from runtime.model import Direction, Variable, VariableType
from runtime.model.status import RunStatus
from tests.fixtures.engine import flow, lab, step, until

ASK = step("ask", "people.ask", {"question": "Pay it?"}, approved="yes", rejected="no")


async def test_cancel_ends_steps_in_flight(tmp_path: Path) -> None:
    async with lab(tmp_path) as it:
        row = await it.engine.accept(Request(Bundle(flow(step("a", "toy.sleep", {"seconds": 60})))))
        await until(lambda: any(e.kind == "step.started" for e in it.events))
        assert await it.engine.cancel(row.id) is RunStatus.CANCELLED
        assert it.kinds(row, "a") == ["step.started", "step.cancelled"]


async def test_cancel_of_a_queued_run(tmp_path: Path) -> None:
    async with lab(tmp_path, limits=Limits(max_parallel_runs=0)) as it:
        row = await it.engine.accept(Request(Bundle(flow(step("a")))))
        assert await it.engine.cancel(row.id) is RunStatus.CANCELLED


async def test_pause_begins_nothing_more_until_resumed(tmp_path: Path) -> None:
    async with lab(tmp_path) as it:
        row = await it.engine.accept(
            Request(Bundle(flow(step("a", "toy.sleep", {"seconds": 0.1}, out="b"), step("b"))))
        )
        await until(lambda: any(e.kind == "step.started" for e in it.events))
        assert await it.engine.pause(row.id, True)
        await until(lambda: it.kinds(row, "a")[-1:] == ["step.completed"])
        assert it.kinds(row, "b") == []
        assert it.store.runs.by_number(row.n).status is RunStatus.PAUSED
        await it.engine.pause(row.id, False)
        assert (await it.engine.wait(row.id)).status is RunStatus.COMPLETED


async def test_a_question_waits_and_the_answer_chooses_the_way(tmp_path: Path) -> None:
    async with lab(tmp_path) as it:
        row = await it.run(
            flow(ASK, step("yes", "toy.pure", {"value": "{{ steps.ask.output.values.sum }}"}), step("no"))
        )
        assert row.status is RunStatus.WAITING
        assert row.reason == "ask"
        await it.engine.answer(row, "", "ask", {"decision": "approved", "values": {"sum": 7}})
        row = await it.engine.wait(row.id, frozenset({RunStatus.COMPLETED}))
        assert it.outputs(row)["yes"] == 7


async def test_a_question_survives_a_restart_and_is_answered_there(tmp_path: Path) -> None:
    async with lab(tmp_path, park_after=0.0) as it:
        row = await it.run(flow(step("first", "toy.effect", {"value": 1}, out="ask"), ASK, step("yes"), step("no")))
        assert row.status is RunStatus.WAITING
    async with lab(tmp_path, park_after=0.0) as it:
        assert it.store.runs.by_number(row.n).status is RunStatus.WAITING
        await it.engine.answer(it.store.runs.by_number(row.n), "", "ask", {"decision": "rejected"})
        row = await it.engine.wait(row.id, frozenset({RunStatus.COMPLETED}))
        assert it.kinds(row, "first") == ["step.started", "step.completed"]
        assert it.kinds(row, "no") == ["step.completed"]
        assert it.kinds(row, "yes") == ["step.skipped"]


async def test_shutdown_lets_go_and_the_next_engine_goes_on(tmp_path: Path) -> None:
    ledger = str(tmp_path / "ledger")
    work = flow(
        step("rows", "flow.for_each", {"items": [0, 1, 2, 3], "collect": "{{ vars.n }}"}, each="note", done="end"),
        step("note", "toy.once", {"ledger": ledger, "line": "{{ item }}"}, out="inc"),
        step("inc", "flow.set", {"values": {"n": "{{ vars.n + 1 }}"}}, out="nap"),
        step("nap", "toy.sleep", {"seconds": "{{ 60 if item == 2 and vars.slow else 0 }}"}),
        step("end"),
        variables=(
            Variable("n", VariableType.NUMBER, Direction.OUTPUT, default=0),
            Variable("slow", VariableType.BOOLEAN, Direction.INPUT, default=True),
        ),
    )
    async with lab(tmp_path / "home") as it:
        row = await it.engine.accept(Request(Bundle(work)))
        await until(lambda: (tmp_path / "ledger").exists() and len((tmp_path / "ledger").read_text().splitlines()) == 3)
        await until(lambda: "step.started" in it.kinds(row, "nap") and it.kinds(row, "nap").count("step.started") == 3)
    assert (tmp_path / "ledger").read_text().count("\n") == 3
    async with lab(tmp_path / "home") as it:
        stored = it.store.runs.by_number(row.n)
        assert stored.status in (RunStatus.QUEUED, RunStatus.RUNNING)
        # The nap in flight is repeatable and would sleep again; the run is cancelled instead.
        await until(lambda: it.kinds(row, "nap").count("step.started") == 4)
        await it.engine.cancel(row.id)
        assert (tmp_path / "ledger").read_text().count("\n") == 3
        assert it.store.journal.latest_by_step(row.n, "@vars")[-1].values == {"value": 3}


async def test_queue_goes_by_priority_then_order_within_the_limit(tmp_path: Path) -> None:
    async with lab(tmp_path, limits=Limits(max_parallel_runs=1)) as it:
        block = await it.engine.accept(Request(Bundle(flow(step("a", "toy.sleep", {"seconds": 0.1}), id="block"))))
        await until(lambda: block.id in it.engine.live)
        rows = [
            await it.engine.accept(Request(Bundle(flow(step("a"), id=name)), priority=priority))
            for name, priority in [("low", 0), ("high", 9), ("middle", 5), ("low-2", 0)]
        ]
        for row in rows:
            await it.engine.wait(row.id)
        started = sorted((it.store.runs.by_number(row.n) for row in rows), key=lambda r: (r.started_at, -r.priority))
        order = [e.workflow for e in it.events if e.kind == "run.status" and e.status == "running"]
        assert order == ["block", "high", "middle", "low", "low-2"]
        assert len(started) == 4


async def test_a_workflow_limits_its_own_concurrent_runs(tmp_path: Path) -> None:
    from runtime.model import WorkflowSettings

    work = flow(step("a", "toy.sleep", {"seconds": 0.03}), settings=WorkflowSettings(max_concurrent_runs=1))
    async with lab(tmp_path, limits=Limits(max_parallel_runs=4)) as it:
        rows = [await it.engine.accept(Request(Bundle(work))) for _ in range(3)]
        most = 0
        for row in rows:
            while not it.store.runs.by_number(row.n).status.final:
                most = max(most, len(it.engine.live))
                await asyncio.sleep(0.002)
        assert most == 1


async def test_the_same_run_id_is_accepted_once(tmp_path: Path) -> None:
    async with lab(tmp_path) as it:
        first = await it.run(flow(step("a")), run_id="invoice-1")
        again = await it.run(flow(step("a")), run_id="invoice-1")
        assert first.n == again.n
        with pytest.raises(InvalidInput, match="already"):
            await it.run(flow(step("b")), run_id="invoice-1")


async def test_wrong_inputs_are_refused_with_a_message_per_field(tmp_path: Path) -> None:
    variables = (
        Variable("n", VariableType.NUMBER, Direction.INPUT, required=True),
        Variable("on", VariableType.BOOLEAN, Direction.INPUT),
    )
    async with lab(tmp_path) as it:
        with pytest.raises(InvalidInput) as caught:
            await it.run(flow(step("a"), variables=variables), {"on": "perhaps", "x": 1})
        assert set(caught.value.fields) == {"n", "on", "x"}
        assert it.store.runs.counts() == {}


async def test_a_delay_survives_a_restart_with_its_moment(tmp_path: Path) -> None:
    async with lab(tmp_path) as it:
        row = await it.engine.accept(
            Request(Bundle(flow(step("d", "flow.delay", {"seconds": 0.4}, out="e"), step("e"))))
        )
        await until(lambda: "step.started" in it.kinds(row, "d"))
        began = it.store.journal.of_step(row.n, "d")[0].at
        it.engine.live[row.id].control.suspend()
        await asyncio.sleep(0.05)
    async with lab(tmp_path) as it:
        row = await it.engine.wait(row.id)
        assert row.status is RunStatus.COMPLETED
        assert it.kinds(row, "d").count("step.started") == 1
        assert row.finished_at is not None and row.finished_at - began >= 400


async def test_cancel_in_the_moment_in_which_a_run_begins(tmp_path: Path) -> None:
    async with lab(tmp_path / "home") as one:
        for turns in range(12):
            row = await one.engine.accept(Request(Bundle(flow(step("a", "toy.sleep", {"seconds": 60})))))
            for _ in range(turns):
                await asyncio.sleep(0)
            assert await one.engine.cancel(row.id) is RunStatus.CANCELLED


async def test_a_run_cancelled_before_its_first_turn_is_cancelled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = Dispatcher._begin

    def begin_and_cancel(self: Dispatcher, run: Run) -> None:
        begin(self, run)
        run.control.cancel()

    monkeypatch.setattr(Dispatcher, "_begin", begin_and_cancel)
    async with lab(tmp_path / "home") as one:
        row = await one.engine.accept(Request(Bundle(flow(step("a", "toy.sleep", {"seconds": 60})))))
        async with asyncio.timeout(20):
            assert (await one.engine.wait(row.id)).status is RunStatus.CANCELLED
        assert one.engine.live == {}
