"""One exchange with a server: build the request, follow redirects with care, hand over the answer unread."""

from __future__ import annotations

import asyncio
import base64
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

import runtime
from runtime.errors import StepFailed
from runtime.model import Secret
from runtime.tasks.context import TaskContext
from runtime.tasks.disk import size_text
from runtime.tasks.http.failures import SHOWN, Mask, Taken, in_plain_words, shown, wrong_status
from runtime.tasks.http.params import BasicAuth, CallParams, is_expected
from runtime.tasks.http.pool import Route

MAX_REDIRECTS = 10
#: Headers that may go along to another site.
_HARMLESS = frozenset(
    {
        "host",
        "cookie",
        "connection",
        "accept",
        "accept-language",
        "accept-encoding",
        "user-agent",
        "content-type",
        "content-length",
    }
)
#: Names of headers whose values are kept out of messages, wherever they come from.
_TELLING = re.compile("auth|token|key|secret|cookie|session")


@dataclass(slots=True)
class Body:
    """What is sent: arguments of httpx's ``build_request``, headers that go with them, the secrets in them."""

    arguments: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, bytes] = field(default_factory=dict)
    secrets: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Exchange:
    """An answer whose body is still to be read, and the mask for messages about it."""

    response: httpx.Response
    mask: Mask
    limit: float

    async def read(self) -> bytes:
        """The body, unpacked, of at most ``limit`` bytes."""
        return b"".join([piece async for piece in self.pieces()])

    async def pieces(self) -> AsyncIterator[bytes]:
        total = 0
        async for piece in self.response.aiter_bytes():
            total += len(piece)
            if total > self.limit:
                raise StepFailed(
                    f"The answer of {shown(self.response.url)} is longer than {size_text(self.limit)}.",
                    kind="limit",
                    remedy="Raise the limit of the step, or download to a file.",
                )
            yield piece


@asynccontextmanager
async def exchange(
    ctx: TaskContext, params: CallParams, method: str, body: Body | None = None
) -> AsyncIterator[Exchange]:
    """Send a request and give the answer when its status is an expected one; all else raises StepFailed."""
    body = body or Body()
    secrets = [*body.secrets]
    mask = Mask(secrets)
    taken = Taken()
    with taken.watched(), in_plain_words(shown(params.url), params.timeout, mask):
        headers = {**body.headers, **_headers(params, secrets)}
        pairs = [(name.encode(), value) for name, value in headers.items()]
        url = _address(params, secrets)
        async with asyncio.timeout(params.timeout), _client(ctx, params) as client:
            request = client.build_request(method, url, headers=pairs, **body.arguments)
            response = await client.send(request, stream=True)
            if params.follow_redirects and response.next_request is not None:
                taken.yes = True
                response = await _followed(client, request, response, bool(body.arguments))
            try:
                result = Exchange(response, mask, params.max_size_mb * (1 << 20))
                if not is_expected(response.status_code, params.expected_status):
                    raise wrong_status(response, await _beginning(response), mask)
                taken.yes = True
                yield result
            finally:
                await response.aclose()


def reveal(value: Any, secrets: list[str]) -> str:
    """A value as it is sent; what is a credential is noted in ``secrets``."""
    if isinstance(value, Secret):
        if value.ref is not None:
            secrets.append(value.reveal())
        return value.reveal()
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _client(ctx: TaskContext, params: CallParams) -> httpx.AsyncClient:
    """A client for one exchange: cookies live as long as its redirects, connections as long as the run."""
    return httpx.AsyncClient(
        transport=Route(ctx, verify=params.verify_tls),
        timeout=params.timeout,
        trust_env=False,
        headers={"User-Agent": f"Understudy/{runtime.__version__}"},
    )


def _headers(params: CallParams, secrets: list[str]) -> dict[str, bytes]:
    headers = {name.lower(): reveal(value, secrets) for name, value in params.headers.items()}
    secrets += [value for name, value in headers.items() if _TELLING.search(name)]
    if isinstance(params.auth, BasicAuth):
        pair = f"{params.auth.user}:{params.auth.password.reveal()}".encode()
        headers["authorization"] = "Basic " + base64.b64encode(pair).decode()
        secrets += [params.auth.password.reveal(), base64.b64encode(pair).decode()]
    elif params.auth is not None:
        headers["authorization"] = "Bearer " + params.auth.token.reveal()
        secrets.append(params.auth.token.reveal())
    return {name: value.encode() for name, value in headers.items()}


def _address(params: CallParams, secrets: list[str]) -> httpx.URL:
    url = httpx.URL(params.url.strip())
    if url.password:
        secrets.append(url.password)
    pairs: list[tuple[str, str | int | float | bool | None]] = []
    for name, value in params.query.items():
        values = value if isinstance(value, list) else [value]
        pairs += [(name, reveal(one, secrets)) for one in values if one is not None]
    return url.copy_merge_params(pairs) if pairs else url


async def _followed(
    client: httpx.AsyncClient, request: httpx.Request, response: httpx.Response, has_body: bool
) -> httpx.Response:
    """The answer at the end of the redirects that begin with ``response``."""
    for _ in range(MAX_REDIRECTS):
        following = response.next_request
        if following is None:
            return response
        await response.aclose()
        if not _same_site(request.url, following.url):
            _leave_behind(following, keeps_body=has_body and following.method == request.method)
        request = following
        response = await client.send(request, stream=True)
    if response.next_request is None:
        return response
    await response.aclose()
    raise StepFailed(
        f"{shown(request.url)} redirects more than {MAX_REDIRECTS} times.",
        kind="http",
        remedy="Probably the site needs a sign-in, or the address is wrong.",
    )


def _same_site(one: httpx.URL, other: httpx.URL) -> bool:
    return (one.scheme, one.host, one.port) == (other.scheme, other.host, other.port)


def _leave_behind(request: httpx.Request, keeps_body: bool) -> None:
    """Take from a redirected request what was meant for the first site only."""
    if keeps_body:
        raise StepFailed(
            f"The server wants the data to be sent to another site, {shown(request.url)}.",
            kind="http",
            remedy="If that is right, call that address in the step.",
        )
    for name in list(request.headers):
        if name not in _HARMLESS:
            del request.headers[name]


async def _beginning(response: httpx.Response) -> bytes:
    """Enough of a refused answer to show in the error."""
    pieces = b""
    async for piece in response.aiter_bytes():
        pieces += piece
        if len(pieces) > 4 * SHOWN:
            break
    return pieces
