from __future__ import annotations

import pytest

from runtime.errors import UsageProblem
from runtime.files.elements import Element
from runtime.model import Direction, Step, Variable, Workflow
from runtime.recorder.events import Action
from runtime.recorder.merging import insert, merge, merge_elements
from runtime.recorder.proposals import apply_proposals
from tests.fixtures.recorded import SITE, Story, button, field, link, seen

NUMBER, SAVE = field("Invoice number"), button("Save")


@pytest.fixture
def recording():
    story = Story().open()
    story.enter(NUMBER, "A-17")
    story.add(Action.UPLOAD, field("Attachment", "file"), value=["a.pdf"])
    story.click(SAVE)
    story.add(Action.EXTRACT, seen("dd", "Total"), value={"what": "text"})
    return merge(story.events)


def flow(*steps, **fields):
    return Workflow("books", steps={step.id: step for step in steps}, **fields)


OPEN = Step("open", "browser.open", params={"url": SITE}, next={"out": ("click-save",)})
CLICK = Step("click-save", "browser.click", params={"target": {"element": "larkspur/save"}}, next={"out": ("end",)})
END = Step("end", "flow.log", params={"message": "{{ vars.attachment }}"})


def inserted(recording, into, after, **options):
    insertion = insert(recording, into, after=after, **options)
    workflow, undo = insertion.edit.apply(into)
    assert undo.apply(workflow)[0] == into
    return insertion, workflow


def way(workflow, start):
    """Ids from ``start`` on, by out and done."""
    ids, id = [], start
    while id:
        ids.append(id)
        ports = workflow.steps[id].next
        id = next(iter(ports.get("out", ()) or ports.get("done", ())), "")
    return ids


def test_in_the_middle_with_names_that_are_taken(recording, check_recording):
    old = flow(
        OPEN, CLICK, END, variables={"attachment": Variable("attachment", direction=Direction.INPUT, default="x")}
    )
    known = {"larkspur": {"save": Element("#save-all", "Save all"), "number": Element('label="Invoice number"')}}
    insertion, workflow = inserted(recording, old, "click-save", elements=known)
    assert way(workflow, "open") == ["open", "click-save", *insertion.steps, "end"]
    assert insertion.steps == (
        "open-invoices", "type-invoice-number", "upload-attachment", "click-save-2", "extract-total",
    )  # fmt: skip
    # The browser is open already, so the page is only gone to.
    assert workflow.steps["open-invoices"].type == "browser.navigate"
    assert workflow.steps["upload-attachment"].params["files"] == "{{ vars.attachment_2 }}"
    assert workflow.steps["end"].params["message"] == "{{ vars.attachment }}"
    # What is there under another name is used; what has the name and is something else is left alone.
    assert workflow.steps["type-invoice-number"].params["target"] == {"element": "larkspur/number"}
    assert workflow.steps["click-save-2"].params["target"] == {"element": "larkspur/save-2"}
    assert workflow.steps["click-save"].params["target"] == {"element": "larkspur/save"}
    assert insertion.elements["larkspur"]["save"].selector == "#save-all"
    check_recording(type(recording)(workflow, insertion.elements))


def test_references_follow_the_new_ids(recording):
    old = flow(OPEN, Step("click-save", "flow.log"), Step("extract-total", "flow.log", params={"message": "x"}))
    _, workflow = inserted(recording, old, "open")
    assert dict(workflow.outputs) == {"total": '{{ steps["extract-total-2"].output }}'}


def test_at_the_end_and_into_a_workflow_without_a_browser(recording):
    insertion, workflow = inserted(recording, flow(Step("say", "flow.log", params={"message": "x"})), "say")
    assert way(workflow, "say") == ["say", *insertion.steps]
    assert workflow.steps["open-invoices"].type == "browser.open"


def test_into_the_body_of_a_loop_and_behind_it(recording):
    loop = Step("each", "flow.for_each", params={"items": [1]}, next={"each": ("open",), "done": ("end",)})
    old = flow(loop, Step("open", "browser.open"), END)
    insertion, inside = inserted(recording, old, "open")
    assert inside.steps["each"].next == {"each": ("open",), "done": ("end",)}
    assert way(inside, "open") == ["open", *insertion.steps]
    insertion, behind = inserted(recording, old, "each")
    assert behind.steps["each"].next == {"each": ("open",), "done": (insertion.steps[0],)}
    assert way(behind, "each") == ["each", *insertion.steps, "end"]
    # What is open in the body of a loop need not be open behind it.
    assert behind.steps[insertion.steps[0]].type == "browser.open"


def test_what_became_of_accepted_proposals(recording):
    story = Story().open()
    for number in ("A-17", "B-2"):
        story.enter(NUMBER, number)
        story.enter(field("Net"), f"{number}0")
        story.click(SAVE)
    recording = merge(story.events)
    looped = apply_proposals(recording, ["loop-rows"])
    old = flow(OPEN, CLICK, END, variables={"rows": Variable("rows")})
    _, workflow = inserted(recording, old, "click-save", workflow=looped)
    assert workflow.steps["for-each-row"].params["items"] == "{{ vars.rows_2 }}"
    assert way(workflow, "open") == ["open", "click-save", "open-invoices", "for-each-row", "end"]
    assert workflow.steps["for-each-row"].next["each"] == ("type-invoice-number",)
    assert workflow.steps["type-net"].next == {"out": ("click-save-2",)}


def test_behind_a_condition_the_way_must_be_named(recording):
    fork = Step("fork", "flow.condition", params={"test": "{{ true }}"}, next={"true": ("end",)})
    with pytest.raises(UsageProblem, match="several ways") as caught:
        insert(recording, flow(fork, END), after="fork")
    assert caught.value.remedy == "Name the way: true."
    insertion, workflow = inserted(recording, flow(fork, END), "fork", port="false")
    assert workflow.steps["fork"].next == {"true": ("end",), "false": (insertion.steps[0],)}


@pytest.mark.parametrize(
    ("steps", "after", "message"),
    [((OPEN,), "save", 'no step "save"'), ((Step("stop", "flow.stop"),), "stop", "Nothing can follow")],
)
def test_where_nothing_can_be_inserted(recording, steps, after, message):
    with pytest.raises(UsageProblem, match=message):
        insert(recording, flow(*steps), after=after)


def test_an_empty_recording_changes_nothing():
    old = flow(OPEN, CLICK, END)
    assert inserted(merge([]), old, "open")[1] == old


def test_elements_that_look_alike_but_are_others_stay_apart():
    one, other = (seen("a", name, role="link", selector="nav a") for name in ("Help", "About"))
    story = Story().open()
    story.click(one)
    first = merge(story.events)
    story = Story().open()
    story.click(other)
    story.click(link("Help", selector="nav a"))
    merged, renamed = merge_elements(merge(story.events).elements, first.elements)
    assert set(merged["larkspur"]) == {"help", "about"}
    assert renamed == {}
