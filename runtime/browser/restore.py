"""Restore points: what is needed to open a session again where its pages were last freshly loaded.

A point is made only while every tab shows a document in which nothing was typed, clicked or dragged since it
was loaded: going back to any other moment would lose that input without a word. A small script in each
document watches for input, so a page that loads late cannot be mistaken for an untouched one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urldefrag

from runtime.browser.errors import explained, playwright_error, shown_address
from runtime.browser.options import SessionOptions
from runtime.browser.scripts import script
from runtime.errors import StepFailed
from runtime.model import JsonObject

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, Page, Route

_PUT_STORAGE = "(entries) => { for (const [key, value] of entries) sessionStorage.setItem(key, value); }"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The documents of a session's tabs (identified by when they were opened) and whether any was touched."""

    documents: tuple[float, ...]
    touched: bool
    tabs: list[JsonObject]


async def snapshot(context: BrowserContext) -> Snapshot:
    """Look at every tab and every frame in it."""
    documents, tabs, touched = [], [], False
    for page in context.pages:
        top: dict[str, Any] = await page.main_frame.evaluate(script("snapshot"))
        touched = touched or top["touched"] or await _any_frame_touched(page)
        documents.append(top["document"])
        tabs.append({"url": page.url, "session_storage": top["storage"]})
    return Snapshot(tuple(documents), touched, tabs)


async def make_point(context: BrowserContext, options: SessionOptions, seen: Snapshot, current: int) -> JsonObject:
    """The restore point as JSON values: how to start, what each tab shows, cookies and local storage."""
    storage = await context.storage_state()
    return {"options": options.as_json(), "tabs": seen.tabs, "current": current, "storage": storage}


def attached_point(options: SessionOptions, page: Page) -> JsonObject:
    """The point in a browser that is not ours: it lives on with its tabs and cookies, so only the tab is named."""
    tab = {"url": page.url, "session_storage": []}
    return {"options": options.as_json(), "tabs": [tab], "current": 0, "storage": None}


def attached_tab(pages: list[Page], point: JsonObject) -> Page:
    """The tab that a point in a browser of the person's names; raises StepFailed when it is gone."""
    url = str(point["tabs"][0]["url"])
    for page in reversed(pages):
        if page.url == url:
            return page
    raise StepFailed(
        f"The running browser has no tab with {shown_address(url)} any more.",
        kind="browser",
        remedy="Open it there and bring it to where the run was, then resume.",
    )


async def reopen_tab(page: Page, tab: JsonObject, *, seconds: float) -> None:
    """Bring one tab back to its address; raises StepFailed when the site leads elsewhere."""
    url = str(tab["url"])
    if url == "about:blank":
        return
    try:
        if tab["session_storage"]:
            await _put_session_storage(page, url, tab["session_storage"])
        await page.goto(url, timeout=seconds * 1000)
    except playwright_error() as error:
        raise explained(error, url=url, seconds=seconds) from error
    if urldefrag(page.url).url != urldefrag(url).url:
        raise StepFailed(
            f"The session could not be opened again at {shown_address(url)}: "
            f"the site led to {shown_address(page.url)}.",
            kind="browser",
            remedy="The sign-in may have ended. Resume from the step that signs in.",
        )


async def _any_frame_touched(page: Page) -> bool:
    for frame in page.frames:
        if (
            frame != page.main_frame
            and not frame.is_detached()
            and (await frame.evaluate(script("snapshot")))["touched"]
        ):
            return True
    return False


async def _put_session_storage(page: Page, url: str, entries: list[Any]) -> None:
    """Session storage belongs to a tab and an origin: fill it from an empty page that stands in for the real one."""

    async def stand_in(route: Route) -> None:
        await route.fulfill(content_type="text/html", body="")

    await page.route(lambda address: address == url, stand_in)
    await page.goto(url)
    await page.evaluate(_PUT_STORAGE, entries)
    await page.unroute_all()
