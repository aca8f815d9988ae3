"""Arranging: below what comes before, nothing on top of anything, bodies in their frames, small edits move little."""

from __future__ import annotations

import random
from itertools import combinations

import pytest

from runtime.model import Step, Workflow
from runtime.model.edits import AddStep, Batch, ConnectSteps, Disconnect
from runtime.model.graph import Plan, compile_plan
from runtime.model.ports import body_ports
from runtime.model.records import edges_of
from runtime.tasks.registry import Registry
from studio.canvas.arrange import Places, anchored, arrange
from studio.canvas.measures import CARD_HEIGHT, CARD_WIDTH, GAP_Y
from studio.canvas.ports import Port, ports_of
from tests.fixtures import random_edits
from tests.fixtures.large_flow import large_flow
from tests.fixtures.structured_flow import structured_flow
from tests.unit.studio.canvas.conftest import SHAPES, flow, step

REGISTRY = Registry()


def placed(workflow: Workflow) -> tuple[Plan, Places]:
    plan, _ = compile_plan(workflow)

    def ports(step: Step) -> tuple[Port, ...]:
        framed = any(plan.scope(step.id, port).steps for port in body_ports(step))
        return ports_of(step, REGISTRY.find(step.type), framed=framed)

    return plan, arrange(plan, ports)


def assert_sound(plan: Plan, places: Places) -> None:
    assert places.keys() == plan.workflow.steps.keys()
    for scope in plan.scopes.values():
        for target in scope.steps:
            for source, _ in scope.incoming[target]:
                assert places[target][1] >= places[source][1] + CARD_HEIGHT, f"{target} is below {source}"
    rows = sorted((y, x, id) for id, (x, y) in places.items())
    for number, (y, x, id) in enumerate(rows):
        for other_y, other_x, other in rows[number + 1 :]:
            if other_y >= y + CARD_HEIGHT:
                break
            assert abs(other_x - x) >= CARD_WIDTH, f"{id} and {other} lie on each other"


def test_a_chain_stands_in_a_column() -> None:
    _, places = placed(flow(step("a", out="b"), step("b", out="c"), step("c")))
    assert [places[id] for id in "abc"] == [(0, number * (CARD_HEIGHT + GAP_Y)) for number in range(3)]


def test_what_branches_comes_together_right_below() -> None:
    plan, places = placed(SHAPES)
    assert_sound(plan, places)
    assert places["check"][0] == places["join"][0] == places["loop"][0] == places["end"][0]
    assert places["yes"][0] < places["check"][0], "true is left of false"


def test_branches_keep_the_order_of_their_ports() -> None:
    branches = flow(step("if", "flow.condition", true="z", false="a"), step("z"), step("a"))
    _, places = placed(branches)
    assert places["z"][0] < places["if"][0] < places["a"][0] and places["z"][1] == places["a"][1]


def test_a_body_is_in_its_frame_and_what_follows_below_it() -> None:
    _, places = placed(SHAPES)
    assert places["loop"][1] < places["one"][1] < places["two"][1] < places["end"][1]
    assert places["one"][0] == places["two"][0] == places["loop"][0]


def test_parts_that_nothing_connects_stand_side_by_side() -> None:
    _, places = placed(flow(step("a", out="b"), step("b"), step("c", out="d"), step("d")))
    assert places["a"][1] == places["c"][1] and places["c"][0] >= places["a"][0] + CARD_WIDTH


def test_steps_in_a_circle_are_placed_too() -> None:
    _, places = placed(flow(step("a", out="b"), step("b", out="a"), step("c")))
    assert places.keys() == {"a", "b", "c"} and len(set(places.values())) == 3


def test_nothing_at_all() -> None:
    assert placed(flow())[1] == {}


@pytest.mark.parametrize("seed", range(60))
def test_whatever_the_graph_nothing_overlaps(seed: int) -> None:
    rng = random.Random(seed)
    plan, places = placed(random_edits.workflow(rng, 40))
    assert_sound(plan, places)


def test_two_thousand_steps() -> None:
    plan, places = placed(large_flow())
    assert len(places) >= 2000
    assert_sound(plan, places)


def test_a_small_edit_moves_only_what_makes_room() -> None:
    _, before = placed(SHAPES)
    edit = Batch((AddStep(Step("new", "flow.log")), Disconnect("open", "check"), ConnectSteps("open", "new")))
    workflow, _ = Batch((edit, ConnectSteps("new", "check"))).apply(SHAPES)
    _, after = placed(workflow)
    moved = {id: (after[id][0] - before[id][0], after[id][1] - before[id][1]) for id in before}
    assert moved["open"] == (0, 0)
    assert {away for id, away in moved.items() if id != "open"} == {(0, CARD_HEIGHT + GAP_Y)}


def test_whatever_the_workflow_a_step_more_moves_little() -> None:
    """A step put into any edge: none changes sides with another, and nearly all keep their place from left to right."""
    aside = total = 0
    for seed in range(80):
        rng = random.Random(seed)
        workflow = structured_flow(rng)
        source, port, target = rng.choice(sorted(edges_of(workflow.steps.values())))
        edits = (AddStep(Step("new", "flow.log")), Disconnect(source, target, port))
        more, _ = Batch((*edits, ConnectSteps(source, "new", port), ConnectSteps("new", target))).apply(workflow)
        before = placed(workflow)[1]
        after = anchored(placed(more)[1], before)
        rows = [(one, other) for one, other in combinations(before, 2) if before[one][1] == before[other][1]]
        for one, other in rows:
            if after[one][1] == after[other][1]:
                assert (before[one] < before[other]) is (after[one] < after[other]), f"{one} and {other} of {seed}"
        aside += sum(after[id][0] != before[id][0] for id in before)
        total += len(before)
    assert total > 1000 and aside / total < 0.06, f"{aside} of {total}"
