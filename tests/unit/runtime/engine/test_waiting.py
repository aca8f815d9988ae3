"""Waiting for people: answers at awkward moments, deadlines, pauses, and what a restart makes of them."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any

import pytest

from runtime.engine.accept import Request
from runtime.engine.bundle import Bundle
from runtime.engine.engine import Limits
from runtime.errors import InvalidInput
from runtime.model import Step
from runtime.model.status import RunStatus
from tests.fixtures.engine import Lab, flow, lab, step, until

APPROVED = {"decision": "approved"}


def ask(id: str = "ask", **fields: Any) -> Step:
    return step(id, "people.ask", {"question": "Pay it?", **fields.pop("params", {})}, **fields)


def statuses(it: Lab) -> list[str]:
    return [event.status for event in it.events if event.kind == "run.status"]


async def test_a_second_answer_is_refused(lab: Lab) -> None:
    row = await lab.run(flow(ask("one"), ask("two")))
    await lab.engine.answer(row, "", "one", APPROVED)
    with pytest.raises(InvalidInput, match="answered already"):
        await lab.engine.answer(row, "", "one", {"decision": "rejected"})
    await lab.engine.answer(row, "", "two", APPROVED)
    assert (await lab.engine.wait(row.id, frozenset({RunStatus.COMPLETED}))).status is RunStatus.COMPLETED
    assert lab.outputs(row)["one"] == APPROVED


async def test_answers_to_a_run_that_nobody_carries_out(tmp_path: Path) -> None:
    async with lab(tmp_path, park_after=0.0) as it:
        row = await it.run(flow(ask("one"), ask("two")))
        await until(lambda: row.id not in it.engine.live)
    async with lab(tmp_path, limits=Limits(max_parallel_runs=0)) as it:
        # The first sends the run back to the queue, the second finds it there.
        await it.engine.answer(row, "", "one", APPROVED)
        await it.engine.answer(row, "", "two", APPROVED)
        with pytest.raises(InvalidInput, match="answered already"):
            await it.engine.answer(row, "", "two", {"decision": "rejected"})
        with pytest.raises(InvalidInput, match="Nothing waits"):
            await it.engine.answer(row, "", "three", APPROVED)
    async with lab(tmp_path) as it:
        row = await it.engine.wait(row.id)
        assert row.status is RunStatus.COMPLETED
        assert it.outputs(row) == {"one": APPROVED, "two": APPROVED}


async def test_an_answer_in_the_moment_the_run_is_let_go_of(tmp_path: Path) -> None:
    async with lab(tmp_path) as it:
        row = await it.run(flow(ask(approved="yes"), step("yes")))
        it.engine.live[row.id].control.suspend()
        await it.engine.answer(row, "", "ask", APPROVED)
        row = await it.engine.wait(row.id, frozenset({RunStatus.COMPLETED}))
        assert it.kinds(row, "yes") == ["step.completed"]


async def test_an_answer_while_parking_is_not_lost(tmp_path: Path) -> None:
    for delay in (0.0, 0.001, 0.005, 0.02, 0.021, 0.025, 0.03):
        async with lab(tmp_path / str(delay), park_after=0.0) as it:
            row = await it.engine.accept(Request(Bundle(flow(ask()))))
            await until(lambda it=it, row=row: "step.waiting" in it.kinds(row))
            await asyncio.sleep(delay)
            await it.engine.answer(row, "", "ask", APPROVED)
            assert (await it.engine.wait(row.id, frozenset({RunStatus.COMPLETED}))).status is RunStatus.COMPLETED


async def test_every_move_of_a_waiting_run_is_legal(lab: Lab) -> None:
    row = await lab.run(flow(ask()))
    await lab.engine.answer(row, "", "ask", APPROVED)
    row = await lab.engine.wait(row.id, frozenset({RunStatus.COMPLETED}))
    assert statuses(lab) == ["running", "waiting", "running", "completed"]
    assert row.status is RunStatus.COMPLETED


async def test_a_parked_question_is_given_up_at_its_deadline(tmp_path: Path) -> None:
    async with lab(tmp_path, park_after=0.0) as it:
        row = await it.run(flow(ask(params={"timeout_hours": 0.5 / 3600}, error="late"), step("late")))
        assert row.status is RunStatus.WAITING
        await until(lambda: row.id not in it.engine.live)
        asked = it.store.journal.of_step(row.n, "ask")[-1].at
        await until(lambda: time.time() * 1000 > asked + 500)
        assert await it.engine.recover() == [row.id]
        row = await it.engine.wait(row.id, frozenset({RunStatus.COMPLETED}))
        assert it.kinds(row, "late") == ["step.completed"]


async def test_an_answer_in_time_counts_however_late_the_run_goes_on(tmp_path: Path) -> None:
    async with lab(tmp_path, park_after=0.0) as it:
        row = await it.run(flow(ask(params={"timeout_hours": 0.3 / 3600})))
        await until(lambda: row.id not in it.engine.live)
    async with lab(tmp_path, limits=Limits(max_parallel_runs=0)) as it:
        await it.engine.answer(row, "", "ask", APPROVED)
        await asyncio.sleep(0.35)
    async with lab(tmp_path) as it:
        assert (await it.engine.wait(row.id)).status is RunStatus.COMPLETED


async def test_an_unanswered_question_beside_a_failure(lab: Lab) -> None:
    row = await lab.run(flow(ask("one", approved="boom"), step("boom", "flow.fail", {"message": "x"}), ask("two")))
    await lab.engine.answer(row, "", "one", APPROVED)
    row = await lab.engine.wait(row.id, frozenset({RunStatus.FAILED}))
    assert lab.kinds(row, "two")[-1] == "step.cancelled"
    assert statuses(lab) == ["running", "waiting", "running", "failed"]


async def test_a_run_that_waits_cannot_be_paused_and_a_paused_one_is_found_waiting(lab: Lab) -> None:
    row = await lab.engine.accept(Request(Bundle(flow(ask(), step("nap", "toy.sleep", {"seconds": 0.1})))))
    await until(lambda: "step.waiting" in lab.kinds(row) and "step.started" in lab.kinds(row, "nap"))
    assert await lab.engine.pause(row.id, True)
    await until(lambda: lab.kinds(row, "nap")[-1] == "step.completed")
    await lab.engine.pause(row.id, False)
    row = await lab.engine.wait(row.id)
    assert row.status is RunStatus.WAITING
    assert not await lab.engine.pause(row.id, True)
    assert lab.store.runs.by_number(row.n).status is RunStatus.WAITING
    await lab.engine.cancel(row.id)


async def test_an_answer_does_not_wake_a_paused_run(tmp_path: Path) -> None:
    work = flow(ask(approved="yes"), step("nap", "toy.sleep", {"seconds": 60}), step("yes"))
    async with lab(tmp_path) as it:
        row = await it.engine.accept(Request(Bundle(work)))
        await until(lambda: "step.waiting" in it.kinds(row) and "step.started" in it.kinds(row, "nap"))
        await it.engine.pause(row.id, True)
        await it.engine.answer(row, "", "ask", APPROVED)
        await until(lambda: "step.completed" in it.kinds(row, "ask"))
        assert it.store.runs.by_number(row.n).status is RunStatus.PAUSED
        assert it.kinds(row, "yes") == []


async def test_the_last_step_may_end_while_the_run_is_paused(lab: Lab) -> None:
    row = await lab.engine.accept(Request(Bundle(flow(step("a", "toy.sleep", {"seconds": 0.1})))))
    await until(lambda: "step.started" in lab.kinds(row, "a"))
    assert await lab.engine.pause(row.id, True)
    assert (await lab.engine.wait(row.id)).status is RunStatus.COMPLETED


async def test_a_paused_run_stays_paused_over_a_restart_until_somebody_lets_it_go_on(tmp_path: Path) -> None:
    work = flow(step("a", "toy.sleep", {"seconds": 0.1}, out="b"), step("b"))
    async with lab(tmp_path) as it:
        row = await it.engine.accept(Request(Bundle(work)))
        await until(lambda: "step.started" in it.kinds(row, "a"))
        await it.engine.pause(row.id, True)
        await until(lambda: "step.completed" in it.kinds(row, "a"))
    async with lab(tmp_path) as it:
        assert it.store.runs.by_number(row.n).status is RunStatus.PAUSED
        assert await it.engine.recover() == []
        assert await it.engine.pause(row.id, False)
        row = await it.engine.wait(row.id)
        assert row.status is RunStatus.COMPLETED
        assert it.kinds(row, "a").count("step.completed") == 1


async def test_cancel_reaches_a_paused_and_a_parked_run(tmp_path: Path) -> None:
    async with lab(tmp_path, park_after=0.0) as it:
        parked = await it.run(flow(ask()))
        paused = await it.engine.accept(Request(Bundle(flow(step("a", "toy.sleep", {"seconds": 60})))))
        await until(lambda: "step.started" in it.kinds(paused, "a") and parked.id not in it.engine.live)
        await it.engine.pause(paused.id, True)
        assert await it.engine.cancel(paused.id) is RunStatus.CANCELLED
        assert await it.engine.cancel(parked.id) is RunStatus.CANCELLED
        assert it.kinds(parked)[-1] == "run.cancelled"
        assert statuses(it).count("cancelled") == 2
