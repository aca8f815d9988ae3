"""What a value chooses is chosen by any value once it is an input."""

from __future__ import annotations

from runtime.recorder.merging import merge
from runtime.recorder.proposals import apply_proposals, conflicts
from tests.fixtures.recorded import Story, button, field, link, seen

SEARCH, NUMBER, NET = field("Search suppliers"), field("Invoice number"), field("Net amount")
ROW = ("Northgate Paper S-1031", "Northgate Paper", "S-1031", "Leeds")


def in_row(element, *texts):
    return element.model_copy(update={"row": (*ROW, *texts)})


def recorded(value, clicked, into=SEARCH):
    story = Story().open()
    story.enter(into, value)
    story.click(clicked)
    return merge(story.events)


def target(recording, *accept):
    accepted = accept or [one.id for one in recording.proposals if one.kind == "variable"]
    return list(apply_proposals(recording, accepted).steps.values())[-1].params["target"]


def test_a_button_that_every_row_has():
    recording = recorded("S-1031", in_row(button("Edit", row="Northgate Paper S-1031"), "Edit"))
    assert target(recording) == {"element": "larkspur/edit", "row": "{{ vars.search_suppliers }}"}
    assert "finds its element for any value" in recording.proposals[1].changes[1]


def test_a_button_that_says_the_value():
    clicked = in_row(button("Choose Northgate Paper", text="Choose", row="Northgate Paper S-1031"), "Choose")
    found = target(recorded("Northgate Paper", clicked))
    assert found["row"] == "{{ vars.search_suppliers }}"
    assert (found["selector"], found["fingerprint"]["name"]) == ("role=button", "Choose {{ vars.search_suppliers }}")
    assert "row" not in found["fingerprint"].get("neighbours", {})


def test_a_button_that_says_something_else_of_the_row():
    found = target(recorded("S-1031", in_row(button("Choose Northgate Paper", text="Choose", row="Northgate Paper"))))
    assert "name" not in found["fingerprint"] and found["fingerprint"]["text"] == "Choose"


def test_a_link_that_is_called_like_the_value_needs_no_row():
    found = target(recorded("Northgate Paper", link("Northgate Paper", "/suppliers/31")))
    assert found["fingerprint"]["name"] == "{{ vars.search_suppliers }}" and "row" not in found


def test_what_has_nothing_to_do_with_the_value():
    for clicked in (button("Save"), in_row(button("Edit", row="Northgate Paper"))):
        assert "row" not in target(recorded("Heron", clicked))


def test_a_sum_of_money_may_be_another():
    found = target(recorded("1480.50", button("Pay €1,613.75"), into=NET))
    assert found["fingerprint"]["name"] == "Pay €‹amount›" and found["selector"] == "role=button"
    assert target(recorded("1480.50", button("€1,613.75"), into=NET)) == {"element": "larkspur/1-613-75"}
    assert target(recorded("1480.50", button("Save"), into=NET)) == {"element": "larkspur/save"}


def test_the_value_given_last_chooses():
    story = Story().open()
    story.enter(SEARCH, "Northgate Paper")
    story.enter(NUMBER, "NP-77")
    story.click(seen("a", "Open", role="link", row="NP-77").model_copy(update={"row": ("NP-77", "Northgate Paper")}))
    recording = merge(story.events)
    assert conflicts(recording.proposals) == []
    assert target(recording)["row"] == "{{ vars.invoice_number }}"


def test_a_number_of_a_document_is_one_input_in_all_fields():
    story = Story().open()
    story.enter(NUMBER, "NP-77")
    story.enter(field("Find"), "NP-77")
    story.enter(field("Town"), "Leeds")
    story.enter(field("County"), "Leeds")
    names = [one.id for one in merge(story.events).proposals if one.kind == "variable"]
    assert names == ["variable-invoice-number", "variable-town", "variable-county"]
