"""For tests and demonstrations only: look at the whole state, put it back, change the skin. Not part of the product."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from runtime.demo.site.middleware import SKINS
from runtime.demo.site.pages import site_of


async def state(request: Request) -> Response:
    return JSONResponse(site_of(request).as_json())


async def reset(request: Request) -> Response:
    site_of(request).reset()
    return JSONResponse({"ok": True})


async def settings(request: Request) -> Response:
    """Takes ``skin`` (1, 2, 3) and ``save_delay`` (seconds, 0 to 5), each optional."""
    given, site = await request.json(), site_of(request)
    skin, delay = given.get("skin", site.skin), given.get("save_delay", site.save_delay)
    if skin not in SKINS or not isinstance(delay, int | float) or not 0 <= delay <= 5:
        return JSONResponse({"ok": False}, 422)
    site.skin, site.save_delay = skin, float(delay)
    return JSONResponse({"ok": True})


ROUTES = [
    Route("/__demo__/state", state),
    Route("/__demo__/reset", reset, methods=["POST"]),
    Route("/__demo__/settings", settings, methods=["POST"]),
]
