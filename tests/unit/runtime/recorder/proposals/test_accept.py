from __future__ import annotations

import itertools

import pytest

from runtime.errors import UsageProblem
from runtime.model import Direction, VariableType
from runtime.recorder.events import Action
from runtime.recorder.merging import merge
from runtime.recorder.proposals import apply_proposals, conflicts, proposal_from
from tests.fixtures.expanded import expanded
from tests.fixtures.recorded import SITE, Story, button, choice, field

NUMBER, SAVE = field("Invoice number"), button("Save")


@pytest.fixture
def recording():
    """Two rounds, with something before and after them, on two sites."""
    story = Story().open()
    story.enter(field("User name"), "mara")
    for number in ("A-17", "B-2"):
        story.go("/new", "New")
        story.enter(NUMBER, number)
        story.enter(field("Net"), "12.5")
        story.select(choice("Country"), "Bulgaria")
        story.click(SAVE)
    story.url = "https://bank.example/pay"
    story.add(Action.NAVIGATE, title="Bank")
    story.enter(field("Day"), "18/05/2026")
    return merge(story.events)


def ids(recording):
    return [proposal.id for proposal in recording.proposals]


def test_everything_proposed(recording):
    assert ids(recording) == [
        "loop-rows", "environment-base-url", "environment-bank-url", "variable-user-name", "variable-invoice-number",
        "variable-net", "variable-country", "variable-invoice-number-2", "variable-day",
    ]  # fmt: skip
    for proposal in recording.proposals:
        assert proposal.title and proposal.reason and proposal.changes
        assert proposal_from(proposal.model_dump(mode="json")) == proposal


def test_a_wait_for_an_address_with_the_value_takes_it_from_the_input(check_recording):
    story = Story(f"{SITE}/found?q=Acme", "Found").open()
    story.click(button("Mark all"))
    story.enter(field("Search"), "Northgate Paper")
    story.click(button("Search"), then_url=f"{SITE}/found?q=Northgate+Paper")
    story.arrive("/found?q=Northgate+Paper", "Found")
    story.click(button("Mark all"))
    recording = merge(story.events)
    (wait,) = (step for step in recording.workflow.steps.values() if step.type == "browser.wait")
    assert wait.params["text"] == "?q=Northgate+Paper", "without the input the value stays what it was"
    workflow = apply_proposals(recording, ["variable-search"])
    assert workflow.steps[wait.id].params["text"] == "?q={{ url_encode(text(vars.search)) }}"
    check_recording(recording, workflow)


def test_a_value_becomes_an_input_in_all_steps_that_give_it(recording, check_recording):
    workflow = apply_proposals(recording, ["variable-net", "variable-day"])
    net, day = workflow.variables["net"], workflow.variables["day"]
    assert (net.type, net.direction, net.default) == (VariableType.NUMBER, Direction.INPUT, 12.5)
    assert (day.type, day.default, day.description) == (VariableType.STRING, "18/05/2026", "Day, such as 18/05/2026")
    given = [step.params["value"] for step in workflow.steps.values() if step.id.startswith("type-net")]
    assert given == ["{{ vars.net }}", "{{ vars.net }}"]
    check_recording(recording, workflow)
    # A number goes into the field as it was typed.
    assert [str(params.get("value")) for _, params in expanded(recording, workflow)] == [
        str(params.get("value")) for _, params in expanded(recording)
    ]


@pytest.mark.parametrize("text", ["007", "1200.00", "1e3", "+5", " 5", "1_000", "nan", "12,5"])
def test_what_would_be_written_otherwise_stays_a_text(text):
    story = Story().open()
    story.enter(NUMBER, text)
    (variable,) = [proposal for proposal in merge(story.events).proposals if proposal.kind == "variable"]
    assert (variable.type, variable.default) == (VariableType.STRING, text)


def test_the_address_comes_from_the_environment(recording, check_recording):
    proposal = next(proposal for proposal in recording.proposals if proposal.id == "environment-base-url")
    assert (proposal.base, proposal.value) == (SITE, "base_url")
    workflow = apply_proposals(recording, [proposal.id])
    urls = [step.params["url"] for step in workflow.steps.values() if "url" in step.params]
    assert urls == [
        "{{ env.base_url }}/invoices", "{{ env.base_url }}/new", "{{ env.base_url }}/new", "https://bank.example/pay",
    ]  # fmt: skip
    assert expanded(recording, workflow) == expanded(recording)
    check_recording(recording, workflow)


def test_a_site_whose_name_only_begins_alike_is_left_alone():
    story = Story("http://a.example").open()
    story.url = "http://a.example.org/x"
    story.add(Action.NAVIGATE)
    recording = merge(story.events)
    workflow = apply_proposals(recording, ["environment-base-url"])
    assert [step.params["url"] for step in workflow.steps.values()] == ["{{ env.base_url }}", "http://a.example.org/x"]


def test_the_order_makes_no_difference(recording, check_recording):
    chosen = ["loop-rows", "environment-base-url", "variable-user-name", "variable-country", "variable-net"]
    proposals = [proposal for proposal in recording.proposals if proposal.id in chosen]
    assert conflicts(proposals) == []
    wanted = apply_proposals(recording, chosen)
    for order in itertools.permutations(proposals):
        workflow = recording.workflow
        for proposal in order:
            workflow = proposal.apply(workflow)
        assert workflow == wanted
    check_recording(recording, wanted)


def test_two_that_exclude_each_other_are_told(recording):
    with pytest.raises(UsageProblem, match="loop-rows, variable-invoice-number-2") as caught:
        apply_proposals(recording, ["variable-invoice-number-2", "loop-rows"])
    assert caught.value.remedy == "Accept one of them."
    pairs = {frozenset((one.id, other.id)) for one, other in conflicts(recording.proposals)}
    assert pairs == {
        frozenset(("loop-rows", "variable-invoice-number")),
        frozenset(("loop-rows", "variable-invoice-number-2")),
    }


def test_an_unknown_id(recording):
    with pytest.raises(UsageProblem, match='no proposal "loop-row"') as caught:
        apply_proposals(recording, ["loop-row"])
    assert "loop-rows" in caught.value.remedy


def test_a_loop_whose_steps_are_gone_says_so(recording):
    loop = recording.proposals[0]
    with pytest.raises(UsageProblem, match="not there any more"):
        loop.apply(loop.apply(recording.workflow))
