"""The server's own check of the invoice form."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.demo.site.invoice_form import MESSAGES, check, check_file
from runtime.demo.site.state import SiteState

GOOD = {
    "supplier_id": "S-1045",
    "number": " NP-1 ",
    "invoice_date": "2026-05-04",
    "net": "1,640.75",
    "vat_rate": "20",
    "currency": "EUR",
    "cost_centre": "510 IT",
    "notes": "Order 7781",
}


def test_good_form_becomes_values() -> None:
    form, wrong = check(SiteState(), GOOD)
    assert not wrong and form is not None
    assert (form.supplier.name, form.number, form.day) == ("Northgate Paper", "NP-1", date(2026, 5, 4))
    assert (form.net, form.vat_rate, form.paid) == (Decimal("1640.75"), 20, False)


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("supplier_id", "", "supplier"),
        ("supplier_id", "S-9999", "supplier"),
        ("number", "  ", "number"),
        ("number", "x" * 31, "number_long"),
        ("invoice_date", "2026-02-30", "date"),
        ("invoice_date", "04/05/2026", "date"),
        ("net", "-84.00", "net_positive"),
        ("net", "0", "net_positive"),
        ("net", "0.004", "net_positive"),
        ("net", "abc", "net"),
        ("net", "NaN", "net"),
        ("net", "1e999", "net"),
        ("vat_rate", "17", "choice"),
        ("currency", "BTC", "choice"),
        ("cost_centre", "999 Unknown", "choice"),
    ],
)
def test_one_wrong_field_gives_its_message(field: str, value: str, message: str) -> None:
    assert check(SiteState(), GOOD | {field: value}) == (None, {field: MESSAGES[message]})


def test_number_of_another_invoice_of_the_supplier_is_refused() -> None:
    state = SiteState()
    known = next(invoice for invoice in state.invoices.values() if not invoice.number.isdigit())
    posted = GOOD | {"supplier_id": known.supplier.id, "number": known.number.lower()}
    assert check(state, posted)[1] == {"number": "This invoice number already exists"}
    other = GOOD | {"supplier_id": "S-1001", "number": known.number}
    assert known.supplier.id != "S-1001" and check(state, other)[1] == {}


@given(st.dictionaries(st.sampled_from(sorted([*GOOD, "paid"])), st.text(max_size=40)))
def test_anything_posted_gives_a_form_or_messages(posted: dict[str, str]) -> None:
    form, wrong = check(SiteState(), GOOD | posted)
    assert (form is None) == bool(wrong)
    assert set(wrong.values()) <= set(MESSAGES.values())


def test_attachments_are_pictures_or_pdf_up_to_a_size() -> None:
    assert check_file("application/pdf", b"%PDF") == ""
    assert check_file("text/html", b"<html>") == MESSAGES["file_type"]
    assert check_file("image/png", b"x" * (5 * 1024 * 1024 + 1)) == MESSAGES["file_size"]
