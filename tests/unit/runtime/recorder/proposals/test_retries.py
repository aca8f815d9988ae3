"""A sign-in that was refused and done again is proposed to be done once."""

from __future__ import annotations

import re

import pytest

from runtime.recorder.merging import Options, merge
from runtime.recorder.proposals import apply_proposals, proposal_from
from runtime.recorder.proposals.kept import Standing, kept_of
from tests.fixtures.recorded import SITE, Story, button, field, link, seen

USER, PASSWORD, SIGN_IN = field("User name"), field("Password", "password"), button("Sign in")
REFUSED = seen("p", "The password is wrong.", role="alert")


def story():
    told = Story(f"{SITE}/sign-in", "Sign in").open()
    told.enter(USER, "mara")
    told.secret(PASSWORD)
    return told


def refused(told):
    told.press("Enter", PASSWORD, then_url=f"{SITE}/sign-in", then_appeared=(REFUSED,))
    told.secret(PASSWORD)


def entered(told):
    told.click(SIGN_IN, then_url=f"{SITE}/dashboard")
    told.arrive("/dashboard", "Dashboard")
    told.click(link("Suppliers", "/suppliers"))
    return merge(told.events)


def proposed(recording):
    return [proposal for proposal in recording.proposals if proposal.kind == "retry"]


def test_the_refused_try_goes(check_recording):
    told = story()
    refused(told)
    recording = entered(told)
    (proposal,) = proposed(recording)
    assert proposal_from(proposal.model_dump(mode="json")) == proposal
    assert "“Type password”" in proposal.reason and "“Type password”, “Press Enter" in proposal.changes[0]
    workflow = apply_proposals(recording, [proposal.id])
    names = [step.name for step in recording.workflow.steps.values() if step.id not in proposal.gone]
    assert [step.name for step in workflow.steps.values()] == [name.replace(" (2)", "") for name in names]
    assert workflow.steps["type-user-name"].next == {"out": (proposal.after,)}
    assert sum("vault." in str(step.params) for step in workflow.steps.values()) == 1
    check_recording(recording, workflow)
    assert not [one for one in recording.proposals if one.kind == "expectation" and one.after in proposal.gone]
    both = apply_proposals(recording, [one.id for one in recording.proposals])
    check_recording(recording, both)


def test_each_refused_try_goes():
    told = story()
    refused(told)
    refused(told)
    recording = entered(told)
    (proposal,) = proposed(recording)
    workflow = apply_proposals(recording, [proposal.id])
    assert sum("vault." in str(step.params) for step in workflow.steps.values()) == 1


def test_a_name_that_was_corrected_too_is_typed_once():
    told = story()
    told.press("Enter", PASSWORD, then_url=f"{SITE}/sign-in", then_appeared=(REFUSED,))
    told.enter(USER, "mara.lindqvist")
    told.secret(PASSWORD)
    recording = entered(told)
    (proposal,) = proposed(recording)
    workflow = apply_proposals(recording, [proposal.id])
    assert [step.params["value"] for step in workflow.steps.values() if "user" in step.id] == ["mara.lindqvist"]


def test_once_accepted_it_stays_so_and_undone_it_waits_again():
    told = story()
    refused(told)
    recording = entered(told)
    (proposal,) = proposed(recording)
    kept = kept_of([proposal], (), recording.workflow)
    changed, back = kept.acceptance(proposal, recording.workflow).apply(recording.workflow)
    accepted = kept.decided(proposal.id, Standing.ACCEPTED)
    assert accepted.standing(proposal, changed) is Standing.ACCEPTED
    restored, _ = back.apply(changed)
    assert restored == recording.workflow and accepted.standing(proposal, restored) is Standing.OPEN


@pytest.mark.parametrize("kind", ["next_user", "signed_out", "other_field", "once"])
def test_what_is_no_refusal_is_left_alone(kind):
    told = story()
    if kind == "next_user":  # the page stays, and the next record is entered
        told.click(button("Add"))
        told.enter(USER, "jon")
        told.secret(PASSWORD)
    elif kind == "signed_out":
        told.click(SIGN_IN, then_url=f"{SITE}/dashboard")
        told.arrive("/dashboard", "Dashboard")
        told.click(button("Sign out"), then_url=f"{SITE}/sign-in")
        told.arrive("/sign-in", "Sign in")
        told.secret(PASSWORD)
    elif kind == "other_field":
        told.secret(field("Repeat the password", "password"))
    assert proposed(entered(told)) == []


def test_it_is_said_in_bulgarian():
    told = story()
    refused(told)
    entered(told)
    (proposal,) = proposed(merge(told.events, Options(language="bg")))
    assert all(re.search("[а-я]{3}", text) for text in (proposal.title, proposal.reason, *proposal.changes))
