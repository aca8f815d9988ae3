from __future__ import annotations

from itertools import pairwise

from runtime.files import load_workflow, save_workflow
from runtime.files.elements import Element
from runtime.files.project import Project
from runtime.model import Step, Variable, Workflow
from runtime.model.graph import compile_plan
from runtime.recorder.keeper import Keeper, Output
from tests.fixtures.recorded import SITE, Story, button, field, seen


def test_without_a_project_every_step_holds_its_own_target(tmp_path):
    """Also where two elements that looked different when they were met turn out to be one."""
    story = Story()
    for row in ("Timer", "Log"):
        story.enter(seen("input", "Name", role="textbox", label="Name", selector="#name", row=row), row)
    _, workflow = Keeper(Output(tmp_path / "name.flow.json")).write(story.events)
    targets = [step.params["target"] for step in workflow.steps.values() if step.type == "browser.fill"]
    assert [target.get("selector") for target in targets] == ["#name", "#name"]


def test_proposals_follow_steps_whose_names_were_taken(tmp_path):
    """Recorded into a workflow with a browser, steps and variables of the same names; accepted, it is sound."""
    story = Story().open()
    for number in ("A-17", "B-2"):
        story.go("/new", "New")
        story.enter(field("Invoice number"), number)
        story.click(button("Save"))
    (tmp_path / "understudy.json").write_text('{"format": 1, "name": "Jobs"}', "utf-8")
    project = Project.open(tmp_path)
    project.elements.save("larkspur", {"save": Element("#save-all", "Save all")})
    taken = ("type-invoice-number", "click-save", "for-each-row", "go-to-new")
    steps = {
        "start": Step("start", "browser.open", params={"url": SITE}, next={"out": (taken[0],)}),
        **{
            id: Step(id, "flow.log", params={"message": id}, next={"out": (after,)} if after else {})
            for id, after in pairwise((*taken, ""))
        },
    }
    names = ("rows", "invoice_number")
    into = Workflow("books", steps=steps, variables={name: Variable(name) for name in names})
    flow = tmp_path / "books.flow.json"
    save_workflow(flow, into)
    keeper = Keeper(Output(flow, after="start"))
    recording, workflow = keeper.write(story.events)
    proposals = {one.id: one for one in keeper.fitting(recording, workflow)}
    assert {"loop-rows", "variable-invoice-number", "variable-invoice-number-2"} <= proposals.keys()
    for one in proposals.values():
        changed = one.edit(workflow).apply(workflow)[0]
        assert all(changed.steps[id].type == "flow.log" for id in taken)
        assert all(changed.variables[name] == into.variables[name] for name in names)
        assert not compile_plan(changed)[1]
    looped = proposals["loop-rows"].apply(workflow)
    assert "for-each-row-2" in looped.steps and len(looped.steps) < len(workflow.steps)
    save_workflow(flow, looped, force=True)
    assert load_workflow(flow).problems == ()


def test_what_the_workflow_has_is_neither_proposed_nor_called_so_again(tmp_path):
    """Recorded into a workflow that takes the address from the environment and has steps of the same names."""
    story = Story().open()
    story.enter(field("Invoice number"), "A-17")
    story.click(button("Save"), then_appeared=(seen("p", "Saved", role="status"),))
    story.click(button("Close"))
    (tmp_path / "environments").mkdir()
    (tmp_path / "understudy.json").write_text('{"format": 1, "name": "Jobs", "environment": "test"}', "utf-8")
    environment = f'{{"format": 1, "values": {{"base_url": "{SITE}"}}}}'
    (tmp_path / "environments/test.json").write_text(environment, "utf-8")
    flow = tmp_path / "books.flow.json"
    first = Keeper(Output(flow))
    recording, workflow = first.write(story.events)
    assert {"environment-base-url", "expect-saved"} <= {one.id for one in first.fitting(recording, workflow)}
    _, workflow = first.write(story.events, ("environment-base-url", "expect-saved"))
    again = Keeper(Output(flow, after=list(workflow.steps)[-1]))
    recording, workflow = again.write(story.events)
    addresses = [step.params["url"] for step in workflow.steps.values() if "url" in step.params]
    assert addresses == ["{{ env.base_url }}/invoices"] * 2 and SITE not in flow.read_text("utf-8")
    proposals = again.fitting(recording, workflow)
    assert not [one for one in proposals if one.kind == "environment"]
    waiting = next(one for one in proposals if one.kind == "expectation")
    names = [step.name for step in waiting.apply(workflow).steps.values()]
    assert len(set(names)) == len(names) and "Click “Save” (2)" in names and "Wait for “Saved” (2)" in names
    assert again.compose(story.events) == workflow
