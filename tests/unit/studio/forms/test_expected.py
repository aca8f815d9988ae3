"""What completion offers before the first run: what types say that they give, and fields that the workflow names."""

from __future__ import annotations

from runtime.expressions import complete
from runtime.model import Step, Workflow
from runtime.tasks.registry import Registry
from studio.forms.editors.completion_delegate import detail_of
from studio.forms.expected import with_expected
from studio.forms.sample import sample_of

LIST = {"target": "li", "fields": {"title": "h2", "price": ".price"}}
FLOW = Workflow(
    "orders",
    steps={
        "open": Step("open", "browser.navigate", params={"url": "https://a"}, next={"out": ("read",)}),
        "read": Step("read", "csv.read", params={"path": "orders.csv"}, next={"out": ("offers",)}),
        "offers": Step("offers", "browser.extract_list", params=LIST, next={"out": ("loop",)}),
        "loop": Step(
            "loop", "flow.for_each", params={"items": "{{ steps.read.output.rows }}"}, next={"each": ("fill",)}
        ),
        "fill": Step("fill", "flow.log", params={"message": '{{ item["Invoice No"] }}'}, next={"out": ("type",)}),
        "type": Step("type", "flow.log", params={"message": "{{ item.amount }}"}),
    },
)


def offered(text: str, step: str, outputs: dict[str, object] | None = None) -> dict[str, str]:
    names = with_expected(FLOW, step, Registry(), sample_of(FLOW, step, outputs or {}, {}))
    return {one.label: detail_of(one) for one in complete(text, len(text), names)}


def test_a_step_that_did_not_run_offers_what_its_type_gives() -> None:
    assert offered("{{ steps.read.output.", "offers") == {
        "columns": "list · not run yet",
        "rows": "list · not run yet",
        "count": "number · not run yet",
    }
    assert offered("{{ steps.read.", "offers")["output"] == "record · not run yet"


def test_fields_that_a_step_names_are_offered() -> None:
    assert offered("{{ steps.offers.output[0].", "loop") == {"title": "not run yet", "price": "not run yet"}


def test_the_item_of_a_loop_has_the_fields_that_its_body_speaks_of() -> None:
    assert offered("{{ item.", "type") == {"Invoice No": "not run yet", "amount": "not run yet"}


def test_values_of_a_run_take_the_place_of_what_was_expected() -> None:
    seen = {"read": {"rows": [{"amount": 12}], "columns": ["amount"], "count": 1}}
    assert offered("{{ steps.read.output.", "offers", seen)["count"] == "number · 1"
    assert offered("{{ item.", "type", seen) == {"amount": "number · 12"}
