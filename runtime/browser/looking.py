"""A page to look at, outside of any run: in a browser of our own, or in one that runs already."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from runtime.browser.errors import plain_errors
from runtime.browser.navigation import address
from runtime.browser.options import Mode, SessionOptions, debugging_address
from runtime.browser.recording.browser import start
from runtime.browser.sessions import BrowserSession
from runtime.errors import StepFailed

if TYPE_CHECKING:
    from playwright.async_api import Page

#: Seconds to start or join a browser, and to open a page.
LIMIT = 30.0


@asynccontextmanager
async def opened_page(url: str, connect: str, *, headless: bool = True) -> AsyncIterator[Page]:
    """``url`` in a browser of our own; with ``connect`` the tab of a running browser that shows it, without ``url`` the
    one that a person looked at last, as it is.

    Raises StepFailed or BrowserMissing.
    """
    options = SessionOptions(Mode.ATTACH if connect else Mode.FRESH, connect=connect, headless=headless or None)
    session = await BrowserSession.open(options, elements={}, seconds=LIMIT)
    try:
        with plain_errors(seconds=LIMIT):
            if connect:
                yield await (_tab(session, url) if url else _front(session, connect))
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


async def stay_open(url: str, on_open: Callable[[str, str], object], *, headless: bool = False) -> None:
    """``url`` in a browser as a person starts it, until they close its window, or this is cancelled. ``on_open`` gets
    its debugging address and the address of the page that opened, which may be another one. What the person signs in
    to is known in it as long as it is open, and gone afterwards."""
    browser = await start(headless=headless)
    try:
        on_open(browser.address, await go(browser.address, url))
        await browser.process.wait()
    finally:
        await browser.kill()


async def go(connect: str, url: str) -> str:
    """Open ``url`` in the tab of a running browser that a person looked at last; the address where that has led."""
    async with opened_page("", connect) as page:
        with plain_errors(seconds=LIMIT):
            await page.goto(address(url))
            await page.bring_to_front()
            return page.url


async def _front(session: BrowserSession, connect: str) -> Page:
    """The tab that a person looked at last: the browser lists it first."""
    import httpx

    parts = urlsplit(debugging_address(connect))
    try:
        async with httpx.AsyncClient(trust_env=False, timeout=LIMIT) as client:
            listed = (await client.get(f"http://{parts.netloc}/json/list")).json()
    except (httpx.HTTPError, ValueError):  # one that does not list its tabs, behind another address
        listed = []
    order = {target["id"]: place for place, target in enumerate(listed)}
    places = [(order.get(await _id_of(page), len(order)), page) for page in session.tabs.all]
    return min(places, key=lambda one: one[0])[1]


async def _id_of(page: Page) -> str:
    asked = await page.context.new_cdp_session(page)
    try:
        return str((await asked.send("Target.getTargetInfo"))["targetInfo"]["targetId"])
    finally:
        await asked.detach()


async def _tab(session: BrowserSession, url: str) -> Page:
    pages = [page for page in session.tabs.all if page.url.startswith(url)]
    if not pages:
        raise StepFailed(
            f"No tab of that browser shows {url}.", kind="browser", remedy="Open the page there, or leave --url out."
        )
    return pages[0]
