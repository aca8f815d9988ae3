"""Accepting and beginning runs: ids, sizes, limits of workflows, runs that cannot be begun."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from runtime.engine.accept import Request, accept_ops
from runtime.engine.bundle import Bundle
from runtime.engine.engine import Limits
from runtime.errors import InvalidInput
from runtime.model import Direction, Variable, VariableType, WorkflowSettings
from runtime.model.status import RunStatus
from tests.fixtures.engine import Lab, flow, lab, step, until

#: Should the guard ever fail, each of these leads to a folder of the test itself and nowhere else.
NO_NAMES = ["../beside", "beside/inside", "a b", ".hidden", "x" * 81, "a\n"]


@pytest.mark.parametrize("id", NO_NAMES)
@pytest.mark.parametrize("place", ["run_id", "key"])
def test_an_id_that_is_no_name_is_refused(id: str, place: str) -> None:
    """Only the check itself is called: nothing here could begin a run, and so remove a folder."""
    bundle = Bundle(flow(step("a")))
    request = Request(bundle, run_id=id) if place == "run_id" else Request(bundle, options={"key": id})
    with pytest.raises(InvalidInput, match="cannot be the id"):
        accept_ops(request, 1)


async def test_the_same_run_asked_for_twice_at_once_is_accepted_once(lab: Lab) -> None:
    bundle = Bundle(flow(step("a")))
    rows = await asyncio.gather(*(lab.engine.accept(Request(bundle, run_id="invoice-7")) for _ in range(5)))
    assert len({row.n for row in rows}) == 1
    assert (await lab.engine.wait("invoice-7")).status is RunStatus.COMPLETED


async def test_inputs_over_the_limit_are_refused(lab: Lab) -> None:
    work = flow(
        step("a"),
        variables=(Variable("text", VariableType.STRING, Direction.INPUT),),
        settings=WorkflowSettings(max_payload=1000),
    )
    with pytest.raises(InvalidInput, match="bytes long"):
        await lab.run(work, {"text": "x" * 2000})


async def test_results_over_the_limit_end_the_loop_in_the_pass_that_exceeds_it(lab: Lab) -> None:
    row = await lab.run(
        flow(
            step("rows", "flow.count", {"stop": 100, "collect": "x" * 97}, each="a"),
            step("a"),
            settings=WorkflowSettings(max_payload=1000),
        )
    )
    assert row.error is not None and row.error["kind"] == "limit"
    assert lab.kinds(row, "a").count("step.completed") == 11


async def test_a_variable_over_the_limit_stays_as_it_was(lab: Lab) -> None:
    row = await lab.run(
        flow(
            step("set", "flow.set", {"values": {"text": "x" * 2000}}, error="end"),
            step("end"),
            variables=(Variable("text", VariableType.STRING, Direction.OUTPUT, default="short"),),
            settings=WorkflowSettings(max_payload=1000),
        )
    )
    assert row.outputs == {"text": "short"}


async def test_many_runs_of_a_limited_workflow_do_not_hold_up_another(tmp_path: Path) -> None:
    limited = Bundle(flow(step("a", "toy.sleep", {"seconds": 60}), settings=WorkflowSettings(max_concurrent_runs=1)))
    async with lab(tmp_path) as it:
        await asyncio.gather(*(it.engine.accept(Request(limited)) for _ in range(300)))
        other = await it.run(flow(step("a"), id="other"))
        assert other.status is RunStatus.COMPLETED
        assert len(it.engine.live) == 1


async def test_a_run_whose_version_cannot_be_read_fails_alone(tmp_path: Path) -> None:
    async with lab(tmp_path, limits=Limits(max_parallel_runs=0)) as it:
        bad = await it.engine.accept(Request(Bundle(flow(step("a")))))
        gone = await it.engine.accept(Request(Bundle(flow(step("b")))))
        it.store.writer.commit_now([("UPDATE versions SET document='[1' WHERE hash=?", (bad.version,))])
        it.store.writer.commit_now([("DELETE FROM versions WHERE hash=?", (gone.version,))])
    async with lab(tmp_path) as it:
        good = await it.engine.accept(Request(Bundle(flow(step("c")))))
        rows = [await it.engine.wait(row.id) for row in (bad, gone, good)]
        assert [row.status for row in rows] == [RunStatus.FAILED, RunStatus.FAILED, RunStatus.COMPLETED]
        assert rows[0].error is not None and it.kinds(bad)[-1] == "run.failed"


async def test_waiting_for_a_run_that_does_not_exist_is_an_error(lab: Lab) -> None:
    with pytest.raises(InvalidInput, match="no run"):
        await lab.engine.wait("nowhere")


async def test_shutdown_while_runs_are_being_begun_leaves_none_behind(tmp_path: Path) -> None:
    bundle = Bundle(flow(step("a", "toy.sleep", {"seconds": 60})))
    async with lab(tmp_path, limits=Limits(max_parallel_runs=50)) as it:
        rows = await asyncio.gather(*(it.engine.accept(Request(bundle)) for _ in range(20)))
        await until(lambda: it.engine.live)
        await it.engine.shutdown(grace=0)
        assert {it.store.runs.by_number(row.n).status for row in rows} == {RunStatus.QUEUED}


async def test_a_run_that_sleeps_for_long_or_is_paused_holds_up_nobody(tmp_path: Path) -> None:
    async with lab(tmp_path, limits=Limits(max_parallel_runs=1)) as it:
        asleep = await it.engine.accept(Request(Bundle(flow(step("nap", "flow.delay", {"seconds": 3000})))))
        other = await it.run(flow(step("a"), id="other"))
        assert other.status is RunStatus.COMPLETED
        assert it.store.runs.by_number(asleep.n).status is RunStatus.RUNNING
        paused = await it.engine.accept(Request(Bundle(flow(step("a", "toy.sleep", {"seconds": 60}), id="paused"))))
        await until(lambda: "step.started" in it.kinds(paused))
        assert await it.engine.pause(paused.id, True)
        assert (await it.run(flow(step("a"), id="other"))).status is RunStatus.COMPLETED
        assert await it.engine.cancel(asleep.id) is RunStatus.CANCELLED


async def test_after_a_long_wait_a_run_goes_on_when_it_has_a_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("runtime.engine.activity.LONG_SECONDS", 0.2)
    work = flow(step("nap", "flow.delay", {"seconds": 0.6}, out="work"), step("work", "toy.sleep", {"seconds": 0.15}))
    async with lab(tmp_path, limits=Limits(max_parallel_runs=1)) as it:
        rows = [await it.engine.accept(Request(Bundle(work))) for _ in range(3)]
        await until(lambda: len(it.engine.live) == 3)
        for row in rows:
            assert (await it.engine.wait(row.id)).status is RunStatus.COMPLETED
        entries = [entry for row in rows for entry in it.store.journal.of_step(row.n, "work")]
        kinds = [entry.kind.value for entry in sorted(entries, key=lambda entry: (entry.at, entry.kind.value))]
        assert kinds == ["step.started", "step.completed"] * 3
