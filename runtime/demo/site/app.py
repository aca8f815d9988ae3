"""The ASGI application: routes, session, skin and request log put together."""

from __future__ import annotations

from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from runtime.demo.site.middleware import BARE, Visitors
from runtime.demo.site.pages import Refused, page
from runtime.demo.site.routes import account, board, inspection, invoices, payments, reports, suppliers
from runtime.demo.site.state import SITE_RESOURCES, SiteState


def build_app(state: SiteState) -> Starlette:
    """The application over ``state``; the same state may be looked at while it runs."""
    app = Starlette(
        routes=[
            *account.ROUTES,
            *invoices.ROUTES,
            *suppliers.ROUTES,
            *payments.ROUTES,
            *board.ROUTES,
            *reports.ROUTES,
            *inspection.ROUTES,
            Mount("/static", _Kept(directory=SITE_RESOURCES / "static")),
        ],
        middleware=[Middleware(Visitors, state=state)],
        exception_handlers={404: _not_found, Refused: _refused},
    )
    app.state.site = state
    return app


class _Kept(StaticFiles):
    """Files that a browser may keep instead of asking for them with every page."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().file_response(*args, **kwargs)
        response.headers["cache-control"] = "max-age=3600"
        return response


async def _not_found(request: Request, _: Exception) -> Response:
    if request.url.path.startswith(BARE):
        return PlainTextResponse("Not found", 404)
    return page(request, "problem.html", status=404, heading="Page not found", text="There is nothing at this address.")


async def _refused(request: Request, error: Exception) -> Response:
    return page(request, "problem.html", status=403, heading="This page is out of date", text=str(error))
