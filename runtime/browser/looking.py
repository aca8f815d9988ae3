"""A page to look at, outside of any run: in a browser of our own, or in one that runs already."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from runtime.browser.errors import plain_errors
from runtime.browser.navigation import address
from runtime.browser.options import Mode, SessionOptions
from runtime.browser.recording.browser import start
from runtime.browser.sessions import BrowserSession
from runtime.errors import StepFailed

if TYPE_CHECKING:
    from playwright.async_api import Page

#: Seconds to start or join a browser, and to open a page.
LIMIT = 30.0


@asynccontextmanager
async def opened_page(url: str, connect: str, *, headless: bool = True) -> AsyncIterator[Page]:
    """``url`` in a browser of our own; with ``connect`` the tab of a running browser that shows it, or its first one.

    Raises StepFailed or BrowserMissing.
    """
    options = SessionOptions(Mode.ATTACH if connect else Mode.FRESH, connect=connect, headless=headless or None)
    session = await BrowserSession.open(options, elements={}, seconds=LIMIT)
    try:
        with plain_errors(seconds=LIMIT):
            if connect:
                yield await _tab(session, url)
            else:
                await session.page.goto(address(url))
                yield session.page
    finally:
        await session.aclose()


@asynccontextmanager
async def opened_for_person(url: str, connect: str, *, headless: bool = False) -> AsyncIterator[tuple[Page, str]]:
    """The same in a browser as a person starts it, with the address of its debugging port."""
    if connect:
        async with opened_page(url, connect) as page:
            yield page, connect
        return
    browser = await start(headless=headless)
    try:
        async with opened_page("", browser.address) as page:
            with plain_errors(seconds=LIMIT):
                await page.goto(address(url))
            yield page, browser.address
    finally:
        await browser.kill()


async def _tab(session: BrowserSession, url: str) -> Page:
    pages = [page for page in session.tabs.all if not url or page.url.startswith(url)]
    if not pages:
        raise StepFailed(
            f"No tab of that browser shows {url}.", kind="browser", remedy="Open the page there, or leave --url out."
        )
    return pages[0]
