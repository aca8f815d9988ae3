"""Ends of every kind: failing siblings, jumps, cancel, time limits, shutdown; nothing is swallowed, nothing is cut off
that must not be."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from runtime.engine.accept import Request
from runtime.engine.bundle import Bundle
from runtime.model import Retry, RetryStrategy, WorkflowSettings
from runtime.model.status import RunStatus
from tests.fixtures.engine import Lab, flow, lab, step, until


async def test_a_once_effect_in_a_parallel_loop_outlives_a_failing_sibling(lab: Lab) -> None:
    note = {"ledger": str(lab.store.home / "ledger"), "seconds": 0.6}
    row = await lab.run(
        flow(
            step("wait", "flow.delay", {"seconds": 0.3}, out="boom"),
            step("boom", "flow.fail", {"message": "x"}),
            step("rows", "flow.for_each", {"items": [1, 2, 3], "parallel": 2}, each="pay"),
            step("pay", "toy.once", note, out="after"),
            step("after"),
        )
    )
    assert row.status is RunStatus.FAILED
    assert row.error is not None and row.error["step"] == "boom"
    assert lab.kinds(row, "pay") == ["step.started", "step.started", "step.completed", "step.completed"]
    assert lab.kinds(row, "after") == []
    assert lab.kinds(row, "rows")[-1] == "step.cancelled"


async def test_a_once_effect_that_fails_while_it_is_ended_is_the_end(lab: Lab) -> None:
    ledger = str(lab.store.home / "ledger")
    rule = Retry(RetryStrategy.FIXED, attempts=9, delay=0.01)
    row = await lab.run(
        flow(
            step("wait", "flow.delay", {"seconds": 0.3}, out="boom"),
            step("boom", "flow.fail", {"message": "x"}),
            step("pay", "toy.flaky", {"ledger": ledger, "seconds": 0.6}, retry=rule, error="sorry"),
            step("sorry", "toy.once", {"ledger": ledger}),
        )
    )
    assert row.status is RunStatus.FAILED
    assert Path(ledger).read_text().count("\n") == 1
    assert lab.kinds(row, "sorry") == []


async def test_cancel_while_siblings_are_being_ended_is_not_swallowed(lab: Lab) -> None:
    ledger = {"ledger": str(lab.store.home / "ledger"), "seconds": 1}
    row = await lab.engine.accept(
        Request(
            Bundle(
                flow(
                    step("t", "flow.try", try_="wait pay", catch="sorry", done="on"),
                    step("wait", "flow.delay", {"seconds": 0.1}, out="boom"),
                    step("boom", "flow.fail", {"message": "x"}),
                    step("pay", "toy.once", ledger),
                    step("sorry"),
                    step("on", "toy.sleep", {"seconds": 60}),
                )
            )
        )
    )
    await until(lambda: "step.failed" in lab.kinds(row, "boom") and "step.started" in lab.kinds(row, "pay"))
    assert await lab.engine.cancel(row.id) is RunStatus.CANCELLED
    assert lab.kinds(row, "sorry") == lab.kinds(row, "on") == []


async def test_cancelling_twice_is_cancelling_once(lab: Lab) -> None:
    row = await lab.engine.accept(Request(Bundle(flow(step("a", "toy.sleep", {"seconds": 60})))))
    await until(lambda: "step.started" in lab.kinds(row, "a"))
    both = await asyncio.gather(lab.engine.cancel(row.id), lab.engine.cancel(row.id), lab.engine.cancel(row.id))
    assert both == [RunStatus.CANCELLED] * 3
    assert lab.kinds(row).count("run.cancelled") == 1
    assert [e.status for e in lab.events if e.kind == "run.status"] == ["running", "cancelled"]


async def test_finally_runs_when_its_try_is_ended_early(lab: Lab) -> None:
    row = await lab.run(
        flow(
            step("wait", "flow.delay", {"seconds": 0.05}, out="boom"),
            step("boom", "flow.fail", {"message": "x"}),
            step("t", "flow.try", try_="slow", finally_="tidy"),
            step("slow", "toy.sleep", {"seconds": 60}),
            step("tidy", "toy.sleep", {"seconds": 0.01}, out="tidied"),
            step("tidied"),
        )
    )
    assert row.status is RunStatus.FAILED
    assert lab.kinds(row, "tidied") == ["step.completed"]


async def test_finally_runs_after_a_time_limit(lab: Lab) -> None:
    steps = (step("slow", "toy.sleep", {"seconds": 60}), step("tidy", "toy.sleep", {"seconds": 0.01}))
    row = await lab.run(flow(step("t", "flow.try", try_="slow", finally_="tidy", timeout=0.05), *steps))
    assert row.error is not None and row.error["kind"] == "timeout"
    assert lab.kinds(row, "tidy")[-1] == "step.completed"
    limit = WorkflowSettings(timeout=0.05)
    row = await lab.run(flow(step("t", "flow.try", try_="slow", finally_="tidy"), *steps, settings=limit))
    assert row.error is not None and row.error["kind"] == "timeout"
    assert lab.kinds(row, "tidy")[-1] == "step.completed"


async def test_finally_does_not_run_on_cancel_nor_when_the_run_is_let_go_of(tmp_path: Path) -> None:
    work = flow(
        step("t", "flow.try", try_="slow", finally_="tidy"), step("slow", "toy.sleep", {"seconds": 60}), step("tidy")
    )
    async with lab(tmp_path) as it:
        cancelled, kept = [await it.engine.accept(Request(Bundle(work))) for _ in range(2)]
        await until(lambda: all("step.started" in it.kinds(row, "slow") for row in (cancelled, kept)))
        await it.engine.cancel(cancelled.id)
        assert it.kinds(cancelled, "tidy") == []
    async with lab(tmp_path) as it:
        await until(lambda: it.kinds(kept, "slow").count("step.started") == 2)
        assert it.kinds(kept, "tidy") == []


async def test_a_task_that_cancels_itself_has_failed(lab: Lab) -> None:
    row = await lab.run(
        flow(step("a", "toy.gives_up", error="b"), step("b", "toy.pure", {"value": "{{ error.kind }}"}))
    )
    assert row.status is RunStatus.COMPLETED
    assert lab.outputs(row)["b"] == "other"


async def test_each_branch_sees_its_own_error(lab: Lab) -> None:
    tell = {"value": "{{ error.message }}"}
    row = await lab.run(
        flow(
            step("a", "flow.fail", {"message": "from a"}, error="a1"),
            step("a1", "toy.sleep", {"seconds": 0.1}, out="a2"),
            step("a2", "toy.pure", tell, out="loop"),
            step("loop", "flow.count", {"stop": 1}, each="a3"),
            step("a3", "toy.pure", tell),
            step("wait", "flow.delay", {"seconds": 0.03}, out="b"),
            step("b", "flow.fail", {"message": "from b"}, error="b1"),
            step("b1", "toy.pure", tell),
        )
    )
    assert {name: lab.outputs(row)[name] for name in ("a2", "a3", "b1")} == {
        "a2": "from a", "a3": "from a", "b1": "from b",
    }  # fmt: skip


async def test_a_stop_counts_more_than_a_break_beside_it(lab: Lab) -> None:
    row = await lab.run(
        flow(
            step("rows", "flow.for_each", {"items": [0, 1], "parallel": 2}, each="which", done="never"),
            step("which", "flow.condition", {"test": "{{ item == 0 }}"}, true="stop", false="nap"),
            step("stop", "flow.stop"),
            step("nap", "toy.sleep", {"seconds": 0.05}, out="leave"),
            step("leave", "flow.break"),
            step("never"),
        )
    )
    assert row.status is RunStatus.COMPLETED
    assert lab.kinds(row, "never") == []


async def test_no_step_takes_the_error_of_too_many_steps(lab: Lab) -> None:
    row = await lab.run(
        flow(
            step("rows", "flow.for_each", {"items": list(range(10)), "on_error": "continue"}, each="w", error="caught"),
            step("w", "flow.while", {"test": "{{ true }}"}, each="a"),
            step("a"),
            step("caught"),
            settings=WorkflowSettings(max_steps=50),
        )
    )
    assert row.error is not None and "more than 50 steps" in row.error["message"]
    assert lab.kinds(row, "rows[]") == lab.kinds(row, "caught") == []


async def test_shutdown_does_not_wait_for_delays_and_waits_of_retries(tmp_path: Path) -> None:
    rule = Retry(RetryStrategy.FIXED, attempts=9, delay=60)
    work = flow(step("d", "flow.delay", {"seconds": 60}), step("r", "toy.fail", {"times": 9}, retry=rule))
    async with lab(tmp_path) as it:
        row = await it.engine.accept(Request(Bundle(work)))
        await until(lambda: "step.retried" in it.kinds(row, "r") and "step.started" in it.kinds(row, "d"))
        began = time.monotonic()
        await it.engine.shutdown(grace=30)
        assert time.monotonic() - began < 10
        assert it.store.runs.by_number(row.n).status is RunStatus.QUEUED


async def test_an_effect_that_ends_during_shutdown_is_kept(tmp_path: Path) -> None:
    ledger = {"ledger": str(tmp_path / "ledger"), "seconds": 0.2}
    async with lab(tmp_path / "home") as it:
        row = await it.engine.accept(Request(Bundle(flow(step("pay", "toy.once", ledger, out="end"), step("end")))))
        await until(lambda: (tmp_path / "ledger").exists())
        await it.engine.shutdown(grace=30)
        assert it.kinds(row, "pay") == ["step.started", "step.completed"]
        assert it.kinds(row, "end") == []
    async with lab(tmp_path / "home") as it:
        assert (await it.engine.wait(row.id)).status is RunStatus.COMPLETED
