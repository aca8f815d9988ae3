"""Records of steps, read back from runs that a real engine made."""

from __future__ import annotations

from typing import Any

from runtime.engine.accept import Request
from runtime.engine.bundle import Bundle
from runtime.model import Direction, Retry, Variable, VariableType, Workflow
from runtime.model.retry import RetryStrategy
from runtime.model.status import RunStatus
from runtime.services.core import Core
from runtime.services.methods import call
from runtime.store import RunRow
from tests.fixtures.engine import flow, step


async def carry_out(core: Core, workflow: Workflow, inputs: dict[str, Any] | None = None, **bundle: Any) -> RunRow:
    row = await core.engine.accept(Request(Bundle(workflow, folder=str(core.home), **bundle), inputs or {}))
    return await core.engine.wait(row.id)


async def steps_of(core: Core, row: RunRow, **params: Any) -> list[dict[str, Any]]:
    return await call(core, "runs.steps", {"run": row.id, **params})


async def test_a_step_shows_what_it_was_given_and_what_it_gave(core: Core) -> None:
    row = await carry_out(core, flow(step("a", "toy.effect", {"value": {"x": 1}}, name="Send it", note="why")))
    (record,) = await steps_of(core, row)
    assert record["name"] == "Send it"
    assert record["type"] == "toy.effect"
    assert record["status"] == "completed"
    assert record["inputs"] == {"value": {"x": 1}}
    assert record["output"] == {"x": 1}
    assert record["ports"] == ["out"]
    assert record["attempt"] == 1
    assert record["ms"] >= 0
    assert record["error"] is None
    assert record["note"] == "why"
    assert not record["reused"]
    assert record["started_at"] <= record["finished_at"]


async def test_steps_come_in_the_order_they_began_with_their_passes(core: Core) -> None:
    workflow = flow(
        step("first", "toy.effect", out="rows"),
        step("rows", "flow.for_each", {"items": [10, 20]}, each="enter", done="last"),
        step("enter", "toy.pure", {"value": "{{ item }}"}),
        step("last"),
    )
    records = await steps_of(core, await carry_out(core, workflow))
    assert [(r["scope"], r["step"], r["output"]) for r in records] == [
        ("", "first", None),
        ("", "rows", {"count": 2}),
        ("rows[0]", "enter", 10),
        ("rows[1]", "enter", 20),
        ("", "last", None),
    ]
    assert records[1]["ports"] == ["done"]
    assert records[1]["inputs"]["items"] == [10, 20]


async def test_pages_join_without_gap_or_repeat_in_parallel_branches(core: Core) -> None:
    workflow = flow(
        step("rows", "flow.for_each", {"items": list(range(30)), "parallel": 5}, each="x", done="end"),
        step("x", "toy.effect", {"value": "{{ item }}"}, out="y"),
        step("y"),
        step("end"),
    )
    row = await carry_out(core, workflow)
    whole = await steps_of(core, row)
    assert len(whole) == 62
    paged: list[dict[str, Any]] = []
    while page := await steps_of(core, row, limit=7, after=paged[-1]["n"] if paged else 0):
        paged += page
    assert paged == whole


async def test_retries_tell_each_error(core: Core) -> None:
    retry = Retry(RetryStrategy.FIXED, attempts=3, delay=0.001)
    workflow = flow(step("a", "toy.fail", {"times": 2, "message": "line is dead"}, retry=retry))
    (record,) = await steps_of(core, await carry_out(core, workflow))
    assert (record["status"], record["attempt"]) == ("completed", 3)
    assert [(t["attempt"], t["error"]["message"]) for t in record["tries"]] == [(n, "line is dead") for n in (1, 2)]


async def test_of_a_loop_the_end_and_the_last_pass_of_each_step_are_read_alone(core: Core) -> None:
    workflow = flow(
        step("rows", "flow.for_each", {"items": [1, 2, 3]}, each="enter", done="last"),
        step("enter", "toy.effect", {"value": "{{ item }}"}),
        step("last"),
    )
    row = await carry_out(core, workflow)

    def places(records: list[dict[str, Any]]) -> list[tuple[str, str]]:
        return [(one["step"], one["scope"]) for one in records]

    end = await steps_of(core, row, before=0, limit=2)
    assert places(end) == [("enter", "rows[2]"), ("last", "")]
    assert places(await steps_of(core, row, before=end[0]["n"], limit=2)) == [
        ("enter", "rows[0]"),
        ("enter", "rows[1]"),
    ]
    latest = await steps_of(core, row, latest=True)
    assert places(latest) == [("rows", ""), ("enter", "rows[2]"), ("last", "")]
    assert latest == [one for one in await steps_of(core, row) if one["scope"] in ("", "rows[2]")]
    assert places(await steps_of(core, row, latest=True, after=latest[1]["n"])) == [("last", "")]


async def test_failed_handled_and_skipped_steps(core: Core) -> None:
    workflow = flow(
        step("a", "toy.fail", {"times": 9}, out="never", error="repair"),
        step("never"),
        step("repair", "toy.fail", {"times": 9, "message": "again"}),
    )
    row = await carry_out(core, workflow)
    assert row.status is RunStatus.FAILED
    records = {r["step"]: r for r in await steps_of(core, row)}
    assert (records["a"]["status"], records["a"]["handled"]) == ("failed", "error")
    assert "handled" not in records["repair"]
    assert records["repair"]["error"]["message"] == "again"
    assert (records["never"]["status"], records["never"]["reason"]) == ("skipped", "not reached")
    trouble = await steps_of(core, row, trouble=True)
    assert [r["step"] for r in trouble] == ["a", "repair"]


async def test_a_question_and_its_answer(core: Core) -> None:
    workflow = flow(step("ask", "people.ask", {"question": "Pay it?"}, approved="yes"), step("yes"))
    row = await carry_out(core, workflow)
    (waiting,) = await steps_of(core, row)
    assert waiting["status"] == "waiting"
    assert waiting["asked"]["message"] == "Pay it?"
    assert waiting["finished_at"] is None
    await call(core, "runs.answer", {"run": row.id, "decision": "approved", "by": "Ana"})
    await core.engine.wait(row.id, frozenset({RunStatus.COMPLETED}))
    asked, _ = await steps_of(core, row)
    assert asked["answered"]["by"] == "Ana"
    assert asked["ports"] == ["approved"]


async def test_a_step_that_waited_when_its_run_was_cancelled_is_cancelled(core: Core) -> None:
    row = await carry_out(core, flow(step("ask", "people.ask", {"question": "Pay it?"})))
    await call(core, "runs.cancel", {"run": row.id})
    (record,) = await steps_of(core, row)
    assert record["status"] == "cancelled"


async def test_steps_of_a_called_workflow_have_their_own_names(core: Core) -> None:
    inner = flow(step("a", "toy.effect", name="Inside"), id="inner")
    workflow = flow(step("call", "flow.call", {"workflow": "inner"}), step("a", name="Outside"))
    row = await carry_out(core, workflow, calls={"inner": inner})
    names = {(r["scope"], r["step"]): r["name"] for r in await steps_of(core, row)}
    assert names == {("", "call"): "call", ("call>", "a"): "Inside", ("", "a"): "Outside"}


async def test_resumed_runs_say_which_steps_they_took_over(core: Core) -> None:
    ledger = str(core.home / "ledger")
    workflow = flow(
        step("a", "toy.once", {"ledger": ledger}, out="b"), step("b", "toy.fail", {"times": 1}, out="c"), step("c")
    )
    failed = await carry_out(core, workflow)
    assert failed.status is RunStatus.FAILED
    resumed = (await call(core, "resume.run", {"run": failed.id, "trust": True}))["run"]["id"]
    row = await core.engine.wait(resumed)
    assert {r["step"]: r["reused"] for r in await steps_of(core, row)} == {"a": True, "b": False}


async def test_long_values_are_cut_and_kept_ones_are_loaded_when_asked_for(core: Core) -> None:
    long, huge = "y" * 20_000, "x" * 1_200_000
    workflow = flow(step("a", "toy.effect", {"value": long}, out="b"), step("b", "toy.effect", {"value": huge}))
    row = await carry_out(core, workflow)
    cut, kept = await steps_of(core, row)
    assert cut["output"]["$cut"]["size"] == 20_002
    assert cut["output"]["$cut"]["preview"] == "y" * 2000
    assert kept["output"]["$cut"]["size"] == 1_200_002
    full = await steps_of(core, row, full=True)
    assert [len(r["output"]) for r in full] == [20_000, 1_200_000]
    for path in core.store.blobs.folder.rglob("*"):
        if path.is_file():
            path.unlink()
    assert "gone" in (await steps_of(core, row))[1]["output"]["$gone"]["message"]


async def test_secrets_stay_hidden(core: Core) -> None:
    core.vault.set("crm", {"password": "correct-horse-battery"})
    workflow = flow(step("a", "toy.secret", {"password": "{{ vault.crm.password }}", "echo": True}))
    row = await carry_out(core, workflow)
    (record,) = await steps_of(core, row, full=True)
    assert "correct-horse" not in str(record)
    assert record["inputs"] == {"password": {"$secret": "crm.password"}, "echo": True}


async def test_a_run_whose_version_is_gone_still_shows_its_steps(core: Core) -> None:
    row = await carry_out(core, flow(step("a", "toy.effect", name="Named")))
    await core.store.writer.commit([("DELETE FROM versions", ())])
    (record,) = await steps_of(core, row)
    assert (record["step"], record["name"], record["type"]) == ("a", "a", "")


async def test_sensitive_inputs_are_masked_in_inputs_of_steps(core: Core) -> None:
    variable = Variable("sensitive", VariableType.STRING, Direction.INPUT, sensitive=True)
    workflow = flow(step("a", "toy.effect", {"value": "{{ vars.sensitive }}"}), variables=(variable,))
    row = await carry_out(core, workflow, {"sensitive": "hush-hush"})
    assert "hush-hush" not in str(await steps_of(core, row))


async def test_a_long_output_is_read_in_parts_and_not_kept(core: Core) -> None:
    rows = [{"n": n, "text": "x" * 200} for n in range(5000)]
    row = await carry_out(core, flow(step("a", "toy.effect", {"value": rows}), step("b", "toy.effect", {"value": "t"})))
    numbers = [record["n"] for record in await steps_of(core, row)]
    found, start, parts = [], 0, 0
    while start is not None:
        part = await call(core, "runs.output", {"run": row.id, "n": numbers[0], "start": start})
        found, start, parts = found + part["rows"], part["next"], parts + 1
    assert found == rows and parts > 1
    assert core.last_output.value is None
    assert await call(core, "runs.output", {"run": row.id, "n": numbers[1]}) == {"value": "t"}
