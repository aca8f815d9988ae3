from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from runtime.files import dumps_workflow, loads_workflow
from runtime.model import Step, Variable, VariableType, Workflow
from runtime.model.diff import Difference, FieldChange, Parts, diff, step_fields
from runtime.model.edits import (
    AddStep,
    Batch,
    ConnectSteps,
    Disconnect,
    Edit,
    RemoveStep,
    RemoveVariable,
    SetField,
    SetParams,
    SetVariable,
    SetWorkflow,
)
from runtime.model.graph import compile_plan
from runtime.model.merge import Merged, merge
from runtime.model.records import edges_of, same, variable_record
from runtime.model.threeway import ABSENT, Conflict
from tests.fixtures import random_edits
from tests.fixtures.random_edits import EXAMPLES

BASE = Workflow(
    "w",
    steps={
        "a": Step("a", "data.set", params={"x": 1}, next={"out": ("b",)}),
        "b": Step("b", "data.set", next={"out": ("c",)}),
        "c": Step("c", "data.set"),
    },
    variables={"v": Variable("v", VariableType.NUMBER, default=1)},
)


def after(*edits: Edit, base: Workflow = BASE) -> Workflow:
    """``base`` after some edits."""
    return Batch(edits).apply(base)[0]


def only(merged: Merged) -> Conflict:
    """The one conflict of a merge."""
    assert len(merged.conflicts) == 1, merged.conflicts
    return merged.conflicts[0]


def test_edits_of_different_steps_fields_and_params_all_arrive() -> None:
    ours = after(SetField("a", "note", "x"), SetParams("a", {"x": 2}), SetWorkflow("tags", ("new",)))
    theirs = after(SetField("a", "name", "A"), SetParams("a", {"x": 1, "y": 3}), SetWorkflow("tags", ("own",)))
    merged = merge(BASE, ours, theirs)
    step = merged.workflow.steps["a"]
    assert (step.note, step.name, dict(step.params)) == ("x", "A", {"x": 2, "y": 3})
    assert merged.workflow.tags == ("new", "own")
    assert not merged.conflicts


def test_the_same_edit_on_both_sides_is_no_conflict() -> None:
    both = after(SetParams("a", {"x": 5}), RemoveStep("c"))
    assert merge(BASE, both, both) == Merged(both)


def test_one_field_changed_twice_keeps_ours_and_names_both_values() -> None:
    merged = merge(BASE, after(SetParams("a", {"x": 2})), after(SetParams("a", {"x": True})))
    conflict = only(merged)
    assert (conflict.kind, conflict.step, conflict.field) == ("both-changed", "a", "params.x")
    assert conflict.values == {"base": 1, "ours": 2, "theirs": True}
    assert merged.workflow.steps["a"].params["x"] == 2


def test_one_and_true_are_different_values() -> None:
    theirs = after(SetParams("a", {"x": True}))
    assert merge(BASE, after(SetField("b", "note", "n")), theirs).workflow.steps["a"].params["x"] is True


@pytest.mark.parametrize("swapped", [False, True])
def test_a_step_deleted_and_changed_stays_as_changed_with_its_edges(swapped: bool) -> None:
    deleted, changed = after(RemoveStep("b", heal=True)), after(SetField("b", "note", "new"))
    merged = merge(BASE, changed, deleted) if swapped else merge(BASE, deleted, changed)
    assert only(merged).kind == "deleted-changed"
    assert merged.workflow.steps["b"].note == "new"
    assert merged.workflow.steps["b"].next == {"out": ("c",)}
    assert "b" in merged.workflow.steps["a"].next["out"]


def test_a_new_edge_to_a_deleted_step_keeps_the_step() -> None:
    theirs = after(AddStep(Step("d", "data.set")), ConnectSteps("d", "b"))
    merged = merge(BASE, after(RemoveStep("b")), theirs)
    assert only(merged).kind == "deleted-changed"
    assert merged.workflow.steps["d"].next == {"out": ("b",)}


def test_neighbours_deleted_by_both_sides_are_gone_without_a_question() -> None:
    merged = merge(BASE, after(RemoveStep("b")), after(RemoveStep("c")))
    assert list(merged.workflow.steps) == ["a"]
    assert not merged.workflow.steps["a"].next
    assert not merged.conflicts


def test_steps_inserted_at_the_same_place_ask_for_their_order() -> None:
    def inserted(id: str) -> Workflow:
        return after(Disconnect("a", "b"), AddStep(Step(id, "x.y")), ConnectSteps("a", id), ConnectSteps(id, "b"))

    merged = merge(BASE, inserted("mine"), inserted("yours"))
    conflict = only(merged)
    assert (conflict.kind, conflict.step, conflict.field) == ("both-continued", "a", "next.out")
    assert merged.workflow.steps["a"].next == {"out": ("mine", "yours")}


def test_steps_appended_to_the_same_end_ask_for_their_order() -> None:
    ours = after(AddStep(Step("mine", "x.y")), ConnectSteps("c", "mine"))
    theirs = after(AddStep(Step("yours", "x.y")), ConnectSteps("c", "yours"))
    assert only(merge(BASE, ours, theirs)).kind == "both-continued"


def test_two_branches_added_beside_an_old_one_are_no_conflict() -> None:
    ours = after(AddStep(Step("mine", "x.y")), ConnectSteps("a", "mine"))
    theirs = after(AddStep(Step("yours", "x.y")), ConnectSteps("a", "yours"))
    merged = merge(BASE, ours, theirs)
    assert merged.workflow.steps["a"].next == {"out": ("b", "mine", "yours")}
    assert not merged.conflicts


def test_edges_that_would_close_a_circle_are_left_out_and_named() -> None:
    base = Workflow("w", steps={id: Step(id, "x.y") for id in "ab"})
    merged = merge(base, after(ConnectSteps("a", "b"), base=base), after(ConnectSteps("b", "a"), base=base))
    conflict = only(merged)
    assert (conflict.kind, conflict.step, conflict.values) == ("cycle", "b", {"theirs": ["a"]})
    assert edges_of(merged.workflow.steps.values()) == {("a", "out", "b")}


def test_params_of_another_type_are_never_mixed() -> None:
    ours, theirs = after(SetParams("a", {"x": 1, "y": 2})), after(SetParams("a", {"url": "u"}, type="http.request"))
    merged = merge(BASE, ours, theirs)
    conflict = only(merged)
    assert conflict.field == "type"
    assert conflict.values["theirs"] == {"type": "http.request", "version": 1, "params": {"url": "u"}}
    assert merged.workflow.steps["a"].params == {"x": 1, "y": 2}


def test_a_default_never_meets_another_type() -> None:
    ours = after(SetVariable(Variable("v", VariableType.NUMBER, default=2)))
    theirs = after(SetVariable(Variable("v", VariableType.STRING, default="two")))
    merged = merge(BASE, ours, theirs)
    assert only(merged).field == "variables.v.type"
    assert merged.workflow.variables["v"] == ours.variables["v"]


def test_a_variable_deleted_and_changed_stays() -> None:
    theirs = after(SetVariable(Variable("v", VariableType.NUMBER, default=9)))
    merged = merge(BASE, after(RemoveVariable("v")), theirs)
    assert only(merged).field == "variables.v"
    assert merged.workflow.variables["v"].default == 9


def test_files_added_by_both_sides_are_merged_without_a_base() -> None:
    other = Workflow("w", name="Other", steps={"z": Step("z", "x.y")})
    merged = merge(None, BASE, other)
    assert sorted(merged.workflow.steps) == ["a", "b", "c", "z"]
    assert merged.workflow.name == "Other"
    assert not merged.conflicts


def test_the_same_new_id_for_two_different_steps_names_both() -> None:
    ours, theirs = after(AddStep(Step("n", "x.y", params={"a": 1}))), after(AddStep(Step("n", "z.z")))
    conflict = only(merge(BASE, ours, theirs))
    assert conflict.values["theirs"] == {"type": "z.z", "version": 1, "params": {}}
    assert "base" not in conflict.values


def test_a_step_drawn_into_two_bodies_is_a_conflict_of_the_graph() -> None:
    base = Workflow("w", steps={id: Step(id, "flow.for_each" if id != "s" else "x.y") for id in ("p", "q", "s")})
    ours = after(ConnectSteps("p", "s", "each"), base=base)
    theirs = after(ConnectSteps("q", "s", "each"), base=base)
    assert only(merge(base, ours, theirs)).kind == "graph"


def test_without_edits_on_one_side_the_other_side_is_the_result() -> None:
    for seed in range(EXAMPLES // 3):
        rng = random.Random(seed)
        base = random_edits.workflow(rng)
        side = random_edits.edited(rng, base, 5)
        for merged in (merge(base, side, base), merge(base, base, side), merge(base, side, side)):
            assert dumps_workflow(merged.workflow) == dumps_workflow(side), f"seed {seed}"
            assert not merged.conflicts, f"seed {seed}"


@pytest.mark.timeout(1800)
def test_random_concurrent_edits_are_all_in_the_result_or_in_a_conflict() -> None:
    """B11: no edit lost, the result always loads, the same result whoever merges."""
    clean = 0
    for seed in range(EXAMPLES):
        rng = random.Random(seed)
        base = random_edits.workflow(rng, rng.randint(0, 14))
        ours = random_edits.edited(rng, base, rng.randint(1, 6))
        theirs = random_edits.edited(rng, base, rng.randint(1, 6))
        merged = merge(base, ours, theirs)
        clean += not merged.conflicts
        for name, side in (("ours", ours), ("theirs", theirs)):
            lost = list(lost_edits(base, side, merged, name))
            assert not lost, f"seed {seed}, {name}: {lost}"
        assert_it_loads(merged, seed)
        assert_symmetric(base, ours, theirs, merged, seed)
    assert clean > EXAMPLES // 10


def test_versions_whose_graphs_are_wrong_already_are_merged_without_new_wrongs() -> None:
    """Circles and loose edges that a person wrote stay where they were, and none is added silently."""

    def scrambled(rng: random.Random, workflow: Workflow) -> Workflow:
        ids = [*workflow.steps, "gone"]
        steps = {
            id: replace(step, next={"out": tuple(rng.sample(ids, rng.randint(0, 2)))}) if rng.random() < 0.5 else step
            for id, step in workflow.steps.items()
        }
        return replace(workflow, steps=steps)

    for seed in range(EXAMPLES):
        rng = random.Random(seed)
        base = scrambled(rng, random_edits.workflow(rng, 6))
        ours, theirs = scrambled(rng, base), scrambled(rng, base)
        ours, theirs = (
            RemoveStep(rng.choice(sorted(side.steps))).apply(side)[0] if side.steps else side for side in (ours, theirs)
        )
        merged = merge(base, ours, theirs)
        known = {(p.code, p.step) for side in (ours, theirs) for p in compile_plan(side)[1]}
        told = {conflict.step for conflict in merged.conflicts}
        for problem in compile_plan(merged.workflow)[1]:
            assert (problem.code, problem.step) in known or problem.step in told, f"seed {seed}: {problem}"
        assert_reload(merged, seed)


def assert_reload(merged: Merged, seed: int) -> None:
    loaded = loads_workflow(dumps_workflow(merged.workflow, conflicts=merged.conflicts))
    assert loaded.lossless, f"seed {seed}"
    assert dumps_workflow(loaded.workflow or Workflow("")) == dumps_workflow(merged.workflow), f"seed {seed}"


def assert_it_loads(merged: Merged, seed: int) -> None:
    """The file has the same workflow, tells its conflicts, and has no problem besides."""
    loaded = loads_workflow(dumps_workflow(merged.workflow, conflicts=merged.conflicts))
    assert loaded.workflow is not None, f"seed {seed}"
    assert dumps_workflow(loaded.workflow) == dumps_workflow(merged.workflow), f"seed {seed}"
    assert [problem.code for problem in loaded.problems] == ["merge-conflict"] * len(merged.conflicts), f"seed {seed}"
    assert not {problem.code for problem in compile_plan(merged.workflow)[1]} & {"cycle", "missing-step"}, (
        f"seed {seed}"
    )


def assert_symmetric(base: Workflow, ours: Workflow, theirs: Workflow, merged: Merged, seed: int) -> None:
    """Merging the other way round asks the same questions; which edge of a circle is left out depends on the side."""
    swapped = merge(base, theirs, ours)
    if not merged.conflicts:
        assert without_tag_order(swapped.workflow) == without_tag_order(merged.workflow), f"seed {seed}"
    if not {conflict.kind for conflict in (*merged.conflicts, *swapped.conflicts)} & {"cycle", "graph"}:
        assert questions(swapped) == questions(merged), f"seed {seed}"


def without_tag_order(workflow: Workflow) -> str:
    return dumps_workflow(replace(workflow, tags=tuple(sorted(workflow.tags))))


def questions(merged: Merged) -> set[tuple[str, str, str]]:
    return {(conflict.kind, conflict.step, conflict.field) for conflict in merged.conflicts}


def lost_edits(base: Workflow, side: Workflow, merged: Merged, name: str) -> Iterator[str]:
    """Edits of ``side`` (called ``name``) that are neither in the result nor named by a conflict with their value."""
    change, result = diff(base, side), merged.workflow
    steps = {id: step_fields(step) for id, step in result.steps.items()}
    variables = {id: variable_record(variable) for id, variable in result.variables.items()}
    yield from lost_in_parts(change.steps, steps, partial(conflict_names, merged, name, noun="step"))
    yield from lost_in_parts(change.variables, variables, partial(conflict_names, merged, name, noun="variable"))
    yield from lost_edges(change, merged)
    head = {item.field: item.values["after"] for item in diff(Workflow(""), result).workflow if "after" in item.values}
    for item in change.workflow:
        # Tags are a set: each one is looked for.
        if item.field == "tags":
            yield from set(side.tags) - set(base.tags) - set(result.tags)
        elif not arrived(head, item) and not conflict_names(merged, name, "", item.field, after_of(item), noun=""):
            yield item.field


def lost_in_parts(parts: Parts, result: dict[str, dict[str, Any]], is_named: Callable[..., bool]) -> Iterator[str]:
    for id, fields in parts.added.items():
        for field, value in fields.items():
            if not same(result[id].get(field, ABSENT), value) and not is_named(id, field, value):
                yield f"added {id}.{field}"
    for id in parts.removed:
        if id in result and not is_named(id, "", ABSENT):
            yield f"removed {id}"
    for id, changes in parts.changed.items():
        for item in changes:
            if not arrived(result.get(id), item) and not is_named(id, item.field, after_of(item)):
                yield f"changed {id}.{item.field}"


def lost_edges(change: Difference, merged: Merged) -> Iterator[str]:
    edges = edges_of(merged.workflow.steps.values())
    kept = {conflict.step for conflict in merged.conflicts if conflict.kind == "deleted-changed"}
    left_out = {
        (conflict.step, conflict.field.removeprefix("next."), target)
        for conflict in merged.conflicts
        if conflict.kind == "cycle"
        for target in conflict.values["theirs"]
    }
    yield from (f"added edge {edge}" for edge in {*change.edges_added} - edges - left_out)
    yield from (f"removed edge {edge}" for edge in {*change.edges_removed} & edges if not kept & {edge[0], edge[2]})


def after_of(item: FieldChange) -> Any:
    return item.values.get("after", ABSENT)


def arrived(record: dict[str, Any] | None, item: FieldChange) -> bool:
    return record is not None and same(record.get(item.field, ABSENT), after_of(item))


def conflict_names(merged: Merged, name: str, id: str, field: str, value: Any, *, noun: str) -> bool:
    """Whether a conflict records that ``name`` wanted ``value`` (ABSENT: the default, or nothing) in this field."""
    for conflict in merged.conflicts:
        step = id if noun == "step" else ""
        prefix = f"variables.{id}" if noun == "variable" else ""
        if conflict.step != step or not conflict.field.startswith(prefix):
            continue
        place, said = conflict.field.removeprefix(prefix).strip("."), conflict.values.get(name, ABSENT)
        whole = place == "" or (place == "type" and isinstance(said, dict))
        if whole and (value is ABSENT or same(flat(said).get(field, ABSENT), value)):
            return True
        if place == field and (value is ABSENT or same(said, value)):
            return True
    return False


def flat(record: Any) -> dict[str, Any]:
    """A step or variable as a conflict records it, params as ``params.NAME``."""
    params = record.get("params", {})
    return {**record, **{f"params.{key}": value for key, value in params.items()}}
