"""What all routes share: rendering in the visitor's skin, who is signed in, and form posts with their token."""

from __future__ import annotations

import hmac
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, wraps
from typing import Any, cast
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from runtime.demo.site.board import COLUMNS
from runtime.demo.site.records import COST_CENTRES, CURRENCIES, VAT_RATES, Invoice, Session, Status
from runtime.demo.site.state import SITE_RESOURCES, TODAY, USER_NAME, SiteState

Handler = Callable[[Request], Awaitable[Response]]
Posted = dict[str, Any]
FormHandler = Callable[[Request, Posted], Awaitable[Response]]

_FOLDERS = {1: ("skin1", "shared"), 2: ("skin2", "shared"), 3: ("skin3", "skin1", "shared")}


class Refused(Exception):
    """A post without the session's token."""


@cache
def _templates(skin: int) -> Environment:
    """A skin's templates: its own folder comes first, then what it shares with others."""
    paths = [SITE_RESOURCES / "templates" / folder for folder in _FOLDERS[skin]]
    environment = Environment(
        loader=FileSystemLoader(paths), autoescape=True, undefined=StrictUndefined, auto_reload=False,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    environment.filters |= {"money": money, "day": day}
    environment.globals |= {
        "user_name": USER_NAME, "today": TODAY, "currencies": CURRENCIES, "vat_rates": VAT_RATES,
        "cost_centres": COST_CENTRES, "statuses": list(Status), "board_columns": COLUMNS,
    }  # fmt: skip
    return environment


def money(amount: Decimal, currency: str = "EUR") -> str:
    """``€1,633.50``."""
    return f"{CURRENCIES[currency]}{amount:,.2f}"


def day(value: date) -> str:
    """``18 May 2026``."""
    return f"{value.day} {value:%b %Y}"


def site_of(request: Request) -> SiteState:
    return cast(SiteState, request.app.state.site)


def session_of(request: Request) -> Session:
    return cast(Session, request.state.session)


def page(request: Request, template: str, *, status: int = 200, **context: Any) -> HTMLResponse:
    """A page in the visitor's skin. Notices kept since the last page are shown once."""
    session = session_of(request)
    notices, session.notices = session.notices, []
    context |= {"session": session, "path": request.url.path, "notices": notices}
    return HTMLResponse(_templates(request.state.skin).get_template(template).render(context), status)


def go(path: str) -> RedirectResponse:
    """Redirect after a post."""
    return RedirectResponse(path, 303)


def signed_in(handler: Handler) -> Handler:
    """Sends visitors who are not signed in to the sign-in page."""

    @wraps(handler)
    async def guarded(request: Request) -> Response:
        if not session_of(request).user:
            return go(f"/sign-in?next={quote(request.url.path)}")
        return await handler(request)

    return guarded


def posted_form(name: str, *, public: bool = False) -> Callable[[FormHandler], Handler]:
    """Reads a form post (or JSON); refuses it without the session's token or, unless ``public``, without sign-in.

    ``name`` is what the ledger of submissions calls the form.
    """

    def decorate(handler: FormHandler) -> Handler:
        @wraps(handler)
        async def checked(request: Request) -> Response:
            posted = await _read(request)
            session = session_of(request)
            token = str(request.headers.get("x-csrf-token") or posted.get("csrf_token", ""))
            if not hmac.compare_digest(token.encode(), session.csrf.encode()):
                site_of(request).submit(name, False, "The form's token is missing or old")
                raise Refused("Go back, load the page again and repeat what you did.")
            if not (public or session.user):
                site_of(request).submit(name, False, "Not signed in")
                return go("/sign-in")
            return await handler(request, posted)

        return checked

    return decorate


@dataclass(frozen=True, slots=True)
class Upload:
    """A posted file."""

    name: str
    media_type: str
    content: bytes


async def _read(request: Request) -> Posted:
    if request.headers.get("content-type", "").startswith("application/json"):
        try:
            values = await request.json()
        except ValueError as error:
            raise HTTPException(400, "This is not JSON.") from error
        return values if isinstance(values, dict) else {}
    async with request.form() as form:
        return {_snake(key): await _value(value) for key, value in form.items()}


async def _value(value: str | UploadFile) -> str | Upload:
    if isinstance(value, str):
        return value
    return Upload(value.filename or "", value.content_type or "", await value.read())


def _snake(name: str) -> str:
    """The redesign names its fields ``invoiceNumber`` where the first application says ``invoice_number``."""
    return re.sub(r"(?<=[a-z])([A-Z])", lambda match: "_" + match[1].lower(), name)


def invoice_of(request: Request) -> Invoice:
    """The invoice that the address names; raises 404."""
    invoice = site_of(request).invoices.get(request.path_params["id"])
    if invoice is None:
        raise HTTPException(404)
    return invoice
