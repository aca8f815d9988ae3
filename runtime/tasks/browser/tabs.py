"""Tabs: open, change to, close."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from pydantic import Field

from runtime.browser.errors import is_closed, playwright_error
from runtime.browser.navigation import go_to, refuse_bad_status
from runtime.errors import StepTimeout
from runtime.tasks.browser.common import BROWSER_NETWORK, BrowserParams, browser_task, page_address, seconds, session_of
from runtime.tasks.context import TaskContext
from runtime.tasks.spec import TaskResult, matters_for

if TYPE_CHECKING:
    from runtime.browser.sessions import BrowserSession
    from runtime.browser.types import Page


class Which(StrEnum):
    """How a tab is named: the one opened last (waiting for it), by part of its address or title, or by number."""

    NEWEST = "newest"
    URL = "url"
    TITLE = "title"
    NUMBER = "number"


class NewTabParams(BrowserParams):
    url: str = Field("", title="Address", description="Empty: an empty tab.")


class SwitchTabParams(BrowserParams):
    which: Which = Field(Which.NEWEST, title="Tab", description="Newest waits for a tab that is just being opened.")
    text: str = Field(
        "", title="Part of the address or title", json_schema_extra=matters_for("which", Which.URL, Which.TITLE)
    )
    number: int = Field(
        1,
        title="Number",
        description="1 is the oldest tab, -1 the newest.",
        json_schema_extra=matters_for("which", Which.NUMBER),
    )


class TabResult(TaskResult):
    url: str = Field(title="Address")
    title: str = Field(title="Title")
    tabs: int = Field(title="Open tabs")


@browser_task(
    "browser.new_tab",
    title="New tab",
    icon="plus-square",
    keywords=("open", "page", "window"),
    touches=BROWSER_NETWORK,
)
async def new_tab(ctx: TaskContext, params: NewTabParams) -> TabResult:
    """Open a tab and work in it from now on."""
    session = await session_of(ctx, params.session, start=True)
    page = await session.tabs.open()
    try:
        if params.url:
            refuse_bad_status(await go_to(page, page_address(ctx, params.url), until="load", seconds=seconds(ctx)))
    except BaseException:  # however it ends: another attempt opens its own
        await page.close()
        raise
    return await _result(session)


@browser_task(
    "browser.switch_tab",
    title="Switch tab",
    icon="arrow-right-left",
    keywords=("window", "popup", "change"),
)
async def switch_tab(ctx: TaskContext, params: SwitchTabParams) -> TabResult:
    """Work in another tab from now on, waiting until it is there."""
    session = await session_of(ctx, params.session)
    page = await session.tabs.wait_for(lambda: _pick(session, params), seconds(ctx))
    if page is None:
        raise StepTimeout(
            f"No such tab appeared within {seconds(ctx):g} s; {len(session.tabs.all)} are open.",
            remedy="Check that the step before opens it, or name the tab in another way.",
        )
    session.tabs.switch(page)
    await page.bring_to_front()
    await page.wait_for_load_state("domcontentloaded", timeout=seconds(ctx) * 1000)
    return await _result(session)


@browser_task(
    "browser.close_tab",
    title="Close tab",
    icon="x-square",
    keywords=("window", "popup"),
)
async def close_tab(ctx: TaskContext, params: BrowserParams) -> TabResult:
    """Close the current tab and go on in the one used before it; the last tab is replaced by an empty one."""
    session = await session_of(ctx, params.session)
    page = session.page
    if len(session.tabs.all) == 1:
        await session.tabs.open()
    await page.close()
    return await _result(session)


async def _pick(session: BrowserSession, params: SwitchTabParams) -> Page | None:
    pages = session.tabs.all
    if params.which is Which.NUMBER:
        index = params.number - 1 if params.number > 0 else params.number
        return pages[index] if -len(pages) <= index < len(pages) else None
    if params.which is Which.NEWEST:
        return pages[-1] if pages[-1] != session.page else None
    for page in reversed(pages):
        if params.text in (page.url if params.which is Which.URL else await _title(page)):
            return page
    return None


async def _title(page: Page) -> str:
    """A tab's title; empty for one that is just closing itself."""
    try:
        return await page.title()
    except playwright_error() as error:
        if not is_closed(error):
            raise
        return ""


async def _result(session: BrowserSession) -> TabResult:
    page = session.page
    return TabResult(url=page.url, title=await page.title(), tabs=len(session.tabs.all))
