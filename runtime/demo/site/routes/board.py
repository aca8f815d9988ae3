"""The approvals board and the payment run."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from runtime.demo.site.pages import Posted, page, posted_form, signed_in, site_of


@signed_in
async def board(request: Request) -> Response:
    return page(request, "board.html", board=site_of(request).board)


@posted_form("move-card")
async def move(request: Request, posted: Posted) -> Response:
    site = site_of(request)
    card, column, position = str(posted.get("card", "")), str(posted.get("column", "")), posted.get("position")
    done = isinstance(position, int) and site.board.move(card, column, position)
    site.submit("move-card", done, "" if done else "No such card or column", card=card, column=column)
    return JSONResponse({"ok": done}, 200 if done else 422)


@posted_form("payment-run")
async def reorder(request: Request, posted: Posted) -> Response:
    site, names = site_of(request), posted.get("names")
    done = isinstance(names, list) and all(isinstance(n, str) for n in names) and site.board.reorder(names)
    site.submit("payment-run", done, "" if done else "Not the same suppliers")
    return JSONResponse({"ok": done}, 200 if done else 422)


ROUTES = [
    Route("/board", board),
    Route("/board/move", move, methods=["POST"]),
    Route("/board/run", reorder, methods=["POST"]),
]
