"""The one place that knows httpx's errors: each becomes a sentence. No secret and no query string gets into one."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from runtime.errors import StepFailed, StepTimeout

#: Characters of an answer that are shown in an error's details.
SHOWN = 500


class Taken:
    """Whether the server took the request (``yes``): when something fails later, it may have happened."""

    def __init__(self) -> None:
        self.yes = False

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Errors that leave here after the request was taken say so."""
        try:
            yield
        except StepFailed as error:
            error.in_doubt = error.in_doubt or self.yes
            raise


class Mask:
    """Replaces the secrets of one call (a list that may still grow) in texts that people will read."""

    def __init__(self, secrets: list[str]) -> None:
        self._secrets = secrets

    def __call__(self, text: str) -> str:
        for secret in sorted(self._secrets, key=len, reverse=True):
            text = text.replace(secret, "***") if len(secret) > 2 else text
        return text


def shown(url: httpx.URL | str) -> str:
    """An address without user, password and query, which may hold secrets."""
    try:
        parsed = httpx.URL(url)
        return str(parsed.copy_with(username=None, password=None, query=None, fragment=None))
    except (httpx.InvalidURL, ValueError, TypeError):
        return "the address"


@contextmanager
def in_plain_words(address: str, timeout: float, mask: Mask) -> Iterator[None]:
    """Turn httpx's errors about ``address`` into ours."""
    try:
        yield
    except (httpx.TimeoutException, TimeoutError) as error:
        raise _timed_out(address, timeout, in_doubt=not isinstance(error, _NOT_SENT)) from error
    except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
        raise StepFailed(
            f"{address} is not an address that can be called.",
            kind="data",
            remedy="It begins with https:// or http:// and a host name.",
            details=mask(str(error)),
        ) from error
    except httpx.LocalProtocolError:
        # Its text quotes the header's value.
        raise StepFailed("A header has a value that cannot be sent.", kind="data") from None
    except httpx.DecodingError as error:
        raise StepFailed(
            f"The answer of {address} is damaged: it cannot be unpacked.",
            kind="http",
            details=mask(str(error)),
            in_doubt=True,
        ) from error
    except httpx.HTTPError as error:
        raise _unreachable(error, address, mask) from error


#: The request had not left when these were raised.
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)


def _timed_out(address: str, timeout: float, *, in_doubt: bool) -> StepTimeout:
    return StepTimeout(
        f"{address} did not answer completely within {timeout:g} s.",
        remedy="Try again later, or raise the time limit of the step.",
        in_doubt=in_doubt,
    )


def wrong_status(response: httpx.Response, body: bytes, mask: Mask) -> StepFailed:
    """The error for an answer with another status than expected; its kind fits retry rules."""
    status = response.status_code
    kind, remedy = _BY_STATUS.get(status, ("http", ""))
    if not remedy:
        remedy = "The server has a problem; try again later." if status >= 500 else "Check the address and the data."
    return StepFailed(
        f"{shown(response.url)} answered {status} {response.reason_phrase}".rstrip() + ".",
        kind=kind,
        remedy=remedy,
        details=mask(body[: 4 * SHOWN].decode("utf-8", "replace"))[:SHOWN],
        in_doubt=status in _FROM_BETWEEN,
    )


#: A gateway's answer in place of the server's own.
_FROM_BETWEEN = frozenset({502, 504})


_BY_STATUS = {
    401: ("auth", "Check the user and password, or the token."),
    403: ("auth", "Check what this user may do there."),
    404: ("http", "Check the address."),
    407: ("auth", "The proxy asks for a user and a password."),
    408: ("timeout", "Try again later."),
    413: ("limit", "Send less at once."),
    429: ("limit", "Too many requests: let the step retry later, or send fewer."),
    504: ("timeout", "The server had no answer in time; try again later."),
}


def _unreachable(error: httpx.HTTPError, address: str, mask: Mask) -> StepFailed:
    reason, remedy = "the connection was cut off", "Try again; if it stays so, ask whoever runs the server."
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            reason = f"its certificate is not trusted ({cause.verify_message or 'unknown reason'})"
            remedy = "Check the address and the clock; for a server you know, switch the check off in the step."
        elif isinstance(cause, ssl.SSLError):
            reason, remedy = "no secure connection could be agreed on", "Check whether the address needs http://."
        elif isinstance(cause, socket.gaierror):
            reason, remedy = "there is no such host", "Check the address and the network connection."
        elif isinstance(cause, ConnectionRefusedError):
            reason, remedy = "nothing answers there", "Check the port, and whether the server is running."
        cause = cause.__cause__ or cause.__context__
    return StepFailed(
        f"{address} could not be reached: {reason}.",
        kind="network",
        remedy=remedy,
        details=mask(f"{type(error).__name__}: {error}"),
        in_doubt=not isinstance(error, _NOT_SENT),
    )
