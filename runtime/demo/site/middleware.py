"""Gives every request its session and skin, and keeps the log of requests."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from runtime.demo.site.state import SiteState

SESSION_COOKIE = "larkspur_session"
SKIN_COOKIE = "larkspur_skin"
SKINS = (1, 2, 3)
#: Addresses outside the application proper: no session, no skin, not in the log of requests.
BARE = ("/static/", "/__demo__/")
_POLICY = "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'self'"


class Visitors:
    """Sets ``request.state.session`` and ``request.state.skin``, and the cookies that keep both."""

    def __init__(self, app: ASGIApp, state: SiteState) -> None:
        self._app = app
        self._state = state

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(BARE):
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        known = self._state.sessions.get(request.cookies.get(SESSION_COOKIE, ""))
        request.state.session = known or self._state.new_session()
        request.state.skin = self._skin(request)
        # Added now and completed when the answer starts, so that the order is that of arrival.
        line = {"method": request.method, "path": scope["path"], "query": request.url.query, "status": 0}
        self._state.requests.append(line)

        async def send_with_cookies(message: Message) -> None:
            if message["type"] == "http.response.start":
                line["status"] = message["status"]
                self._finish(request, MutableHeaders(scope=message))
            await send(message)

        await self._app(scope, receive, send_with_cookies)

    def _skin(self, request: Request) -> int:
        for wanted in (request.query_params.get("skin"), request.cookies.get(SKIN_COOKIE)):
            if wanted in {str(skin) for skin in SKINS}:
                return int(wanted)
        return self._state.skin

    def _finish(self, request: Request, headers: MutableHeaders) -> None:
        headers["content-security-policy"] = _POLICY
        headers["x-content-type-options"] = "nosniff"
        headers.setdefault("cache-control", "no-store")
        token = request.state.session.token
        if request.cookies.get(SESSION_COOKIE) != token:
            headers.append("set-cookie", f"{SESSION_COOKIE}={token}; Path=/; HttpOnly; SameSite=Lax")
        if "skin" in request.query_params:
            headers.append("set-cookie", f"{SKIN_COOKIE}={request.state.skin}; Path=/; SameSite=Lax")
