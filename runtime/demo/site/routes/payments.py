"""Paying by card: a page with the payment provider's form in a frame."""

from __future__ import annotations

import asyncio
import re

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from runtime.demo.site.pages import Posted, invoice_of, page, posted_form, signed_in, site_of
from runtime.demo.site.records import Status
from runtime.demo.site.state import TODAY

#: The provider's test number for a card that is refused; other well-formed numbers are accepted.
DECLINED_CARD = "4000000000000002"


@signed_in
async def pay_page(request: Request) -> Response:
    return page(request, "pay.html", invoice=invoice_of(request))


@signed_in
async def frame(request: Request) -> Response:
    return page(request, "pay_frame.html", invoice=invoice_of(request))


@posted_form("payment")
async def charge(request: Request, posted: Posted) -> Response:
    """Take the money. The card's data is looked at and forgotten; answers 200, 402 (declined) or 422 (mistakes)."""
    site, invoice = site_of(request), invoice_of(request)
    card = re.sub(r"[ -]", "", str(posted.get("card", "")))
    wrong = _mistakes(card, str(posted.get("expiry", "")), str(posted.get("cvc", "")))
    if wrong:
        site.submit("payment", False, "; ".join(wrong.values()), invoice_id=invoice.id)
        return JSONResponse({"errors": wrong}, 422)
    await asyncio.sleep(site.save_delay)
    if card == DECLINED_CARD or invoice.status in (Status.PAID, Status.VOID):
        message = "The card was declined." if card == DECLINED_CARD else "This invoice needs no payment."
        site.submit("payment", False, message, invoice_id=invoice.id)
        return JSONResponse({"message": message}, 402)
    payment = site.pay(invoice, card[-4:])
    site.submit("payment", True, "", invoice_id=invoice.id, reference=payment.reference)
    return JSONResponse({"reference": payment.reference})


def _mistakes(card: str, expiry: str, cvc: str) -> dict[str, str]:
    wrong = {}
    if not (card.isascii() and card.isdigit() and 13 <= len(card) <= 19 and _luhn(card)):
        wrong["card"] = "Check the card number"
    match = re.fullmatch(r"(0[1-9]|1[0-2]) ?/ ?(\d\d)", expiry.strip(), re.ASCII)
    if match is None or (2000 + int(match[2]), int(match[1])) < (TODAY.year, TODAY.month):
        wrong["expiry"] = "Check the expiry date"
    if not re.fullmatch(r"\d{3,4}", cvc.strip(), re.ASCII):
        wrong["cvc"] = "Check the security code"
    return wrong


def _luhn(digits: str) -> bool:
    """The check digit that every card number carries."""
    doubled = [int(d) * (1 + n % 2) for n, d in enumerate(reversed(digits))]
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


ROUTES = [
    Route("/invoices/{id}/pay", pay_page),
    Route("/invoices/{id}/pay/card", frame),
    Route("/invoices/{id}/pay/card", charge, methods=["POST"]),
]
