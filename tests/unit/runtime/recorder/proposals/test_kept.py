"""What was understood stays until it is decided, and is judged by the workflow as it is then."""

from __future__ import annotations

import json
import stat
import sys
from dataclasses import replace

import pytest

from runtime.errors import UsageProblem
from runtime.model import Step
from runtime.model.edits import Patch, RemoveStep, RenameStep, SetParams
from runtime.recorder.events import Action, SecretKind
from runtime.recorder.merging import merge
from runtime.recorder.proposals.kept import Standing, kept_of, kept_path, read_kept, write_kept
from runtime.recorder.proposals.renaming import Names, renamed
from tests.fixtures.recorded import Story, button, field, seen

NUMBER, SAVE = field("Invoice number"), button("Save")


@pytest.fixture
def recording():
    story = Story().open()
    story.enter(field("User name"), "mara")
    story.add(Action.TYPE, field("Password", "password"), secret=SecretKind.PASSWORD)
    for number in ("A-17", "B-2"):
        story.go("/new", "New")
        story.enter(NUMBER, number)
        story.click(SAVE)
    return merge(story.events)


@pytest.fixture
def kept(recording):
    return kept_of(recording.proposals, recording.needs_secret, recording.workflow)


def standings(kept, workflow):
    return {one.id: str(kept.standing(one, workflow)) for one in kept.proposals}


def test_it_is_read_as_it_was_written_by_this_person_alone(kept, recording, tmp_path):
    flow = tmp_path / "job.flow.json"
    write_kept(tmp_path, flow, kept)
    assert read_kept(tmp_path, flow) == kept
    assert kept.needs and set(standings(kept, recording.workflow).values()) == {"open"}
    if sys.platform != "win32":
        assert stat.S_IMODE(kept_path(tmp_path, flow).stat().st_mode) == 0o600
    write_kept(tmp_path, flow, None)
    assert read_kept(tmp_path, flow) is None


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"version": 2}', '{"version": 1, "proposals": [{"kind": "x"}]}'])
def test_what_cannot_be_read_is_nothing(tmp_path, damage):
    flow = tmp_path / "job.flow.json"
    kept_path(tmp_path, flow).parent.mkdir()
    kept_path(tmp_path, flow).write_text(damage, "utf-8")
    assert read_kept(tmp_path, flow) is None


def test_acceptance_is_judged_by_the_workflow(kept, recording):
    workflow = recording.workflow
    one = kept.find("variable-user-name")
    accepted, undo = kept.acceptance(one, workflow).apply(workflow)
    decided = kept.decided(one.id, Standing.ACCEPTED)
    assert decided.standing(one, accepted) is Standing.ACCEPTED
    assert decided.standing(one, undo.apply(accepted)[0]) is Standing.OPEN
    assert decided.decided(one.id, Standing.DISMISSED).standing(one, workflow) is Standing.DISMISSED


def test_what_excludes_each_other_is_told(kept, recording):
    loop = kept.find("loop-rows")
    workflow = kept.acceptance(loop, recording.workflow).apply(recording.workflow)[0]
    decided = kept.decided(loop.id, Standing.ACCEPTED)
    number = kept.find("variable-invoice-number-2")
    assert decided.against(number, workflow) == loop
    with pytest.raises(UsageProblem, match="change the same"):
        decided.acceptance(number, workflow)


def test_edited_and_removed_steps(kept, recording):
    step = next(step for step in recording.workflow.steps.values() if step.params.get("value") == "mara")
    edited = SetParams(step.id, {**step.params, "value": "ben"}).apply(recording.workflow)[0]
    removed = RemoveStep(step.id, heal=True).apply(recording.workflow)[0]
    for workflow in (edited, removed):
        assert standings(kept, workflow)["variable-user-name"] == "gone"
        assert standings(kept, workflow)["loop-rows"] == "open"
        with pytest.raises(UsageProblem, match="does not fit any more"):
            kept.acceptance(kept.find("variable-user-name"), workflow)
    # What does not concern it changes nothing.
    named = replace(step, name="Who", params={**step.params, "delay": 1})
    assert standings(kept, Patch({step.id: named}).apply(recording.workflow)[0])["variable-user-name"] == "open"


def test_it_follows_steps_that_have_other_ids(kept, recording):
    workflow = recording.workflow
    for old in [id for id in workflow.steps if "invoice-number" in id or id.startswith("go-to")]:
        workflow = RenameStep(old, f"my-{old}").apply(workflow)[0]
    assert "gone" in standings(kept, workflow).values()
    followed = kept.following(workflow)
    assert set(standings(followed, workflow).values()) == {"open"}
    loop = followed.find("loop-rows")
    looped = followed.acceptance(loop, workflow).apply(workflow)[0]
    assert "my-type-invoice-number" in looped.steps and "my-type-invoice-number-2" not in looped.steps


def test_a_variable_that_is_there_is_not_replaced(kept, recording):
    one = kept.find("variable-user-name")
    workflow = kept.acceptance(one, recording.workflow).apply(recording.workflow)[0]
    workflow = replace(workflow, steps=recording.workflow.steps)
    with pytest.raises(UsageProblem, match="There is a variable"):
        kept.acceptance(one, workflow)


def test_a_second_recording_adds_to_what_waits(kept, recording):
    again = kept_of(recording.proposals[-1:], (), recording.workflow, kept)
    assert len(again.proposals) == len(kept.proposals) + 1
    assert len({one.id for one in again.proposals}) == len(again.proposals)
    assert json.dumps(sorted(again.steps)) == json.dumps(sorted(kept.steps))


def test_what_an_accepted_loop_took_away_gives_its_names_free(kept, recording):
    """The next recording has a step of the name that the loop of the first one has removed: they have nothing to do
    with each other."""
    loop = kept.find("loop-rows")
    workflow = kept.acceptance(loop, recording.workflow).apply(recording.workflow)[0]
    decided = kept.decided(loop.id, Standing.ACCEPTED)
    assert "click-save-2" in loop.removes and "click-save-2" not in workflow.steps
    story = Story().open()
    story.click(SAVE, then_appeared=(seen("p", "Saved", role="status"),))
    story.click(button("Close"))
    (waiting,) = (one for one in merge(story.events).proposals if one.kind == "expectation")
    waiting = renamed(waiting, Names({"click-save": "click-save-2"}))
    workflow = Patch({"click-save-2": Step("click-save-2", "browser.click", name="Save")}).apply(workflow)[0]
    again = kept_of([waiting], (), workflow, decided)
    one = again.find(waiting.id)
    assert again.against(one, workflow) is None and again.standing(one, workflow) is Standing.OPEN
    assert waiting.step in again.acceptance(one, workflow).apply(workflow)[0].steps
