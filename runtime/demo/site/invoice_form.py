"""Checks of the invoice form: what was posted becomes values, or a message for each wrong field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from runtime.demo.site.records import CENT, COST_CENTRES, CURRENCIES, VAT_RATES, Supplier
from runtime.demo.site.state import SiteState

#: One text per kind of mistake; the page's own check shows the same ones.
MESSAGES = {
    "supplier": "Choose a supplier",
    "number": "Enter the invoice number",
    "number_long": "An invoice number has at most 30 characters",
    "duplicate": "This invoice number already exists",
    "date": "Enter a date such as 18/05/2026",
    "net": "Enter an amount such as 149.50",
    "net_positive": "The net amount must be greater than zero",
    "choice": "Choose one of the list",
    "file_type": "Attach a PDF, PNG or JPEG file",
    "file_size": "The attachment is larger than 5 MB",
}
FILE_TYPES = {"application/pdf", "image/png", "image/jpeg"}
MAX_FILE = 5 * 1024 * 1024
_HIGHEST = Decimal("9999999.99")


@dataclass(frozen=True, slots=True)
class InvoiceForm:
    """The values of a form without mistakes."""

    supplier: Supplier
    number: str
    day: date
    net: Decimal
    vat_rate: int
    currency: str
    cost_centre: str
    notes: str
    paid: bool


def check(state: SiteState, posted: Mapping[str, Any]) -> tuple[InvoiceForm | None, dict[str, str]]:
    """``(form, {})``, or ``(None, messages by field)``. Fields are those of the first skin's form."""
    wrong: dict[str, str] = {}
    supplier = state.suppliers.get(_text(posted, "supplier_id"))
    if supplier is None:
        wrong["supplier_id"] = MESSAGES["supplier"]
    number = _number(state, supplier, posted, wrong)
    day = _date(posted, wrong)
    net = _net(posted, wrong)
    rate = _choice("vat_rate", {str(rate): rate for rate in VAT_RATES}, posted, wrong)
    currency = _choice("currency", {code: code for code in CURRENCIES}, posted, wrong)
    centre = _choice("cost_centre", {name: name for name in COST_CENTRES}, posted, wrong)
    if supplier is None or wrong:
        return None, wrong
    paid = bool(_text(posted, "paid"))
    return InvoiceForm(supplier, number, day, net, rate, currency, centre, _text(posted, "notes"), paid), {}


def check_file(media_type: str, content: bytes) -> str:
    """A message when the file may not be attached, else an empty text."""
    if media_type not in FILE_TYPES:
        return MESSAGES["file_type"]
    return MESSAGES["file_size"] if len(content) > MAX_FILE else ""


def _text(posted: Mapping[str, Any], name: str) -> str:
    value = posted.get(name, "")
    return value.strip() if isinstance(value, str) else ""


def _number(state: SiteState, supplier: Supplier | None, posted: Mapping[str, Any], wrong: dict[str, str]) -> str:
    number = _text(posted, "number")
    if not number:
        wrong["number"] = MESSAGES["number"]
    elif len(number) > 30:
        wrong["number"] = MESSAGES["number_long"]
    elif supplier is not None and state.invoice_of(supplier, number) is not None:
        wrong["number"] = MESSAGES["duplicate"]
    return number


def _date(posted: Mapping[str, Any], wrong: dict[str, str]) -> date:
    try:
        return date.fromisoformat(_text(posted, "invoice_date"))
    except ValueError:
        wrong["invoice_date"] = MESSAGES["date"]
        return date.min


def _net(posted: Mapping[str, Any], wrong: dict[str, str]) -> Decimal:
    try:
        net = Decimal(_text(posted, "net").replace(",", ""))
    except InvalidOperation:
        net = Decimal("NaN")
    if not net.is_finite() or abs(net) > _HIGHEST:
        wrong["net"] = MESSAGES["net"]
    elif net < CENT:
        wrong["net"] = MESSAGES["net_positive"]
    else:
        return net.quantize(CENT)
    return Decimal(0)


def _choice(name: str, choices: dict[str, Any], posted: Mapping[str, Any], wrong: dict[str, str]) -> Any:
    value = choices.get(_text(posted, name))
    if value is None:
        wrong[name] = MESSAGES["choice"]
    return value
