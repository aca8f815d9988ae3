from __future__ import annotations

from runtime.model import Step, Workflow
from runtime.model.graph import ROOT, compile_plan


def flow(*steps: Step) -> Workflow:
    return Workflow("w", steps={step.id: step for step in steps})


def step(id: str, type: str = "toy.add", **next: str) -> Step:
    return Step(id, type, next={port: tuple(targets.split()) for port, targets in next.items()})


def codes(workflow: Workflow) -> list[str]:
    return [problem.code for problem in compile_plan(workflow)[1]]


def test_steps_without_incoming_edges_start_the_root_scope() -> None:
    plan, problems = compile_plan(flow(step("b"), step("a", out="b"), step("c")))
    assert problems == []
    assert set(plan.scopes[ROOT].entries) == {"a", "c"}
    assert plan.scopes[ROOT].incoming["b"] == (("a", "out"),)


def test_a_body_is_a_scope_of_its_own_and_nested_bodies_too() -> None:
    plan, problems = compile_plan(
        flow(
            step("rows", "flow.for_each", each="inner first", done="end"),
            step("first"),
            step("inner", "flow.count", each="deep", done="after"),
            step("deep"),
            step("after"),
            step("end"),
        )
    )
    assert problems == []
    assert set(plan.scope("rows", "each").steps) == {"inner", "first", "after"}
    assert plan.scope("inner", "each").steps == ("deep",)
    assert set(plan.scopes[ROOT].steps) == {"rows", "end"}
    assert list(plan.containers("deep")) == ["inner", "rows"]
    assert set(plan.inside("rows")) == {"inner", "first", "after", "deep"}
    assert plan.ancestors("after") == {"inner"}


def test_a_cycle_names_its_steps_and_the_remedy_for_loops() -> None:
    _, problems = compile_plan(flow(step("rows", "flow.for_each", each="a"), step("a", out="rows")))
    assert problems[0].code == "cycle"
    assert "rows" in problems[0].message
    assert "repeats its body by itself" in problems[0].remedy


def test_an_edge_out_of_a_body_is_a_problem() -> None:
    assert codes(flow(step("l", "flow.for_each", each="a", done="b"), step("a", out="b"), step("b"))) == [
        "scope-crossed"
    ]


def test_dangling_edges_jumps_with_edges_and_jumps_outside_loops() -> None:
    assert codes(flow(step("a", out="nowhere"))) == ["missing-step"]
    assert codes(flow(step("a", "flow.stop", out="b"), step("b"))) == ["edge-after-jump"]
    assert codes(flow(step("a", "flow.break"))) == ["jump-outside-loop"]


def test_break_inside_try_inside_loop_is_fine() -> None:
    assert (
        codes(flow(step("l", "flow.while", each="t"), step("t", "flow.try", **{"try": "b"}), step("b", "flow.break")))
        == []
    )
