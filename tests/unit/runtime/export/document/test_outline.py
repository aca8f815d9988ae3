"""A workflow in the order in which a person reads it."""

from __future__ import annotations

import random

import pytest

from runtime.export.document.outline import Item, Line, Way, outline
from runtime.model import Step, Workflow
from runtime.model.graph import compile_plan
from tests.fixtures.engine import flow, step
from tests.fixtures.random_flows import Grower


def lines(workflow: Workflow) -> list[Line]:
    return list(outline(compile_plan(workflow)[0]))


def shown(*steps: Step) -> list[str]:
    """Each line as its number and the step's id, or the port of a branch."""
    return [
        f"{line.number} {line.step.id}" if isinstance(line, Item) else f"{line.number} [{line.port}]"
        for line in lines(flow(*steps))
    ]


def test_one_step_after_the_other() -> None:
    assert shown(step("a", out="b"), step("b", out="c"), step("c")) == ["1 a", "2 b", "3 c"]


def test_what_both_branches_lead_to_comes_after_them() -> None:
    assert shown(
        step("if", "flow.condition", true="yes", false="no"),
        step("yes", out="then"),
        step("no", out="end"),
        step("then", out="end"),
        step("end"),
    ) == ["1 if", "1a [true]", "1a.1 yes", "1a.2 then", "1b [false]", "1b.1 no", "2 end"]


def test_a_branch_that_ends_leaves_the_other_one_on_its_level() -> None:
    assert shown(
        step("if", "flow.condition", true="go", false="stop"),
        step("stop", "flow.fail"),
        step("go", out="on"),
        step("on"),
    ) == ["1 if", "1 [false]", "1.1 stop", "2 go", "3 on"]


def test_a_way_that_leads_nowhere_is_a_guard() -> None:
    first, *_ = found = lines(flow(step("if", "flow.condition", true="go"), step("go", out="on"), step("on")))
    assert isinstance(first, Item)
    assert first.guards == ("false",)
    assert [line.number for line in found] == ["1", "2", "3"]


def test_parallel_ways_and_their_join() -> None:
    found = lines(flow(step("a", out="b c"), step("b", out="d"), step("c", out="d"), step("d")))
    assert [(line.number, line.step.id, isinstance(line, Way) and line.parallel) for line in found] == [
        ("1", "a", False), ("1a", "a", True), ("1a.1", "b", False), ("1b", "a", True), ("1b.1", "c", False),
        ("2", "d", False),
    ]  # fmt: skip


def test_bodies_and_what_comes_after_them() -> None:
    assert shown(
        step("rows", "flow.for_each", each="try", done="end"),
        step("try", "flow.try", try_="act", catch="note", finally_="tidy", done="next"),
        step("act"),
        step("note"),
        step("tidy"),
        step("next"),
        step("end"),
    ) == [
        "1 rows", "1.1 try", "1.1a [try]", "1.1a.1 act", "1.1b [catch]", "1.1b.1 note", "1.1c [finally]", "1.1c.1 tidy",
        "1.2 next", "2 end",
    ]  # fmt: skip


def test_an_error_branch_stands_below_its_step() -> None:
    assert shown(step("a", out="b", error="mend"), step("mend", out="b"), step("b")) == [
        "1 a", "1 [error]", "1.1 mend", "2 b",
    ]  # fmt: skip
    assert shown(step("a", out="b", error="mend"), step("mend"), step("b")) == ["1 a", "1 [error]", "1.1 mend", "2 b"]


def test_many_cases() -> None:
    cases = {f"p{n}": f"s{n}" for n in range(28)}
    found = shown(step("switch", "flow.switch", **cases), *(step(id) for id in cases.values()))
    assert (found[1], found[-2:]) == ("1a [p0]", ["1ab [p27]", "1ab.1 s27"])


@pytest.mark.parametrize("seed", range(60))
def test_every_step_is_told_once_and_none_before_those_it_waits_for(seed: int) -> None:
    workflow = Grower(random.Random(seed)).workflow(25)
    plan = compile_plan(workflow)[0]
    found = [line.step.id for line in outline(plan) if isinstance(line, Item)]
    assert sorted(found) == sorted(workflow.steps)
    place = {id: number for number, id in enumerate(found)}
    for scope in plan.scopes.values():
        for id, edges in scope.incoming.items():
            assert all(place[source] < place[id] for source, _ in edges)
    numbers = [line.number for line in outline(plan) if isinstance(line, Item)]
    assert len(set(numbers)) == len(numbers)


def test_neither_length_nor_depth_is_a_limit() -> None:
    long = flow(*(step(f"s{n}", out=f"s{n + 1}" if n < 4999 else "") for n in range(5000)))
    assert len(lines(long)) == 5000
    deep = [step(f"c{n}", "flow.condition", true=f"t{n}", false=f"c{n + 1}") for n in range(1000)]
    ends = [step(f"t{n}") for n in range(1000)]
    found = lines(flow(*deep, *ends, step("c1000")))
    assert len([line for line in found if isinstance(line, Item)]) == 2001
