"""Entering, showing, voiding and deleting invoices, their files and payments, over plain HTTP."""

from __future__ import annotations

import csv
import io

import pytest

from runtime.demo.site import DemoSite

GOOD = {
    "supplier_id": "S-1045",
    "number": "NP-5512",
    "invoice_date": "2026-05-04",
    "net": "640.75",
    "vat_rate": "20",
    "currency": "EUR",
    "cost_centre": "510 IT",
    "action": "save",
}


def save(clerk, **changes: str):
    return clerk.send_form("/invoices", **(GOOD | changes))


def test_saved_invoice_has_its_own_page(clerk, demo_site: DemoSite) -> None:
    answer = save(clerk, notes="Order 7781")
    assert (answer.status_code, answer.json()) == (201, {"location": "/invoices/PI-0148"})
    text = clerk.get("/invoices/PI-0148").text
    assert "Invoice PI-0148 was saved." in text and "€768.90" in text and "Order 7781" in text
    assert "was saved" not in clerk.get("/invoices/PI-0148").text, "a notice is shown once"
    assert demo_site.state.invoices["PI-0148"].as_json()["status"] == "open"


def test_redesign_may_name_its_fields_otherwise(clerk) -> None:
    renamed = {
        "supplierId": GOOD["supplier_id"],
        "invoiceDate": GOOD["invoice_date"],
        "vatRate": "9",
        "costCentre": "510 IT",
    }
    plain = {name: GOOD[name] for name in ("number", "net", "currency", "action")}
    assert clerk.send_form("/invoices", **renamed, **plain).status_code == 201


def test_draft_and_paid_invoices_say_so(clerk, demo_site: DemoSite) -> None:
    save(clerk, number="one", action="draft")
    save(clerk, number="two", paid="yes")
    assert [demo_site.state.invoices[id].status for id in ("PI-0148", "PI-0149")] == ["draft", "paid"]


def test_second_save_of_the_same_invoice_is_rejected_and_counted(clerk, demo_site: DemoSite) -> None:
    save(clerk)
    answer = save(clerk)
    assert (answer.status_code, answer.json()) == (422, {"errors": {"number": "This invoice number already exists"}})
    posts = [s for s in demo_site.state.submissions if s.form == "invoice"]
    assert [(s.accepted, s.data["number"]) for s in posts] == [(True, "NP-5512"), (False, "NP-5512")]
    assert len({s.n for s in demo_site.state.submissions}) == len(demo_site.state.submissions)


def test_attachment_travels_with_the_form_and_back(clerk, demo_site: DemoSite) -> None:
    data = {"csrf_token": clerk.token(), **GOOD}
    answer = clerk.post("/invoices", data=data, files={"attachment": ("Beleg ü.pdf", b"%PDF-1.4", "application/pdf")})
    assert answer.status_code == 201
    (attachment,) = demo_site.state.attachments.values()
    download = clerk.get(f"/attachments/{attachment.id}")
    assert download.content == b"%PDF-1.4"
    assert download.headers["content-disposition"] == "attachment; filename*=UTF-8''Beleg%20%C3%BC.pdf"


@pytest.mark.parametrize("file", [("a.html", b"<html>", "text/html"), ("", b"", "application/octet-stream")])
def test_wrong_or_missing_file_is_rejected(clerk, demo_site: DemoSite, file: tuple[str, bytes, str]) -> None:
    answer = clerk.post("/invoices/PI-0140/attachments", data={"csrf_token": clerk.token()}, files={"file": file})
    assert answer.status_code == 422
    assert not demo_site.state.attachments
    assert demo_site.state.submissions[-1].accepted is False


def test_delete_and_void(clerk, demo_site: DemoSite) -> None:
    clerk.send_form("/invoices/PI-0140/delete")
    clerk.send_form("/invoices/PI-0141/void", reason="")
    clerk.send_form("/invoices/PI-0142/void", reason="Sent twice")
    invoices = demo_site.state.invoices
    assert "PI-0140" not in invoices and invoices["PI-0141"].status == "open"
    assert (invoices["PI-0142"].status, invoices["PI-0142"].reason) == ("void", "Sent twice")
    assert clerk.get("/invoices/PI-0140").status_code == 404


def test_csv_holds_the_filtered_rows(clerk, demo_site: DemoSite) -> None:
    answer = clerk.get("/invoices.csv", params={"status": "open"})
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    open_ones = [i.id for i in demo_site.state.invoices.values() if i.status == "open"]
    assert sorted(row["id"] for row in rows) == open_ones


def test_receipt_is_a_pdf(clerk) -> None:
    answer = clerk.get("/invoices/PI-0140/receipt.pdf")
    assert answer.content.startswith(b"%PDF-1.4") and b"(Receipt PI-0140)" in answer.content
    assert "receipt-PI-0140.pdf" in answer.headers["content-disposition"]


CARD = {"card": "4242 4242 4242 4242", "expiry": "09/28", "cvc": "123"}


def pay(clerk, invoice: str = "PI-0140", **changes: str):
    headers = {"X-CSRF-Token": clerk.token()}
    return clerk.post(f"/invoices/{invoice}/pay/card", json=CARD | changes, headers=headers)


def test_payment_keeps_four_digits_and_nothing_else(clerk, demo_site: DemoSite) -> None:
    assert pay(clerk).json() == {"reference": "KP-90001"}
    assert demo_site.state.invoices["PI-0140"].status == "paid"
    kept = clerk.get("/__demo__/state").text
    assert '"last4":"4242"' in kept and "4242424242424242" not in kept and "4242 4242" not in kept


def test_invoice_is_paid_only_once(clerk, demo_site: DemoSite) -> None:
    pay(clerk)
    assert pay(clerk).status_code == 402
    assert len(demo_site.state.payments) == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"card": "4242 4242 4242 4243"}, "card"), ({"card": ""}, "card"), ({"expiry": "04/26"}, "expiry"),
     ({"expiry": "13/28"}, "expiry"), ({"cvc": "12"}, "cvc")],
)  # fmt: skip
def test_wrong_card_data_is_named(clerk, changes: dict[str, str], field: str) -> None:
    answer = pay(clerk, **changes)
    assert (answer.status_code, list(answer.json()["errors"])) == (422, [field])


def test_declined_card(clerk, demo_site: DemoSite) -> None:
    answer = pay(clerk, card="4000 0000 0000 0002")
    assert (answer.status_code, answer.json()["message"]) == (402, "The card was declined.")
    assert not demo_site.state.payments
