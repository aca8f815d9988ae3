"""The meaning of the graph, on a real engine and a real store."""

from __future__ import annotations

import pytest

from runtime.model import Direction, OnError, Retry, RetryStrategy, Variable, VariableType, WorkflowSettings
from runtime.model.status import RunStatus
from runtime.model.step import JoinMode
from tests.fixtures.engine import Lab, flow, step

NUMBER = VariableType.NUMBER


async def test_steps_run_in_order_and_hand_on_their_outputs(lab: Lab) -> None:
    row = await lab.run(
        flow(
            step("a", "toy.add", {"a": 1, "b": 2}, out="b"),
            step("b", "toy.add", {"a": "{{ steps.a.output }}", "b": 10}),
            outputs={"total": "{{ steps.b.output }}"},
        )
    )
    assert row.status is RunStatus.COMPLETED
    assert row.outputs == {"total": 13}


async def test_branches_run_side_by_side_and_join_once(lab: Lab) -> None:
    row = await lab.run(
        flow(
            step("a", out="b c"),
            step("b", "toy.sleep", {"seconds": 0.05}, out="d"),
            step("c", "toy.pure", {"value": 1}, out="d"),
            step("d", "toy.pure", {"value": "{{ steps.c.output }}"}),
        )
    )
    assert row.status is RunStatus.COMPLETED
    assert lab.kinds(row, "d") == ["step.completed"]


async def test_a_condition_skips_the_dead_path_and_joins_go_on(lab: Lab) -> None:
    row = await lab.run(
        flow(
            step("test", "flow.condition", {"test": "{{ 1 > 2 }}"}, true="yes", false="no"),
            step("yes", out="far"),
            step("far", out="end"),
            step("no", "toy.pure", {"value": "no"}, out="end"),
            step("end", "toy.pure", {"value": "{{ steps.no.output }}"}),
        )
    )
    assert row.status is RunStatus.COMPLETED
    assert lab.kinds(row, "yes") == lab.kinds(row, "far") == ["step.skipped"]
    assert lab.outputs(row)["end"] == "no"


@pytest.mark.parametrize(("value", "way"), [("b", "second"), (2, "third"), (True, "otherwise"), ("z", "otherwise")])
async def test_switch_takes_the_first_equal_case(lab: Lab, value: object, way: str) -> None:
    cases = [{"equals": "b", "port": "bee"}, {"equals": 2, "port": "two"}, {"equals": 1, "port": "one"}]
    row = await lab.run(
        flow(
            step(
                "s",
                "flow.switch",
                {"value": value, "cases": cases},
                bee="second",
                two="third",
                one="x",
                default="otherwise",
            ),
            *(step(name) for name in ("second", "third", "otherwise", "x")),
        )
    )
    assert [name for name in ("second", "third", "otherwise", "x") if lab.kinds(row, name) == ["step.completed"]] == [
        way
    ]


async def test_for_each_gives_item_index_and_collects(lab: Lab) -> None:
    row = await lab.run(
        flow(
            step(
                "rows", "flow.for_each",
                {"items": [5, 6, 7], "collect": "{{ [index, steps.double.output] }}"},
                each="double", done="end",
            ),
            step("double", "toy.add", {"a": "{{ item }}", "b": "{{ item }}"}),
            step("end", "toy.pure", {"value": "{{ steps.rows.output.results }}"}),
        )
    )  # fmt: skip
    assert lab.outputs(row)["end"] == [[0, 10], [1, 12], [2, 14]]


async def test_parallel_for_each_keeps_the_order_of_results(lab: Lab) -> None:
    row = await lab.run(
        flow(
            step(
                "rows", "flow.for_each", {"items": list(range(20)), "parallel": 7, "collect": "{{ item }}"}, each="nap"
            ),
            step("nap", "toy.sleep", {"seconds": "{{ 0.02 if item % 3 == 0 else 0.001 }}"}),
        )
    )
    assert lab.outputs(row)["rows"] == {"count": 20, "results": list(range(20))}


async def test_for_each_over_a_record_and_over_nothing(lab: Lab) -> None:
    row = await lab.run(
        flow(
            step("r", "flow.for_each", {"items": {"x": 1}, "collect": "{{ item }}"}, each="b", done="e"),
            step("b"),
            step("e", "flow.for_each", {"items": []}, each="never", done="end"),
            step("never"),
            step("end"),
        )
    )
    assert row.status is RunStatus.COMPLETED
    assert lab.outputs(row)["r"]["results"] == [{"key": "x", "value": 1}]
    assert lab.kinds(row, "never") == []
    assert lab.kinds(row, "end") == ["step.completed"]


async def test_while_and_set_count_up_with_break_and_continue(lab: Lab) -> None:
    row = await lab.run(
        flow(
            step("w", "flow.while", {"test": "{{ vars.n < 100 }}"}, each="inc"),
            step("inc", "flow.set", {"values": {"n": "{{ vars.n + 1 }}"}}, out="odd"),
            step("odd", "flow.condition", {"test": "{{ vars.n % 2 == 1 }}"}, true="next", false="big"),
            step("next", "flow.continue"),
            step("big", "flow.condition", {"test": "{{ vars.n >= 6 }}"}, true="leave", false="note"),
            step("leave", "flow.break"),
            step("note", "flow.set", {"values": {"seen": "{{ vars.seen + [vars.n] }}"}}),
            variables=(
                Variable("n", NUMBER, Direction.OUTPUT, default=0),
                Variable("seen", VariableType.LIST, Direction.OUTPUT, default=[]),
            ),
        )
    )
    assert row.outputs == {"n": 6, "seen": [2, 4]}


async def test_count_goes_up_and_down(lab: Lab) -> None:
    row = await lab.run(
        flow(
            step("up", "flow.count", {"start": 1, "stop": 3, "collect": "{{ item }}"}, each="x", done="down"),
            step("x"),
            step("down", "flow.count", {"start": 3, "stop": 1, "step": -2, "collect": "{{ item }}"}, each="y"),
            step("y"),
        )
    )
    assert lab.outputs(row)["up"]["results"] == [1, 2, 3]
    assert lab.outputs(row)["down"]["results"] == [3, 1]


async def test_try_catches_and_finally_always_runs(lab: Lab) -> None:
    row = await lab.run(
        flow(
            step("t", "flow.try", try_="bad", catch="sorry", finally_="last", done="end"),
            step("bad", "flow.fail", {"message": "broken", "kind": "data"}),
            step("sorry", "toy.pure", {"value": "{{ [error.message, error.kind, error.step] }}"}),
            step("last"),
            step("end"),
        )
    )
    assert row.status is RunStatus.COMPLETED
    assert lab.outputs(row)["sorry"] == ["broken", "data", "bad"]
    assert lab.kinds(row, "last") == lab.kinds(row, "end") == ["step.completed"]


async def test_without_catch_the_error_goes_on_after_finally(lab: Lab) -> None:
    row = await lab.run(
        flow(step("t", "flow.try", try_="bad", finally_="last", done="end"), step("bad", "flow.fail", {"message": "x"}),
             step("last"), step("end"))
    )  # fmt: skip
    assert row.status is RunStatus.FAILED
    assert row.error is not None and row.error["step"] == "bad"
    assert lab.kinds(row, "last") == ["step.completed"]
    assert lab.kinds(row, "end") == []


async def test_error_edge_and_continue_take_an_error(lab: Lab) -> None:
    row = await lab.run(
        flow(
            step("a", "toy.fail", {"times": 9}, out="never", error="b"),
            step("never"),
            step("b", "toy.pure", {"value": "{{ error.message }}"}, out="c"),
            step("c", "toy.fail", {"times": 9}, on_error=OnError.CONTINUE, out="d"),
            step("d"),
        )
    )
    assert row.status is RunStatus.COMPLETED
    assert lab.outputs(row)["b"] == "no luck"
    assert lab.kinds(row, "never") == ["step.skipped"]
    assert lab.kinds(row, "d") == ["step.completed"]


async def test_retry_waits_and_succeeds_and_names_every_attempt(lab: Lab) -> None:
    rule = Retry(RetryStrategy.EXPONENTIAL, attempts=4, delay=0.001, on=("network",))
    row = await lab.run(flow(step("a", "toy.fail", {"times": 2}, retry=rule)))
    assert row.status is RunStatus.COMPLETED
    assert lab.outputs(row)["a"] == "attempt 3"
    assert lab.kinds(row, "a") == ["step.started", "step.retried"] * 2 + ["step.started", "step.completed"]


async def test_retry_only_for_its_error_kinds(lab: Lab) -> None:
    rule = Retry(RetryStrategy.FIXED, attempts=4, delay=0, on=("timeout",))
    row = await lab.run(flow(step("a", "toy.fail", {"times": 2}, retry=rule)))
    assert row.status is RunStatus.FAILED
    assert lab.kinds(row, "a") == ["step.started", "step.failed"]


async def test_a_timeout_fails_the_step_with_its_kind(lab: Lab) -> None:
    row = await lab.run(flow(step("a", "toy.sleep", {"seconds": 5}, timeout=0.02)))
    assert row.status is RunStatus.FAILED
    assert row.error is not None and row.error["kind"] == "timeout"


async def test_a_bug_in_a_task_fails_the_step_and_keeps_its_details(lab: Lab) -> None:
    row = await lab.run(flow(step("a", "toy.bug")))
    assert row.error is not None
    assert "RuntimeError: a bug in a task" in row.error["message"]
    assert "Traceback" in row.error["details"]


async def test_stop_ends_the_workflow_as_completed(lab: Lab) -> None:
    row = await lab.run(
        flow(step("l", "flow.count", {"stop": 5}, each="s", done="end"), step("s", "flow.stop"), step("end"))
    )
    assert row.status is RunStatus.COMPLETED
    assert lab.kinds(row, "end") == []


async def test_disabled_steps_are_passed_by(lab: Lab) -> None:
    row = await lab.run(
        flow(
            step("a", "toy.bug", enabled=False, out="b"),
            step("b"),
            step("c", enabled=False, out="d"),
            step("d"),
        )
    )
    assert row.status is RunStatus.COMPLETED
    assert lab.kinds(row, "d") == ["step.completed"]


async def test_join_any_goes_on_with_the_first(lab: Lab) -> None:
    row = await lab.run(
        flow(
            step("fast", out="meet"),
            step("slow", "toy.sleep", {"seconds": 0.05}, out="meet"),
            step("meet", join=JoinMode.ANY, out="after"),
            step("after"),
        )
    )
    assert row.status is RunStatus.COMPLETED
    entries = lab.store.journal.page(row.n)
    done = [e.step for e in entries if e.kind == "step.completed"]
    assert done.index("after") < done.index("slow")
    assert done.count("meet") == 1


async def test_a_failure_ends_siblings_but_lets_a_once_effect_finish(lab: Lab) -> None:
    ledger = str(lab.store.home / "ledger")
    row = await lab.run(
        flow(
            step("bad", "flow.delay", {"seconds": 0.03}, out="boom"),
            step("boom", "flow.fail", {"message": "x"}),
            step("slow", "toy.sleep", {"seconds": 30}),
            step("pay", "toy.once", {"ledger": ledger, "seconds": 0.1}, out="after"),
            step("after"),
        )
    )
    assert row.status is RunStatus.FAILED
    assert lab.kinds(row, "slow")[-1] == "step.cancelled"
    assert lab.kinds(row, "pay")[-1] == "step.completed"
    assert lab.kinds(row, "after") == []


async def test_a_called_workflow_has_its_own_variables_and_gives_outputs(lab: Lab) -> None:
    inner = flow(
        step("x", "flow.set", {"values": {"sum": "{{ vars.a + 1 }}"}}),
        variables=(Variable("a", NUMBER, Direction.INPUT, required=True), Variable("sum", NUMBER, Direction.OUTPUT)),
        id="inner",
    )
    outer = flow(
        step("c", "flow.call", {"workflow": "inner", "inputs": {"a": 41}}, out="d"),
        step("d", "toy.pure", {"value": "{{ steps.c.output.sum }}"}),
    )
    row = await lab.run(outer, bundle={"calls": {"inner": inner}})
    assert lab.outputs(row)["d"] == 42


async def test_calls_too_deep_end_with_a_remedy(lab: Lab) -> None:
    loop = flow(step("c", "flow.call", {"workflow": "again"}), settings=WorkflowSettings(max_depth=3))
    row = await lab.run(loop, bundle={"calls": {"again": loop}})
    assert row.error is not None and row.error["kind"] == "limit"


async def test_limits_on_steps_and_payload(lab: Lab) -> None:
    settings = WorkflowSettings(max_steps=50, max_payload=1000)
    row = await lab.run(flow(step("w", "flow.while", {"test": "{{ true }}"}, each="a"), step("a"), settings=settings))
    assert row.error is not None and "more than 50 steps" in row.error["message"]
    row = await lab.run(flow(step("a", "toy.pure", {"value": "x" * 2000}), settings=settings))
    assert row.error is not None and row.error["kind"] == "limit"


async def test_large_values_are_kept_as_blobs_and_still_usable(lab: Lab) -> None:
    row = await lab.run(
        flow(
            step("a", "toy.effect", {"value": "y" * 1_500_000}, out="b"),
            step("b", "toy.pure", {"value": "{{ length(steps.a.output) }}"}),
        )
    )
    assert lab.outputs(row)["b"] == 1_500_000
    kept = lab.outputs(row)["a"]
    assert kept["$blob"].startswith("blob:")
    assert len(lab.store.blobs.get(kept["$blob"])) == 1_500_002


async def test_wrong_params_name_the_field(lab: Lab) -> None:
    row = await lab.run(flow(step("a", "toy.add", {"a": "many", "c": 1})))
    assert row.error is not None
    assert 'field "a"' in row.error["message"] and 'field "c"' in row.error["message"]


async def test_secrets_reach_the_sink_and_nothing_else(lab: Lab) -> None:
    row = await lab.run(
        flow(
            step("s", "toy.secret", {"password": "{{ vault.crm.password }}", "echo": True}, out="t"),
            step("t", "toy.pure", {"value": "{{ steps.s.output }}"}),
        )
    )
    assert row.status is RunStatus.COMPLETED
    lab.store.writer.commit_now([])
    everything = b"".join(path.read_bytes() for path in lab.store.home.rglob("*") if path.is_file())
    assert b"correct-horse" not in everything
    assert all("correct-horse" not in str(event) for event in lab.events)
    started = next(e for e in lab.store.journal.page(row.n) if e.kind == "step.started")
    assert started.values["inputs"]["password"] == {"$secret": "crm.password"}


async def test_a_secret_does_not_fit_an_ordinary_field(lab: Lab) -> None:
    row = await lab.run(flow(step("s", "toy.fail", {"times": 0, "message": "{{ vault.crm.password }}"})))
    assert row.error is not None and "does not take a credential" in row.error["message"]


async def test_the_workflow_timeout_ends_the_run(lab: Lab) -> None:
    row = await lab.run(flow(step("a", "toy.sleep", {"seconds": 9}), settings=WorkflowSettings(timeout=0.05)))
    assert row.error is not None and row.error["kind"] == "timeout"
