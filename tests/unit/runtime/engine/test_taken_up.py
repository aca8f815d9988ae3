"""Taking a run up again after it was cut off: from a picture of the data folder, taken in the middle of the run."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from runtime.engine.accept import Request
from runtime.engine.bundle import Bundle
from runtime.model import Direction, Retry, RetryStrategy, Variable, VariableType, Workflow
from runtime.model.status import Kind, RunStatus
from runtime.store import RunRow
from tests.fixtures.engine import Lab, flow, lab, step, until

NUMBER = VariableType.NUMBER


async def cut_off(
    folder: Path, work: Workflow, when: Callable[[Lab, RunRow], Any], name: str = "image", **fields: Any
) -> tuple[Path, RunRow]:
    """What is on disk of a run in the moment in which something is so: the data folder that a power cut leaves."""
    async with lab(folder / f"{name}-before") as it:
        row = await it.engine.accept(Request(Bundle(work, folder=str(folder)), **fields))
        await until(lambda: when(it, row))
        it.store.writer.commit_now([])
        shutil.copytree(it.store.home, folder / name)
        await it.engine.cancel(row.id)
    return folder / name, row


def note(folder: Path, **fields: Any) -> dict[str, Any]:
    return {"ledger": str(folder / "ledger"), **fields}


def lines(folder: Path) -> list[str]:
    path = folder / "ledger"
    return [line.split()[0] for line in path.read_text().splitlines()] if path.exists() else []


async def test_failed_attempts_before_the_cut_count_and_the_one_cut_off_does_not(tmp_path: Path) -> None:
    rule = Retry(RetryStrategy.FIXED, attempts=3, delay=0.01)
    work = flow(step("a", "toy.stumbles", note(tmp_path, seconds=0.2), retry=rule))
    home, row = await cut_off(tmp_path, work, lambda it, row: lines(tmp_path) == ["a", "a"])
    before = len(lines(tmp_path))
    async with lab(home) as it:
        row = await it.engine.wait(row.id)
        assert row.status is RunStatus.FAILED
        # One attempt failed, the second was cut off: two are left.
        assert it.kinds(row, "a").count("step.retried") == 2
        assert len(lines(tmp_path)) - before == 2


async def test_the_rest_of_a_wait_before_an_attempt_is_waited(tmp_path: Path) -> None:
    rule = Retry(RetryStrategy.FIXED, attempts=2, delay=0.6)
    work = flow(step("a", "toy.fail", {"times": 1}, retry=rule))
    home, row = await cut_off(tmp_path, work, lambda it, row: "step.retried" in it.kinds(row))
    async with lab(home) as it:
        row = await it.engine.wait(row.id)
        assert row.status is RunStatus.COMPLETED
        entries = it.store.journal.of_step(row.n, "a")
        retried = next(entry for entry in entries if entry.kind is Kind.STEP_RETRIED)
        assert entries[-2].kind is Kind.STEP_STARTED and entries[-2].at - retried.at >= 590


async def test_a_container_that_was_cut_off_took_as_long_as_all_its_parts(tmp_path: Path) -> None:
    work = flow(
        step("rows", "flow.for_each", {"items": [1, 2]}, each="nap"), step("nap", "toy.sleep", {"seconds": 0.3})
    )
    home, row = await cut_off(tmp_path, work, lambda it, row: it.store.journal.holds_scope(row.n, "rows[1]"))
    async with lab(home) as it:
        assert (await it.engine.wait(row.id)).status is RunStatus.COMPLETED
        began, *_, ended = it.store.journal.of_step(row.n, "rows", "")
        assert ended.kind is Kind.STEP_COMPLETED
        assert ended.values["ms"] >= 600 and abs(ended.values["ms"] - (ended.at - began.at)) < 100


async def test_done_again_on_a_persons_word_and_cut_off_again_asks_again(tmp_path: Path) -> None:
    work = flow(step("pay", "toy.once", note(tmp_path, seconds=0.2)))
    home, row = await cut_off(tmp_path, work, lambda it, row: lines(tmp_path) == ["pay"])
    async with lab(home) as it:
        assert (await it.engine.wait(row.id)).status is RunStatus.WAITING
        await it.engine.answer(row, "", "pay", {"decision": "again"})
        await until(lambda: len(lines(tmp_path)) == 2)
        it.store.writer.commit_now([])
        shutil.copytree(home, tmp_path / "second")
        await it.engine.cancel(row.id)
    async with lab(tmp_path / "second") as it:
        assert (await it.engine.wait(row.id)).status is RunStatus.WAITING
        assert lines(tmp_path) == ["pay", "pay"]
        await it.engine.answer(row, "", "pay", {"decision": "done", "output": 7})
        row = await it.engine.wait(row.id, frozenset({RunStatus.COMPLETED}))
        assert it.outputs(row)["pay"] == 7


async def test_did_not_happen_is_an_error_like_any_other(tmp_path: Path) -> None:
    work = flow(
        step("pay", "toy.once", note(tmp_path, seconds=0.2), error="sorry"),
        step("sorry", "toy.pure", {"value": "{{ error.step }}"}),
    )
    home, row = await cut_off(tmp_path, work, lambda it, row: lines(tmp_path) == ["pay"])
    async with lab(home) as it:
        await it.engine.wait(row.id)
        await it.engine.answer(row, "", "pay", {"decision": "fail"})
        row = await it.engine.wait(row.id, frozenset({RunStatus.COMPLETED, RunStatus.FAILED}))
        assert row.status is RunStatus.COMPLETED
        assert it.outputs(row)["sorry"] == "pay"


async def test_a_pass_of_a_while_loop_that_had_begun_is_finished(tmp_path: Path) -> None:
    flag = tmp_path / "flag"
    flag.touch()
    work = flow(
        step("w", "flow.while", {"test": "{{ vars.n < 1 }}"}, each="count"),
        step("count", "flow.set", {"values": {"n": "{{ vars.n + 1 }}"}}, out="nap"),
        step("nap", "toy.sleep", {"seconds": 0.3}, out="last"),
        step("last", "toy.once", note(tmp_path)),
        variables=(Variable("n", NUMBER, Direction.OUTPUT, default=0),),
    )
    home, row = await cut_off(tmp_path, work, lambda it, row: "step.started" in it.kinds(row, "nap"))
    async with lab(home) as it:
        assert (await it.engine.wait(row.id)).outputs == {"n": 1}
        assert lines(tmp_path) == ["last"]


async def test_passes_that_ran_beside_a_break_are_finished(tmp_path: Path) -> None:
    work = flow(
        step("rows", "flow.for_each", {"items": [0, 1, 2, 3], "parallel": 2}, each="which"),
        step("which", "flow.condition", {"test": "{{ item == 0 }}"}, true="leave", false="nap"),
        step("leave", "flow.break"),
        step("nap", "toy.sleep", {"seconds": 0.3}, out="last"),
        step("last", "toy.once", note(tmp_path, line="{{ item }}")),
    )
    home, row = await cut_off(
        tmp_path, work, lambda it, row: {"loop.iteration", "step.started"} <= set(it.kinds(row)[3:])
    )
    async with lab(home) as it:
        row = await it.engine.wait(row.id)
        assert row.status is RunStatus.COMPLETED
        assert it.outputs(row)["rows"] == {"count": 2}
        assert lines(tmp_path) == ["last"]


async def test_a_once_step_in_doubt_beside_a_failure_is_named(tmp_path: Path) -> None:
    work = flow(
        step("pay", "toy.once", note(tmp_path, seconds=0.5)),
        step("wait", "flow.delay", {"seconds": 0.05}, out="boom"),
        step("boom", "flow.fail", {"message": "x"}),
    )
    home, row = await cut_off(tmp_path, work, lambda it, row: "step.failed" in it.kinds(row, "boom"))
    async with lab(home) as it:
        row = await it.engine.wait(row.id)
        assert row.status is RunStatus.FAILED
        assert it.kinds(row, "pay")[-1] == "step.in_doubt"
        assert lines(tmp_path) == ["pay"]


@pytest.mark.logs("lease ran out")
async def test_a_runner_that_slept_past_its_lease_stops_and_the_run_is_taken_back(tmp_path: Path) -> None:
    work = flow(
        step("pay", "toy.once", note(tmp_path, seconds=0.3), out="after"),
        step("after", "toy.once", note(tmp_path)),
    )
    async with lab(tmp_path / "home") as it:
        row = await it.engine.accept(Request(Bundle(work)))
        await until(lambda: lines(tmp_path) == ["pay"])
        it.engine.live[row.id].lease_until = 1
        # On disk before the runner notices: else it is looked at too early, and then only half a minute later.
        await it.store.writer.commit([("UPDATE runs SET lease_until=1", ())])
        row = await it.engine.wait(row.id)
        assert row.status is RunStatus.COMPLETED
        assert row.fence == 3
        assert lines(tmp_path) == ["pay", "after"]


async def test_what_only_looks_like_a_credential_stays_data_over_a_restart(tmp_path: Path) -> None:
    strange = {"$secret": "crm.password", "$blob": "blob:0"}
    work = flow(
        step("page", "toy.effect", {"value": {"rows": [{"$secret": "crm.password"}, strange]}}, out="nap"),
        step("nap", "toy.sleep", {"seconds": 0.2}, out="send"),
        step("send", "toy.secret", {"password": "{{ to_json(steps.page.output.rows[0]) }}", "echo": True}),
        outputs={"rows": "{{ steps.page.output.rows }}"},
    )
    home, row = await cut_off(tmp_path, work, lambda it, row: "step.started" in it.kinds(row, "nap"))
    async with lab(home) as it:
        row = await it.engine.wait(row.id)
        assert row.status is RunStatus.COMPLETED, row.error
        assert "correct-horse" not in str(it.outputs(row)["send"])


async def test_large_variables_and_results_are_kept_apart_and_come_back(tmp_path: Path) -> None:
    work = flow(
        step("set", "flow.set", {"values": {"text": "x" * 1_200_000}}, out="rows"),
        step("rows", "flow.for_each", {"items": [1, 2], "collect": "{{ vars.text }}"}, each="one", done="nap"),
        step("one"),
        step("nap", "toy.sleep", {"seconds": 0.2}, out="end"),
        step("end", "toy.pure", {"value": "{{ [length(vars.text), length(steps.rows.output.results[1])] }}"}),
        variables=(Variable("text", VariableType.STRING),),
    )
    home, row = await cut_off(tmp_path, work, lambda it, row: "step.started" in it.kinds(row, "nap"))
    async with lab(home) as it:
        row = await it.engine.wait(row.id)
        assert it.outputs(row)["end"] == [1_200_000, 1_200_000]
        (size,) = it.store.reader.one("SELECT sum(length(data)) FROM journal", ()) or (0,)
        assert size < 20_000


async def test_the_second_attempt_of_a_container_has_the_same_idempotency_keys(tmp_path: Path) -> None:
    rule = Retry(RetryStrategy.FIXED, attempts=2, delay=0)
    work = flow(
        step("rows", "flow.for_each", {"items": [1]}, each="send", retry=rule),
        step("send", "toy.keyed", note(tmp_path), out="boom"),
        step("boom", "flow.fail", {"message": "x"}),
    )
    async with lab(tmp_path / "home") as it:
        row = await it.run(work)
        assert row.status is RunStatus.FAILED
    keys = [line.split()[1] for line in (tmp_path / "ledger").read_text().splitlines()]
    assert keys == [f"{row.id}/rows[0]/send"] * 2
