from __future__ import annotations

import pytest

from runtime.errors import UsageProblem
from runtime.recorder.merging import merge
from runtime.recorder.proposals import apply_proposals, conflicts, proposal_from
from tests.fixtures.recorded import SITE, Story, button, field, link, seen

NUMBER, SAVE = field("Invoice number"), button("Save")
SAVED = seen("p", "Saved", role="status")


def expected(story):
    return [proposal for proposal in merge(story.events).proposals if proposal.kind == "expectation"]


def test_what_came_up_is_waited_for(check_recording):
    story = Story().open()
    story.click(SAVE, then_appeared=(SAVED,))
    story.click(button("Close"))
    recording = merge(story.events)
    (proposal,) = expected(story)
    assert (proposal.id, proposal.title) == ("expect-saved", "Wait for “Saved” after “Click ‘Save’”")
    assert proposal_from(proposal.model_dump(mode="json")) == proposal
    workflow = apply_proposals(recording, [proposal.id])
    assert workflow.steps["click-save"].next == {"out": ("wait-for-saved",)}
    waiting = workflow.steps["wait-for-saved"]
    assert waiting.next == {"out": ("click-close",)}
    assert waiting.params["target"]["selector"] == 'role=status[name="Saved"]'
    check_recording(recording, workflow)


@pytest.mark.parametrize(
    "appeared",
    [
        seen("p", "Invoice 1048 was saved", role="status"),
        seen("p", "“Bergmann” was saved", role="status"),
        seen("p", "", role="alert"),
        seen("table", "Invoices", role="table"),
        seen("p", "The invoice could not be saved because it was not complete enough", role="alert"),
    ],
    ids=["number", "name", "silent", "table", "long"],
)
def test_what_holds_data_of_the_day_is_not(appeared):
    story = Story().open()
    story.click(SAVE, then_appeared=(appeared,))
    assert expected(story) == []


def test_what_holds_a_value_of_the_recording_is_not():
    story = Story().open()
    story.click(SAVE, then_appeared=(seen("p", "Northgate was saved", role="status"),))
    story.enter(NUMBER, "northgate")
    assert expected(story) == []


def test_the_same_on_the_same_page_is_proposed_once():
    story = Story().open()
    for path in ("/a", "/a", "/b"):
        story.go(path, "Page")
        story.click(button(f"Do {path}"), then_appeared=(SAVED,))
        story.click(button(f"Close {path}"))
    assert [proposal.after for proposal in expected(story)] == ["click-do-a", "click-do-b"]


def test_what_is_used_next_is_waited_for_anyway():
    story = Story().open()
    notice = seen("div", "Really?", role="dialog", path=("div#ask",))
    story.click(SAVE, then_appeared=(notice,))
    story.click(button("Yes", path=("div#ask", "button:1")))
    assert expected(story) == []


def test_in_a_loop_that_of_the_first_round_stays(check_recording):
    story = Story().open()
    for number in ("A-1", "B-2"):
        story.go("/new", "New")
        story.enter(NUMBER, number)
        story.enter(field("Net"), f"{number}0")
        story.click(SAVE, then_appeared=(SAVED,))
        story.click(button("Close"))
    recording = merge(story.events)
    # In the second round it is waited for anyway: the next element was there before.
    loop, first = (proposal for proposal in recording.proposals if proposal.kind in ("loop", "expectation"))
    assert first.after == "click-save"
    workflow = apply_proposals(recording, [first.id, loop.id])
    assert workflow.steps["click-save"].next == {"out": (first.step,)}
    check_recording(recording, workflow)
    with pytest.raises(UsageProblem, match="was put in between"):
        loop.apply(first.apply(recording.workflow))


def test_a_step_that_a_loop_takes_away_is_not_waited_after():
    story = Story().open()
    for number in ("A-1", "B-2"):
        story.click(button("New"))
        story.enter(NUMBER, number)
        # On a page of its own, where nothing was used before.
        story.url = f"{SITE}/{number}"
        story.click(SAVE, then_appeared=(SAVED,) if number == "B-2" else ())
        story.click(link("Back"))
    story.click(button("Done"))
    recording = merge(story.events)
    loop = next(proposal for proposal in recording.proposals if proposal.kind == "loop")
    (late,) = (proposal for proposal in recording.proposals if proposal.kind == "expectation")
    assert late.after == "click-save-2"
    assert (loop, late) in conflicts(recording.proposals)
