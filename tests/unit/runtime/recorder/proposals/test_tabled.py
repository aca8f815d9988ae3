"""A table that is named after the recording: as good as one that was there from the beginning."""

from __future__ import annotations

import pytest

from runtime.errors import UsageProblem
from runtime.recorder.merging import DataTable, Options, merge
from runtime.recorder.proposals import apply_proposals
from runtime.recorder.proposals.tabled import columns_for, over_table
from tests.fixtures.recorded import Story, button, field

ROWS = ({"Invoice No": "A-17", "Net": 120.0}, {"Invoice No": "B-2", "Net": 99.5}, {"Invoice No": "C-9", "Net": 7})
TABLE = DataTable("input/invoices.xlsx", ("Invoice No", "Net"), ROWS, "May")


def recorded(tables=()):
    story = Story().open()
    for number, net in (("A-17", "120.00"), ("B-2", "99.50")):
        story.go("/new", "New")
        story.enter(field("Invoice number"), number)
        story.enter(field("Net amount"), net)
        story.click(button("Save"))
    return merge(story.events, Options(tables=tables))


def loop_of(recording, *, variable):
    return next(one for one in recording.proposals if one.kind == "loop" and bool(one.variable) == variable)


def test_it_comes_to_the_same_as_a_table_that_was_known(check_recording):
    recording = recorded()
    loop = loop_of(recording, variable=True)
    columns = columns_for(loop, TABLE)
    assert columns == {"invoice_number": "Invoice No", "net_amount": "Net"}
    changed = over_table(loop, TABLE, columns, recording.workflow.steps)
    before = recorded((TABLE,))
    known = apply_proposals(before, [loop_of(before, variable=False).id])
    later = changed.apply(recording.workflow)
    assert [step.params for step in later.steps.values()] == [step.params for step in known.steps.values()]
    assert not later.variables and "invoices.xlsx" in changed.title
    check_recording(recording, later)


def test_other_values_are_found_by_the_names_of_columns_or_said():
    loop = loop_of(recorded(), variable=True)
    rows = ({"Invoice number": "Z-1", "Sum": 3}, {"Invoice number": "Z-2", "Sum": 4})
    table = DataTable("june.csv", ("Invoice number", "Sum"), rows)
    assert columns_for(loop, table) == {"invoice_number": "Invoice number"}
    with pytest.raises(UsageProblem, match="net_amount") as error:
        over_table(loop, table, columns_for(loop, table), ())
    assert error.value.remedy == "It has Invoice number, Sum."
    changed = over_table(loop, table, {"invoice_number": "Invoice number", "net_amount": "Sum"}, ("read-june",))
    assert changed.reader.step == "read-june-2"
    assert [data for part in changed.body for data in part.data.values()] == [
        'item["Invoice number"]', 'text(item["Sum"])'
    ]  # fmt: skip
