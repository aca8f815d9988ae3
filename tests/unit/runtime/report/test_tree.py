from __future__ import annotations

from typing import Any

from runtime.model import Step
from runtime.report.names import Names
from runtime.report.records import Records
from runtime.report.tree import Node, make_node, make_tree, walk
from tests.fixtures.engine import Lab, flow, step


def tree_of(lab: Lab, row: Any, **page: Any) -> list[Node]:
    records = Records.of(lab.store, row)
    return make_tree((make_node(record) for record in records.page(**page)), records.names)


LOOP = (
    step("rows", "flow.for_each", {"items": [{"n": "A", "x": 1}, {"n": "B"}], "on_error": "continue"}, each="try"),
    step("try", "flow.try", **{"try": "risky", "catch": "noted"}),
    step("risky", "toy.fail", {"times": "{{ 9 if index == 1 else 0 }}"}),
    step("noted", out="worse"),
    step("worse", "toy.fail", {"times": 9}),
)


async def test_loops_hold_their_passes_and_these_their_steps(lab: Lab) -> None:
    (rows,) = tree_of(lab, await lab.run(flow(*LOOP)))
    assert (rows.total, rows.labels) == (2, ["A · 1", "B"])
    first, second = rows.sorted_bodies()
    assert (first.segment.index, second.segment.index) == (0, 1)
    assert (first.status, second.status) == ("completed", "failed")
    (attempt,) = second.nodes
    assert [body.segment.port for body in attempt.sorted_bodies()] == ["try", "catch"]
    assert [node.record["step"] for node in walk([rows])] == [
        "rows", "try", "risky", "try", "risky", "noted", "worse"
    ]  # fmt: skip
    assert not first.trouble
    assert second.trouble
    assert rows.trouble
    assert second.ms is not None
    assert second.ms >= 0


async def test_parallel_passes_stand_in_the_order_of_their_items(lab: Lab) -> None:
    workflow = flow(
        step("rows", "flow.for_each", {"items": [0.05, 0.001, 0.02, 0.0], "parallel": 4}, each="a"),
        step("a", "toy.sleep", {"seconds": "{{ item }}"}, out="b"),
        step("b"),
    )
    (rows,) = tree_of(lab, await lab.run(workflow))
    assert [body.segment.index for body in rows.sorted_bodies()] == [0, 1, 2, 3]


async def test_a_container_that_is_not_shown_gets_a_stand_in(lab: Lab) -> None:
    row = await lab.run(flow(*LOOP))
    failed = [record for record in Records.of(lab.store, row).page() if record["step"] == "worse"]
    names = Names(flow(Step("rows", "flow.for_each", name="Every row"), *LOOP[1:]))
    (rows,) = make_tree((make_node(record) for record in failed), names)
    assert rows.record["name"] == "Every row"
    assert [node.record["step"] for node in walk([rows])] == ["rows", "try", "worse"]


async def test_a_failure_that_was_dealt_with_does_not_make_a_pass_fail(lab: Lab) -> None:
    workflow = flow(
        step("n", "flow.count", {"stop": 1}, each="a"), step("a", "toy.fail", {"times": 9}, error="b"), step("b")
    )
    (loop,) = tree_of(lab, await lab.run(workflow))
    (only,) = loop.sorted_bodies()
    assert loop.total == 1
    assert (only.status, only.trouble) == ("completed", True)
