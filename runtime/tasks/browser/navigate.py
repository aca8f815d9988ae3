"""Moving the current tab: to an address, back, forward, and loading it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from runtime.browser.navigation import LoadState, go_back, go_forward, go_to, refuse_bad_status, reload
from runtime.errors import StepFailed
from runtime.tasks.browser.common import BROWSER_NETWORK, BrowserParams, browser_task, page_address, seconds, session_of
from runtime.tasks.context import TaskContext
from runtime.tasks.spec import TaskResult

if TYPE_CHECKING:
    from runtime.browser.types import Page, Response


class MoveParams(BrowserParams):
    until: LoadState = Field(
        "load",
        title="Wait until",
        description="commit: the server has answered; domcontentloaded: the page is read; load: with pictures and "
        "styles; networkidle: no traffic for half a second.",
    )
    allow_errors: bool = Field(
        False, title="Allow error pages", description="Go on when the server answers 400 or more."
    )


class NavigateParams(MoveParams):
    url: str = Field(title="Address", description="https:// is added where no scheme is given.", min_length=1)


class NavigateResult(TaskResult):
    url: str = Field(title="Address", description="After redirects.")
    title: str = Field(title="Title")
    status: int | None = Field(
        title="Status", description="Of the server's answer; none for files and pages from memory."
    )


@browser_task(
    "browser.navigate",
    title="Go to address",
    icon="compass",
    keywords=("open", "url", "visit", "goto", "page"),
    touches=BROWSER_NETWORK,
)
async def navigate(ctx: TaskContext, params: NavigateParams) -> NavigateResult:
    """Open an address in the current tab. Opens a browser when the session was never opened."""
    session = await session_of(ctx, params.session, start=True)
    page = await session.tabs.usable()
    response = await go_to(page, page_address(ctx, params.url), until=params.until, seconds=seconds(ctx))
    return await _result(page, response, params)


@browser_task(
    "browser.back", title="Back", icon="arrow-left", keywords=("previous", "history"), touches=BROWSER_NETWORK
)
async def back(ctx: TaskContext, params: MoveParams) -> NavigateResult:
    """Go one page back in the tab's history."""
    page = (await session_of(ctx, params.session)).page
    before = page.url
    response = await go_back(page, until=params.until, seconds=seconds(ctx))
    _must_have_moved(before, page, response, "back")
    return await _result(page, response, params)


@browser_task(
    "browser.forward", title="Forward", icon="arrow-right", keywords=("next", "history"), touches=BROWSER_NETWORK
)
async def forward(ctx: TaskContext, params: MoveParams) -> NavigateResult:
    """Go one page forward in the tab's history."""
    page = (await session_of(ctx, params.session)).page
    before = page.url
    response = await go_forward(page, until=params.until, seconds=seconds(ctx))
    _must_have_moved(before, page, response, "forward")
    return await _result(page, response, params)


@browser_task(
    "browser.reload", title="Reload", icon="refresh-cw", keywords=("refresh", "again"), touches=BROWSER_NETWORK
)
async def reload_page(ctx: TaskContext, params: MoveParams) -> NavigateResult:
    """Load the current page again."""
    page = (await session_of(ctx, params.session)).page
    return await _result(page, await reload(page, until=params.until, seconds=seconds(ctx)), params)


async def _result(page: Page, response: Response | None, params: MoveParams) -> NavigateResult:
    if not params.allow_errors:
        refuse_bad_status(response)
    return NavigateResult(url=page.url, title=await page.title(), status=response.status if response else None)


def _must_have_moved(before: str, page: Page, response: Response | None, way: str) -> None:
    if response is None and page.url == before:
        raise StepFailed(f"There is no page to go {way} to.", kind="target", remedy="Navigate to the address instead.")
