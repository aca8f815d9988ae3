"""Connections of a run, kept open between its steps and closed when it ends."""

from __future__ import annotations

import ssl
import urllib.request

import httpcore
import httpx

from runtime.tasks.context import TaskContext
from runtime.tasks.http.policy import CheckedBackend

PUBLIC = "public"


class Pool:
    """Open connections for one way out: with or without certificate check, over one proxy or none."""

    def __init__(self, *, verify: bool, proxy: str | None, backend: httpcore.AsyncNetworkBackend | None) -> None:
        context = _ssl_context(verify)
        self._transport = httpx.AsyncHTTPTransport(verify=context, proxy=proxy, trust_env=False)
        if backend is not None:
            # httpx has no parameter for httpcore's backend.
            self._transport._pool = httpcore.AsyncConnectionPool(ssl_context=context, network_backend=backend)

    async def send(self, request: httpx.Request) -> httpx.Response:
        return await self._transport.handle_async_request(request)

    async def aclose(self) -> None:
        await self._transport.aclose()


class Route(httpx.AsyncBaseTransport):
    """Sends each request over the pool its address needs. Closing it leaves the pools open for later steps."""

    def __init__(self, ctx: TaskContext, *, verify: bool) -> None:
        self._ctx = ctx
        self._verify = verify
        self._public = ctx.settings.get("network") == PUBLIC

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if (request.url.port or 1) > 65535:
            raise httpx.UnsupportedProtocol("a port is at most 65535", request=request)
        # Behind a proxy the address could not be checked, so a workflow bound to public ones goes without.
        proxy = None if self._public else _proxy_for(request.url)

        async def open_pool() -> Pool:
            return Pool(verify=self._verify, proxy=proxy, backend=CheckedBackend() if self._public else None)

        key = f"http:{'public' if self._public else 'any'}:{self._verify}:{proxy or ''}"
        pool = await self._ctx.resources.get(key, open_pool)
        return await pool.send(request)


def _ssl_context(verify: bool) -> ssl.SSLContext:
    """The system's certificates and those of certifi; nothing is checked when ``verify`` is False."""
    import certifi

    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    if not verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _proxy_for(url: httpx.URL) -> str | None:
    """The proxy that the machine's settings name for an address."""
    proxy = urllib.request.getproxies().get(url.scheme)
    if not proxy or urllib.request.proxy_bypass(url.host):
        return None
    return proxy if "://" in proxy else f"http://{proxy}"
