"""Signing in and out, and the first page after it."""

from __future__ import annotations

import hmac
from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from runtime.demo.site.pages import Posted, go, page, posted_form, session_of, signed_in, site_of
from runtime.demo.site.records import Invoice, Status
from runtime.demo.site.state import PASSWORD, TODAY, USER

_UNPAID = (Status.OPEN, Status.APPROVED)


async def home(request: Request) -> Response:
    return RedirectResponse("/dashboard", 302)


async def sign_in_page(request: Request) -> Response:
    return page(request, "sign_in.html", next=request.query_params.get("next", ""), user="", error="")


@posted_form("sign-in", public=True)
async def sign_in(request: Request, posted: Posted) -> Response:
    site = site_of(request)
    user, target = str(posted.get("username", "")).strip(), str(posted.get("next", ""))
    known = hmac.compare_digest(f"{user}\n{posted.get('password', '')}".encode(), f"{USER}\n{PASSWORD}".encode())
    message = "" if known else "The user name or the password is wrong."
    site.submit("sign-in", known, message, user=user)
    if not known:
        return page(request, "sign_in.html", status=401, next=target, user=user, error=message)
    # A new token at sign-in: one that was planted before is worth nothing.
    site.sessions.pop(session_of(request).token, None)
    request.state.session = site.new_session(user)
    return go(target if target.startswith("/") and not target.startswith("//") else "/dashboard")


@posted_form("sign-out")
async def sign_out(request: Request, posted: Posted) -> Response:
    site = site_of(request)
    site.submit("sign-out", True)
    site.sessions.pop(session_of(request).token, None)
    request.state.session = site.new_session()
    request.state.session.notices.append("You have signed out.")
    return go("/sign-in")


@signed_in
async def dashboard(request: Request) -> Response:
    invoices = list(site_of(request).invoices.values())
    unpaid = [i for i in invoices if i.status in _UNPAID]
    return page(
        request,
        "dashboard.html",
        waiting=[i for i in unpaid if i.status is Status.OPEN],
        week=[i for i in unpaid if TODAY <= i.due <= TODAY + timedelta(days=7)],
        overdue=[i for i in unpaid if i.due < TODAY],
        open_total=sum((i.gross for i in unpaid if i.currency == "EUR"), Decimal(0)),
        recent=sorted(invoices, key=lambda i: i.id, reverse=True)[:6],
        months=_by_month(invoices),
    )


def _by_month(invoices: Iterable[Invoice]) -> list[tuple[str, Decimal]]:
    """Gross amounts in euro by month of the invoice, the last six months."""
    sums: dict[tuple[int, int], Decimal] = defaultdict(Decimal)
    names: dict[tuple[int, int], str] = {}
    for invoice in invoices:
        if invoice.currency == "EUR" and invoice.status is not Status.VOID and invoice.day <= TODAY:
            key = (invoice.day.year, invoice.day.month)
            sums[key] += invoice.gross
            names[key] = f"{invoice.day:%b}"
    return [(names[key], sums[key]) for key in sorted(sums)[-6:]]


ROUTES = [
    Route("/", home),
    Route("/sign-in", sign_in_page),
    Route("/sign-in", sign_in, methods=["POST"]),
    Route("/sign-out", sign_out, methods=["POST"]),
    Route("/dashboard", dashboard),
]
