"""Moving a tab between addresses."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, Literal

from runtime.browser.errors import is_network, plain_errors, playwright_error, shown_address
from runtime.errors import StepFailed

if TYPE_CHECKING:
    from playwright.async_api import Page, Response

#: What a navigation waits for: first answer, document read, everything loaded, or no traffic for half a second.
LoadState = Literal["commit", "domcontentloaded", "load", "networkidle"]

_SCHEMES = frozenset({"http", "https", "file", "about", "data", "blob"})
_LOCAL = re.compile(r"^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:|/|$)")
_SCHEME = re.compile(r"^([a-z][a-z0-9+.-]*):(?!\d+(/|$))", re.IGNORECASE)

#: Milliseconds that the browser may take to show its own error page.
_ERROR_PAGE_LIMIT = 2000


def address(text: str) -> str:
    """A full address from what a person writes: ``example.com`` gets https, ``localhost:8000`` http."""
    text = text.strip()
    if not text:
        raise StepFailed("The address is empty.", kind="data", remedy="Give the address of a page.")
    if _LOCAL.match(text):
        return f"http://{text}"
    scheme = _SCHEME.match(text)
    if scheme is None:
        return f"https://{text}"
    if scheme[1].lower() not in _SCHEMES:
        raise StepFailed(
            f"Addresses that start with {scheme[1]}: cannot be opened.",
            kind="data",
            remedy="Use an address that starts with https://, http:// or file://.",
        )
    return text


async def go_to(page: Page, url: str, *, until: LoadState, seconds: float) -> Response | None:
    """Open ``url``. Raises StepFailed (kind ``network``) or StepTimeout."""
    with plain_errors(url=url, seconds=seconds):
        try:
            return await page.goto(url, wait_until=until, timeout=seconds * 1000)
        except playwright_error() as error:
            if is_network(error):
                await _error_page_shown(page)
            raise


async def go_back(page: Page, *, until: LoadState, seconds: float) -> Response | None:
    """One page back in the tab's history; None where the page came from memory or there is none."""
    with plain_errors(url=page.url, seconds=seconds):
        return await page.go_back(wait_until=until, timeout=seconds * 1000)


async def go_forward(page: Page, *, until: LoadState, seconds: float) -> Response | None:
    """One page forward in the tab's history."""
    with plain_errors(url=page.url, seconds=seconds):
        return await page.go_forward(wait_until=until, timeout=seconds * 1000)


async def reload(page: Page, *, until: LoadState, seconds: float) -> Response | None:
    """Load the page again."""
    with plain_errors(url=page.url, seconds=seconds):
        return await page.reload(wait_until=until, timeout=seconds * 1000)


def refuse_bad_status(response: Response | None) -> None:
    """Raise StepFailed (kind ``http``) when the server answered with an error."""
    if response is not None and response.status >= 400:
        raise StepFailed(
            f"{shown_address(response.url)} answered with {response.status} {response.status_text}".rstrip() + ".",
            kind="http",
            remedy="Check the address and the sign-in, or allow error pages in this step.",
        )


async def _error_page_shown(page: Page) -> None:
    """Until the browser shows its error page; a navigation begun before that would be interrupted by it."""
    with suppress(playwright_error()):
        await page.wait_for_url("chrome-error://**", wait_until="commit", timeout=_ERROR_PAGE_LIMIT)
