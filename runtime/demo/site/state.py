"""The whole state of one demo site, in memory: made from the seed files, put back by ``reset``."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections import deque
from datetime import date
from decimal import Decimal
from typing import Any

from runtime.demo.site.board import Board
from runtime.demo.site.records import Attachment, Invoice, Payment, Session, Status, Submission, Supplier
from runtime.paths import RESOURCES

SITE_RESOURCES = RESOURCES / "demo_site"

#: The one account. The password is no secret: it opens nothing but this site.
USER = "mara.lindqvist"
USER_NAME = "Mara Lindqvist"
PASSWORD = "Delphinium-42"

#: The application's own day, so that pages look the same whenever they are opened.
TODAY = date(2026, 5, 18)


class SiteState:
    """Everything the site knows. ``save_delay`` is the time in seconds that saving an invoice takes."""

    def __init__(self, *, skin: int = 1, save_delay: float = 0.4) -> None:
        self.skin = skin
        self.save_delay = save_delay
        self.reset()

    def reset(self) -> None:
        """Back to the seed data; everybody is signed out and the logs are empty."""
        self.suppliers = {row["id"]: Supplier(**row) for row in _seed("suppliers")}
        self.invoices = {row["id"]: self._seeded(row) for row in _seed("invoices")}
        self.attachments: dict[str, Attachment] = {}
        self.payments: list[Payment] = []
        self.board = Board()
        self.sessions: dict[str, Session] = {}
        self.submissions: list[Submission] = []
        self.requests: deque[dict[str, Any]] = deque(maxlen=100_000)
        self._last_id = max(int(id.partition("-")[2]) for id in self.invoices)

    def _seeded(self, row: dict[str, Any]) -> Invoice:
        supplier = self.suppliers[row["supplier_id"]]
        return Invoice(
            row["id"],
            supplier,
            row["number"],
            date.fromisoformat(row["date"]),
            Decimal(row["net"]),
            row["vat_rate"],
            row["currency"],
            row["cost_centre"],
            status=Status(row["status"]),
            entered=False,
        )

    def search_suppliers(self, words: str) -> list[Supplier]:
        """Suppliers whose name, number, city or country holds every word, by name."""
        wanted = words.casefold().split()
        found = [s for s in self.suppliers.values() if _holds(f"{s.id} {s.name} {s.city} {s.country}", wanted)]
        return sorted(found, key=lambda supplier: supplier.name.casefold())

    def invoice_of(self, supplier: Supplier, number: str) -> Invoice | None:
        """The invoice with this number from this supplier, if it was entered before."""
        wanted = number.strip().casefold()
        of_supplier = (i for i in self.invoices.values() if i.supplier is supplier)
        return next((i for i in of_supplier if i.number.casefold() == wanted and i.status is not Status.VOID), None)

    def add_invoice(self, supplier: Supplier, number: str, day: date, net: Decimal, rate: int, **more: Any) -> Invoice:
        """Enter an invoice under the next id of our own."""
        self._last_id += 1
        invoice = Invoice(f"PI-{self._last_id:04d}", supplier, number, day, net, rate, **more)
        self.invoices[invoice.id] = invoice
        return invoice

    def attach(self, invoice: Invoice, name: str, media_type: str, content: bytes) -> Attachment:
        attachment = Attachment(f"A-{len(self.attachments) + 1}", invoice.id, name, media_type, content)
        self.attachments[attachment.id] = attachment
        return attachment

    def attachments_of(self, invoice: Invoice) -> list[Attachment]:
        return [a for a in self.attachments.values() if a.invoice_id == invoice.id]

    def pay(self, invoice: Invoice, last4: str) -> Payment:
        """Book a card payment and mark the invoice paid."""
        payment = Payment(f"KP-{90001 + len(self.payments)}", invoice.id, invoice.gross, invoice.currency, last4)
        self.payments.append(payment)
        invoice.status = Status.PAID
        return payment

    def new_session(self, user: str = "") -> Session:
        session = Session(secrets.token_urlsafe(24), secrets.token_urlsafe(24), user)
        self.sessions[session.token] = session
        return session

    def submit(self, form: str, accepted: bool, message: str = "", **data: str) -> None:
        """Note one form post. This is the ledger that tells whether something was done twice."""
        self.submissions.append(Submission(len(self.submissions) + 1, form, accepted, message, data))

    def as_json(self) -> dict[str, Any]:
        """Everything a test may want to see, as JSON values."""
        return {
            "skin": self.skin,
            "today": TODAY.isoformat(),
            "save_delay": self.save_delay,
            "invoices": [invoice.as_json() for invoice in self.invoices.values()],
            "attachments": [_attachment_json(a) for a in self.attachments.values()],
            "payments": [_payment_json(payment) for payment in self.payments],
            "board": self.board.as_json(),
            "sessions": sum(1 for session in self.sessions.values() if session.user),
            "submission_count": len(self.submissions),
            "submissions": [_submission_json(submission) for submission in self.submissions],
            "requests": [dict(line) for line in list(self.requests)],
        }


def _seed(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((SITE_RESOURCES / "seed" / f"{name}.json").read_text("utf-8"))
    return rows


def _holds(text: str, words: list[str]) -> bool:
    folded = text.casefold()
    return all(word in folded for word in words)


def _attachment_json(a: Attachment) -> dict[str, Any]:
    digest = hashlib.sha256(a.content).hexdigest()
    return {"id": a.id, "invoice_id": a.invoice_id, "name": a.name, "size": len(a.content), "sha256": digest}


def _payment_json(p: Payment) -> dict[str, Any]:
    return {
        "reference": p.reference,
        "invoice_id": p.invoice_id,
        "amount": str(p.amount),
        "currency": p.currency,
        "last4": p.last4,
    }


def _submission_json(s: Submission) -> dict[str, Any]:
    return {"n": s.n, "form": s.form, "accepted": s.accepted, "message": s.message, "data": s.data}
