from __future__ import annotations

import random

import pytest

from runtime.errors import UsageProblem
from runtime.expressions.names import rename_step, rename_variable
from runtime.files import dumps_workflow
from runtime.model import Step, Variable, Workflow, WorkflowSettings
from runtime.model.edits import (
    AddStep,
    Batch,
    ConnectSteps,
    Disconnect,
    Edit,
    RemoveStep,
    RemoveVariable,
    RenameStep,
    RenameVariable,
    SetField,
    SetParams,
    SetVariable,
    SetWorkflow,
)
from tests.fixtures import random_edits
from tests.fixtures.random_edits import EXAMPLES


def chain(*ids: str, port: str = "out") -> Workflow:
    """Steps one after the other."""
    following = dict(zip(ids, [(next_id,) for next_id in ids[1:]], strict=False))
    steps = {id: Step(id, "data.set", next={port: following[id]} if id in following else {}) for id in ids}
    return Workflow("w", steps=steps)


def after(edit: Edit, workflow: Workflow) -> Workflow:
    """The workflow after an edit whose inverse was seen to restore it."""
    changed, undo = edit.apply(workflow)
    restored, redo = undo.apply(changed)
    assert dumps_workflow(restored) == dumps_workflow(workflow)
    assert dumps_workflow(redo.apply(restored)[0]) == dumps_workflow(changed)
    return changed


def test_a_step_is_added_and_connected() -> None:
    workflow = after(Batch((AddStep(Step("b", "data.set")), ConnectSteps("a", "b"))), chain("a"))
    assert workflow.steps["a"].next == {"out": ("b",)}


def test_connecting_twice_leaves_one_edge() -> None:
    workflow = after(ConnectSteps("a", "b"), chain("a", "b"))
    assert workflow.steps["a"].next == {"out": ("b",)}


def test_a_removed_step_takes_the_edges_to_it_along() -> None:
    assert after(RemoveStep("b"), chain("a", "b", "c")).steps["a"].next == {}


def test_healing_connects_what_was_around_the_removed_step() -> None:
    assert after(RemoveStep("b", heal=True), chain("a", "b", "c")).steps["a"].next == {"out": ("c",)}


def test_healing_keeps_the_port_by_which_the_step_was_reached() -> None:
    start = after(Disconnect("a", "b"), chain("a", "b", "c"))
    start = after(ConnectSteps("a", "b", "true"), start)
    assert after(RemoveStep("b", heal=True), start).steps["a"].next == {"true": ("c",)}


def test_healing_goes_on_after_a_loop_but_not_into_its_body() -> None:
    loop = Step("loop", "flow.for_each", next={"each": ("body",), "done": ("end",)})
    start = chain("a", "loop")
    steps = {**start.steps, "loop": loop, "body": Step("body", "x.y"), "end": Step("end", "x.y")}
    start = Workflow("w", steps=steps)
    assert after(RemoveStep("loop", heal=True), start).steps["a"].next == {"out": ("end",)}


def test_renaming_moves_edges_and_references() -> None:
    params = {"rows": [{"text": "{{ steps.a.output }} of {{ steps.ab.output }}"}, 1]}
    start = after(SetParams("b", params), chain("a", "b", "c"))
    start = after(SetWorkflow("outputs", {"x": "{{ steps.a.output }}"}), start)
    renamed = after(RenameStep("a", "first", rename_step), start)
    assert renamed.steps["first"].next == {"out": ("b",)}
    assert renamed.steps["b"].params["rows"] == [{"text": "{{ steps.first.output }} of {{ steps.ab.output }}"}, 1]
    assert renamed.outputs["x"] == "{{ steps.first.output }}"
    assert "a" not in renamed.steps


def test_renaming_moves_the_edges_that_lead_to_the_step() -> None:
    assert after(RenameStep("b", "z"), chain("a", "b")).steps["a"].next == {"out": ("z",)}


def test_fields_params_variables_and_workflow_are_set() -> None:
    workflow = after(SetField("a", "note", "why"), chain("a"))
    workflow = after(SetParams("a", {"x": 1}, type="data.map", version=2), workflow)
    workflow = after(SetVariable(Variable("v")), workflow)
    workflow = after(SetWorkflow("settings", WorkflowSettings(timeout=3)), workflow)
    step = workflow.steps["a"]
    assert (step.note, step.type, step.version, dict(step.params)) == ("why", "data.map", 2, {"x": 1})
    assert workflow.settings.timeout == 3
    assert not after(RemoveVariable("v"), workflow).variables


@pytest.mark.parametrize(
    "edit",
    [
        AddStep(Step("a", "x.y")),
        RemoveStep("zz"),
        ConnectSteps("a", "zz"),
        Disconnect("b", "a"),
        SetParams("zz", {}),
        SetField("a", "id", "b"),
        SetField("a", "next", {}),
        RenameStep("a", "b"),
        RemoveVariable("v"),
        SetWorkflow("steps", {}),
        Batch((SetField("a", "note", "x"), RemoveStep("zz"))),
    ],
)
def test_an_edit_that_does_not_fit_says_so_and_changes_nothing(edit: Edit) -> None:
    start = chain("a", "b")
    before = dumps_workflow(start)
    with pytest.raises(UsageProblem):
        edit.apply(start)
    assert dumps_workflow(start) == before


def test_random_edits_are_undone_and_done_again_to_the_byte() -> None:
    for seed in range(EXAMPLES):
        rng = random.Random(seed)
        workflow = start = random_edits.workflow(rng, 5)
        texts, undos = [dumps_workflow(workflow)], []
        for _ in range(rng.randint(1, 12)):
            workflow, undo = random_edits.edit(rng, workflow).apply(workflow)
            texts.append(dumps_workflow(workflow))
            undos.append(undo)
        redos = []
        for text in reversed(texts[:-1]):
            workflow, redo = undos.pop().apply(workflow)
            redos.append(redo)
            assert dumps_workflow(workflow) == text, f"seed {seed}"
        assert workflow == start, f"seed {seed}"
        for text in texts[1:]:
            workflow, _ = redos.pop().apply(workflow)
            assert dumps_workflow(workflow) == text, f"seed {seed}"


def test_a_batch_is_undone_as_one() -> None:
    for seed in range(EXAMPLES // 3):
        rng = random.Random(seed)
        start = workflow = random_edits.workflow(rng, 5)
        edits = []
        for _ in range(4):
            edits.append(random_edits.edit(rng, workflow))
            workflow, _ = edits[-1].apply(workflow)
        together = after(Batch(tuple(edits)), start)
        assert dumps_workflow(together) == dumps_workflow(workflow), f"seed {seed}"


def test_a_variable_is_renamed_wherever_it_is_read_or_set() -> None:
    steps = {
        "set": Step("set", "flow.set", params={"values": {"a": 1, "total": "{{ vars.total + 1 }}"}}),
        "say": Step("say", "flow.log", params={"message": "{{ vars.total }} total of {{ vars['total'] }}"}),
        "other": Step("other", "http.get", params={"values": {"total": 1}, "url": "total"}),
    }
    workflow = Workflow(
        "w", steps=steps, variables={"total": Variable("total", default=0)}, outputs={"total": "{{ vars.total }}"}
    )
    changed, undo = RenameVariable("total", "sum", rename_variable).apply(workflow)
    assert changed.variables == {"sum": Variable("sum", default=0)}
    assert changed.steps["set"].params["values"] == {"a": 1, "sum": "{{ vars.sum + 1 }}"}
    assert list(changed.steps["set"].params["values"]) == ["a", "sum"]
    assert changed.steps["say"].params["message"] == '{{ vars.sum }} total of {{ vars["sum"] }}'
    assert changed.steps["other"] == steps["other"] and changed.outputs == {"sum": "{{ vars.sum }}"}
    assert undo.apply(changed)[0] == workflow
    with pytest.raises(UsageProblem, match="already"):
        RenameVariable("sum", "sum2").apply(SetVariable(Variable("sum2")).apply(changed)[0])
