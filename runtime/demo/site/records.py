"""What the demo application keeps: suppliers, invoices, attachments, payments, and a log of what was asked of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any

CENT = Decimal("0.01")
CURRENCIES = {"EUR": "€", "GBP": "£", "USD": "$"}
VAT_RATES = {20: "20 % standard", 9: "9 % reduced", 0: "0 % exempt"}
COST_CENTRES = ("110 Administration", "210 Warehouse", "310 Sales", "410 Marketing", "510 IT")


class Status(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    APPROVED = "approved"
    PAID = "paid"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class Supplier:
    """A company that sends invoices; ``terms`` is its payment term in days."""

    id: str
    name: str
    city: str
    country: str
    vat_number: str
    terms: int
    email: str


@dataclass(slots=True)
class Invoice:
    """A purchase invoice. Amounts are in ``currency``; ``vat_rate`` is per cent; ``entered`` is false for seed data."""

    id: str
    supplier: Supplier
    number: str
    day: date
    net: Decimal
    vat_rate: int
    currency: str = "EUR"
    cost_centre: str = COST_CENTRES[0]
    notes: str = ""
    status: Status = Status.OPEN
    reason: str = ""
    entered: bool = True

    @property
    def vat(self) -> Decimal:
        return (self.net * self.vat_rate / 100).quantize(CENT, ROUND_HALF_UP)

    @property
    def gross(self) -> Decimal:
        return self.net + self.vat

    @property
    def due(self) -> date:
        return self.day + timedelta(days=self.supplier.terms)

    def as_json(self) -> dict[str, Any]:
        """Amounts as text with two decimals, the date as ISO text."""
        return {
            "id": self.id,
            "supplier_id": self.supplier.id,
            "supplier": self.supplier.name,
            "number": self.number,
            "date": self.day.isoformat(),
            "net": str(self.net),
            "vat_rate": self.vat_rate,
            "gross": str(self.gross),
            "currency": self.currency,
            "cost_centre": self.cost_centre,
            "notes": self.notes,
            "status": self.status.value,
            "reason": self.reason,
            "entered": self.entered,
        }


@dataclass(frozen=True, slots=True)
class Attachment:
    id: str
    invoice_id: str
    name: str
    media_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Payment:
    """A card payment; of the card only the last four digits are kept."""

    reference: str
    invoice_id: str
    amount: Decimal
    currency: str
    last4: str


@dataclass(frozen=True, slots=True)
class Submission:
    """One form post that reached the server, accepted or rejected. Never holds a password or a card number."""

    n: int
    form: str
    accepted: bool
    message: str
    data: dict[str, str]


@dataclass(slots=True)
class Session:
    """A visitor. ``user`` is empty until signed in; ``csrf`` must come back with every post."""

    token: str
    csrf: str
    user: str = ""
    notices: list[str] = field(default_factory=list)
