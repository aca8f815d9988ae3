"""Resume after a fix: what a new run takes over, and what it does again."""

from __future__ import annotations

from pathlib import Path

import pytest

from runtime.engine.accept import Request
from runtime.engine.adopt import Adopter, Adoption
from runtime.engine.bundle import Bundle
from runtime.engine.relatives import Relatives
from runtime.model import Direction, Retry, RetryStrategy, Variable, VariableType, Workflow
from runtime.model.status import RunStatus
from runtime.store import RunRow
from tests.fixtures.engine import Lab, flow, step, until


def adopt(lab: Lab, row: RunRow, old: Workflow, new: Workflow, from_step: str = "", **calls: Workflow) -> Adoption:
    plans = Bundle(old, calls=calls).plans, Bundle(new, calls=calls).plans
    return Adopter(*plans, lab.engine.env.registry, lab.store.journal, row.n, from_step).adopt()


def verdicts(adoption: Adoption) -> dict[str, str]:
    return {f"{item.scope}/{item.step}".lstrip("/"): item.verdict for item in adoption.preview}


async def resume(lab: Lab, row: RunRow, old: Workflow, new: Workflow, from_step: str = "") -> RunRow:
    adoption = adopt(lab, row, old, new, from_step)
    request = Request(
        Bundle(new, folder=str(lab.store.home)),
        options={"key": row.options.get("key", row.id)},
        adopted_from=row.n,
        adopt=tuple(adoption.entries),
    )
    accepted = await lab.engine.accept(request)
    return await lab.engine.wait(accepted.id)


def lines(path: Path) -> list[str]:
    return [line.split()[0] for line in path.read_text().splitlines()]


async def test_only_the_repaired_step_and_what_follows_run_again(lab: Lab, tmp_path: Path) -> None:
    ledger = {"ledger": str(tmp_path / "ledger")}

    def work(fixed: bool) -> Workflow:
        bad = step("b", "toy.pure", {"value": 7}, out="c") if fixed else step("b", "toy.fail", {"times": 9}, out="c")
        return flow(
            step("a", "toy.once", ledger, out="b"),
            bad,
            step("c", "toy.once", {**ledger, "line": "{{ steps.b.output }}"}),
        )

    row = await lab.run(work(False))
    assert row.status is RunStatus.FAILED
    assert verdicts(adopt(lab, row, work(False), work(True))) == {"a": "reused", "b": "again", "c": "again"}
    again = await resume(lab, row, work(False), work(True))
    assert again.status is RunStatus.COMPLETED
    assert lines(tmp_path / "ledger") == ["a", "c"]


async def test_inside_iteration_k_with_variables_as_they_were(lab: Lab, tmp_path: Path) -> None:
    ledger = {"ledger": str(tmp_path / "ledger")}

    def work(fixed: bool) -> Workflow:
        test = "{{ false }}" if fixed else "{{ item == 3 }}"
        return flow(
            step("rows", "flow.for_each", {"items": [1, 2, 3, 4], "collect": "{{ vars.sum }}"}, each="pay", done="end"),
            step("pay", "toy.once", {**ledger, "line": "{{ item }}"}, out="add"),
            step("add", "flow.set", {"values": {"sum": "{{ vars.sum + item }}"}}, out="check"),
            step("check", "flow.condition", {"test": test}, true="boom"),
            step("boom", "flow.fail", {"message": "third"}),
            step("end", "toy.once", ledger),
            variables=(Variable("sum", VariableType.NUMBER, Direction.OUTPUT, default=0),),
        )

    row = await lab.run(work(False))
    assert row.error is not None and row.error["scope"] == "rows[2]"
    preview = verdicts(adopt(lab, row, work(False), work(True)))
    assert preview == {
        "rows": "entered", "rows[2]/pay": "reused", "rows[2]/add": "reused", "rows[2]/check": "again",
        "rows[2]/boom": "again", "end": "again",
    }  # fmt: skip
    again = await resume(lab, row, work(False), work(True))
    assert again.outputs == {"sum": 10}
    assert lab.outputs(again)["rows"]["results"] == [1, 3, 6, 10]
    assert lines(tmp_path / "ledger") == ["pay"] * 4 + ["end"]


async def test_from_an_earlier_step_undoes_its_variables_and_names_repeats(lab: Lab, tmp_path: Path) -> None:
    ledger = {"ledger": str(tmp_path / "ledger")}
    work = flow(
        step("one", "flow.set", {"values": {"n": "{{ vars.n + 1 }}"}}, out="two"),
        step("two", "flow.set", {"values": {"n": "{{ vars.n + 10 }}"}}, out="pay"),
        step("pay", "toy.once", ledger),
        variables=(Variable("n", VariableType.NUMBER, Direction.OUTPUT, default=0),),
    )
    row = await lab.run(work)
    assert row.outputs == {"n": 11}
    adoption = adopt(lab, row, work, work, "two")
    assert verdicts(adoption) == {"one": "reused", "two": "again", "pay": "again"}
    assert [item.step for item in adoption.repeated] == ["pay"]
    again = await resume(lab, row, work, work, "two")
    assert again.outputs == {"n": 11}


async def test_a_step_that_is_gone_is_invalid_and_a_renamed_label_changes_nothing(lab: Lab) -> None:
    old = flow(step("a", out="b"), step("b", out="c"), step("c", "toy.fail", {"times": 9}))
    new = flow(step("a", name="First", out="c"), step("c", "toy.pure", {"value": "{{ steps.a.status }}"}))
    row = await lab.run(old)
    assert verdicts(adopt(lab, row, old, new)) == {"a": "reused", "c": "again", "b": "invalid"}
    assert (await resume(lab, row, old, new)).status is RunStatus.COMPLETED


async def test_nested_loops_parallel_passes_and_a_called_workflow(lab: Lab, tmp_path: Path) -> None:
    ledger = {"ledger": str(tmp_path / "ledger")}

    def work(fixed: bool) -> Workflow:
        test = "{{ false }}" if fixed else "{{ vars.outer == 2 and item == 2 }}"
        return flow(
            step("out", "flow.for_each", {"items": [1, 2]}, each="mark"),
            step("mark", "flow.set", {"values": {"outer": "{{ item }}"}}, out="in"),
            step("in", "flow.for_each", {"items": [1, 2, 3]}, each="pay"),
            step("pay", "toy.once", {**ledger, "line": "{{ [vars.outer, item] }}"}, out="check"),
            step("check", "flow.condition", {"test": test}, true="boom"),
            step("boom", "flow.fail", {"message": "x"}),
            variables=(Variable("outer", VariableType.NUMBER, Direction.OUTPUT, default=0),),
        )

    row = await lab.run(work(False))
    assert row.error is not None and row.error["scope"] == "out[1]/in[1]"
    assert (await resume(lab, row, work(False), work(True))).status is RunStatus.COMPLETED
    assert lines(tmp_path / "ledger") == ["pay"] * 6


async def test_a_resumed_run_can_be_resumed_again(lab: Lab, tmp_path: Path) -> None:
    ledger = {"ledger": str(tmp_path / "ledger")}

    def work(bad: str) -> Workflow:
        return flow(
            step("a", "toy.once", ledger, out="b"),
            step("b", "toy.fail", {"times": 9}) if bad == "b" else step("b", "toy.once", ledger, out="c"),
            step("c", "toy.fail", {"times": 9} if bad == "c" else {"times": 0}),
        )

    first = await lab.run(work("b"))
    second = await resume(lab, first, work("b"), work("c"))
    third = await resume(lab, second, work("c"), work(""))
    assert [row.status.value for row in (first, second, third)] == ["failed", "failed", "completed"]
    assert lines(tmp_path / "ledger") == ["a", "b"]


async def test_a_run_cancelled_inside_a_loop_goes_on_inside_it(lab: Lab, tmp_path: Path) -> None:
    ledger = {"ledger": str(tmp_path / "ledger")}
    slow = {"seconds": "{{ 60 if item == 3 and vars.slow else 0 }}"}
    work = flow(
        step("rows", "flow.for_each", {"items": [1, 2, 3]}, each="pay"),
        step("pay", "toy.once", {**ledger, "line": "{{ item }}"}, out="nap"),
        step("nap", "toy.sleep", slow),
        variables=(Variable("slow", VariableType.BOOLEAN, Direction.INPUT, default=True),),
    )
    row = await lab.engine.accept(Request(Bundle(work)))
    await until(lambda: lab.kinds(row, "nap").count("step.started") == 3)
    await lab.engine.cancel(row.id)
    adoption = adopt(lab, row, work, work)
    assert verdicts(adoption) == {"rows": "entered", "rows[2]/pay": "reused", "rows[2]/nap": "again"}
    assert adoption.repeated == []
    request = Request(Bundle(work), {"slow": False}, adopted_from=row.n, adopt=tuple(adoption.entries))
    again = await lab.engine.wait((await lab.engine.accept(request)).id)
    assert again.status is RunStatus.COMPLETED
    assert lines(tmp_path / "ledger") == ["pay"] * 3
    assert "run.started" in lab.kinds(again) and "run.recovered" not in lab.kinds(again)


async def test_a_once_step_that_was_cancelled_in_the_middle_is_named(lab: Lab, tmp_path: Path) -> None:
    pay = {"ledger": str(tmp_path / "ledger"), "seconds": 60}
    work = flow(step("pay", "toy.once", pay))
    row = await lab.engine.accept(Request(Bundle(work)))
    await until((tmp_path / "ledger").exists)
    await lab.engine.cancel(row.id)
    assert [item.step for item in adopt(lab, row, work, work).repeated] == ["pay"]


@pytest.mark.parametrize(("type", "why"), [("toy.once", "may have happened"), ("toy.flaky", "it failed")])
async def test_a_failure_is_an_answer_and_silence_is_doubt(lab: Lab, tmp_path: Path, type: str, why: str) -> None:
    seconds = 60 if type == "toy.once" else 0
    work = flow(step("pay", type, {"ledger": str(tmp_path / "ledger"), "seconds": seconds}, timeout=0.1))
    row = await lab.run(work)
    assert row.status is RunStatus.FAILED
    adoption = adopt(lab, row, work, work)
    assert [item.step for item in adoption.repeated] == (["pay"] if seconds else [])
    assert why in adoption.preview[0].why


async def test_doubt_of_one_attempt_outlasts_the_next_one(lab: Lab, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger"
    # The first attempt is cut off in the middle, the second one cannot even begin.
    params = {"ledger": str(ledger), "seconds": "{{ 60 if run.id else 0 }}", "line": "x"}
    rule = Retry(RetryStrategy.FIXED, attempts=2, delay=0.3)
    work = flow(step("pay", "toy.once", params, timeout=0.1, retry=rule))
    row = await lab.engine.accept(Request(Bundle(work, folder=str(lab.store.home))))
    await until(lambda: "step.retried" in lab.kinds(row, "pay"))
    ledger.unlink()
    ledger.mkdir()
    assert (await lab.engine.wait(row.id)).status is RunStatus.FAILED
    entries = lab.store.journal.of_step(row.n, "pay")
    assert next(entry.kind.value for entry in entries if entry.values.get("in_doubt")) == "step.retried"
    assert [item.step for item in adopt(lab, row, work, work).repeated] == ["pay"]


async def test_wrong_values_of_a_once_step_leave_no_doubt(lab: Lab) -> None:
    work = flow(step("pay", "toy.once", {"ledger": "x", "seconds": "soon"}))
    row = await lab.run(work)
    assert adopt(lab, row, work, work).repeated == []


async def test_what_a_relative_did_is_named_unless_it_is_taken_over(lab: Lab, tmp_path: Path) -> None:
    ledger = {"ledger": str(tmp_path / "ledger")}

    def work(times: int) -> Workflow:
        return flow(
            step("first", "toy.once", ledger, out="rows"),
            step("rows", "flow.for_each", {"items": [1, 2, 3]}, each="pay", done="end"),
            step("pay", "toy.once", ledger, out="check"),
            step("check", "flow.condition", {"test": f"{{{{ item == 2 and {times} > 0 }}}}"}, true="boom"),
            step("boom", "flow.fail", {"message": "second"}),
            step("end", "toy.once", ledger),
        )

    row = await lab.run(work(1))
    again = await resume(lab, row, work(1), work(0))
    assert again.status is RunStatus.COMPLETED
    assert lines(tmp_path / "ledger") == ["first", "pay", "pay", "pay", "end"]
    plans = Bundle(work(0)).plans
    relatives = Relatives(lab.store.runs.relatives(row.n), plans, lab.engine.env.registry, lab.store.journal)
    repeated = list(relatives.repeated(adopt(lab, row, work(1), work(0))))
    assert [(item.scope, item.step, item.run) for item in repeated] == [
        ("rows[2]", "pay", again.id),
        ("", "end", again.id),
    ]
    assert lab.store.runs.relatives(again.n) == []


async def test_a_loop_done_again_names_what_is_repeated_inside_and_takes_back_its_variables(
    lab: Lab, tmp_path: Path
) -> None:
    work = flow(
        step("first", "flow.set", {"values": {"sum": 100}}, out="rows"),
        step("rows", "flow.for_each", {"items": [1, 2]}, each="pay"),
        step("pay", "toy.once", {"ledger": str(tmp_path / "ledger")}, out="add"),
        step("add", "flow.set", {"values": {"sum": "{{ vars.sum + item }}"}}),
        variables=(Variable("sum", VariableType.NUMBER, Direction.OUTPUT, default=0),),
    )
    row = await lab.run(work)
    assert row.outputs == {"sum": 103}
    adoption = adopt(lab, row, work, work, "rows")
    assert [(item.scope, item.step) for item in adoption.repeated] == [("rows[0]", "pay"), ("rows[1]", "pay")]
    assert (await resume(lab, row, work, work, "rows")).outputs == {"sum": 103}


async def test_a_finished_loop_whose_body_was_changed_is_reused_and_says_so(lab: Lab) -> None:
    def work(value: int, times: int) -> Workflow:
        return flow(
            step("rows", "flow.for_each", {"items": [1]}, each="one", done="end"),
            step("one", "toy.pure", {"value": value}),
            step("end", "toy.fail", {"times": times}),
        )

    row = await lab.run(work(1, 9))
    preview = {item.step: (item.verdict, item.why) for item in adopt(lab, row, work(1, 9), work(2, 0)).preview}
    assert preview["rows"] == ("reused", "it was done; steps inside were changed since")


async def test_files_of_a_failed_run_are_there_for_the_one_that_resumes_it(lab: Lab) -> None:
    def work(times: int) -> Workflow:
        return flow(step("a", "toy.leave_file", out="b"), step("b", "toy.fail", {"times": times}, out="c"),
                    step("c", "files.read", {"path": "{{ steps.a.output }}"}))  # fmt: skip

    row = await lab.run(work(9))
    again = await resume(lab, row, work(9), work(0))
    assert again.status is RunStatus.COMPLETED, again.error
    assert list((lab.store.home / "work").iterdir()) == []
