"""Words that are found in a workflow, and others in their place."""

from __future__ import annotations

from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.model import Step, Workflow
from runtime.model.layout import Layout, Note
from studio.state.find import TITLE, find, replaced

STEPS = (
    Step("open", "browser.open", name="Open the Shop", params={"url": "https://shop.example/shop"}, note="An old shop"),
    Step("rows", "flow.for_each", params={"items": ["a shop", {"deep": "Shop"}, 7]}),
)
FLOW = Workflow(
    "flow", steps=MappingProxyType({step.id: step for step in STEPS}), outputs={"sum": "{{ steps.shop.output }}"}
)
LAYOUT = Layout(notes={"note": Note("Ask the shop")})


def test_it_is_found_everywhere_in_the_order_of_the_steps() -> None:
    found = find(FLOW, LAYOUT, "shop")
    assert [(match.step, match.field, match.start) for match in found] == [
        ("open", ("name",), 9), ("open", ("params", "url"), 8), ("open", ("params", "url"), 21),
        ("open", ("note",), 7), ("rows", ("params", "items", 0), 2), ("rows", ("params", "items", 1, "deep"), 0),
        ("", ("outputs", "sum"), 9), ("", ("comment", "note"), 8),
    ]  # fmt: skip
    assert len(find(FLOW, LAYOUT, "Shop", case=True)) == 2 and find(FLOW, LAYOUT, "") == []
    named = find(FLOW, LAYOUT, "each", titles=lambda step: "For each row")
    assert [(match.step, match.field) for match in named] == [("rows", TITLE)]


def test_what_is_replaced_is_replaced_everywhere_and_nowhere_else() -> None:
    change = replaced(FLOW, LAYOUT, find(FLOW, LAYOUT, "shop", titles=lambda _: "A shop"), "shop", "store")
    flow, _ = change.edit.apply(FLOW)
    assert flow.steps["open"].params == {"url": "https://store.example/store"}
    assert (flow.steps["open"].name, flow.steps["open"].note) == ("Open the store", "An old store")
    assert flow.steps["rows"].params == {"items": ["a store", {"deep": "store"}, 7]} and not flow.steps["rows"].name
    note = change.layout.notes["note"]
    assert flow.outputs == {"sum": "{{ steps.store.output }}"} and note is not None and note.text == "Ask the store"
    assert find(flow, Layout(), "shop") == []


@given(st.text(max_size=40), st.text(min_size=1, max_size=4))
def test_a_place_is_where_the_words_are(text: str, words: str) -> None:
    """Also among letters that become two when they are made small."""
    flow = Workflow("flow", steps=MappingProxyType({"a": Step("a", "flow.log", note=text)}))
    for match in find(flow, Layout(), words):
        assert 0 <= match.start < len(match.text)
    exact = find(flow, Layout(), words, case=True)
    assert exact or words not in text
    for match in exact:
        assert match.text[match.start :].startswith(words)


@pytest.mark.parametrize("number", [0, 1])
def test_one_place_of_a_text_with_several(number: int) -> None:
    found = [match for match in find(FLOW, LAYOUT, "shop") if match.field == ("params", "url")]
    flow, _ = replaced(FLOW, LAYOUT, [found[number]], "shop", "x").edit.apply(FLOW)
    wanted = ("https://x.example/shop", "https://shop.example/x")
    assert flow.steps["open"].params["url"] == wanted[number]
