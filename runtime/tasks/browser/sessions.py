"""Open, join and close browser sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from runtime.browser.navigation import go_to, refuse_bad_status
from runtime.browser.options import Mode
from runtime.browser.sessions import BrowserSession
from runtime.errors import StepFailed
from runtime.tasks.browser.common import (
    BROWSER_NETWORK,
    BrowserParams,
    browser_task,
    options_from,
    page_address,
    replace_session,
    seconds,
    session_key,
)
from runtime.tasks.context import TaskContext
from runtime.tasks.spec import TaskResult

if TYPE_CHECKING:
    from runtime.browser.types import Page

Pixels = Annotated[int, Field(ge=100, le=10_000)]


class OpenParams(BrowserParams):
    url: str = Field("", title="Address", description="The page to begin with.")
    profile: str = Field(
        "",
        title="Profile folder",
        description="Keeps sign-ins between runs. Empty: a fresh profile, removed afterwards.",
    )
    headless: bool | None = Field(
        None,
        title="Without a window",
        description="Empty: as set for this run, else without where there is no display.",
    )
    browser: str = Field("", title="Browser program", description="Empty: the one found on this machine.")
    width: Pixels = Field(1280, title="Width", description="Of the page, in pixels.")
    height: Pixels = Field(720, title="Height", description="Of the page, in pixels.")
    locale: str = Field("", title="Language", description="For example de-DE.")
    timezone: str = Field("", title="Time zone", description="For example Europe/Sofia.")
    user_agent: str = Field("", title="User agent")
    headers: dict[str, str] = Field(default_factory=dict, title="Extra headers", description="Sent with each request.")
    proxy: str = Field("", title="Proxy", description="For example http://proxy.example:3128.")
    ignore_https_errors: bool = Field(False, title="Accept bad certificates")
    accept_dialogs: bool = Field(
        False, title="Accept dialogs", description="What happens to dialogs that no step has arranged; else dismissed."
    )
    slow_motion: float | None = Field(
        None, title="Slow motion", description="Seconds of pause before each action.", ge=0, le=10
    )


class AttachParams(BrowserParams):
    address: str = Field(
        "9222", title="Debugging address", description="Port or address of a browser started with a debugging port."
    )
    tab: str = Field(
        "", title="Tab", description="Part of the address or title of the tab to work in; empty: the last."
    )


class CloseParams(BrowserParams):
    all: bool = Field(False, title="All sessions")


class OpenResult(TaskResult):
    url: str = Field(title="Address")
    title: str = Field(title="Title")


@browser_task(
    "browser.open",
    title="Open browser",
    icon="globe",
    keywords=("start", "launch", "chrome", "edge", "chromium", "session"),
    touches=BROWSER_NETWORK,
    timeout=60.0,
)
async def open_browser(ctx: TaskContext, params: OpenParams) -> OpenResult:
    """Start a browser, or begin anew when the session is open already, and go to an address."""
    chosen = params.model_dump(exclude={"session", "url", "profile"})
    if params.profile:
        chosen |= {"mode": Mode.PROFILE, "profile": str(ctx.path(params.profile).absolute())}
    session = await replace_session(ctx, params.session, options_from(ctx, **chosen))
    if session.options.mode is Mode.ATTACH:
        # The run was told to use a running browser: its tabs belong to the person.
        await session.tabs.open()
    if params.url:
        refuse_bad_status(await go_to(session.page, page_address(ctx, params.url), until="load", seconds=seconds(ctx)))
    return await _where(session)


@browser_task(
    "browser.attach",
    title="Attach to browser",
    icon="plug",
    keywords=("connect", "debugging port", "running", "cdp"),
    touches=BROWSER_NETWORK,
)
async def attach(ctx: TaskContext, params: AttachParams) -> OpenResult:
    """Work in a browser that runs already, with its profile and tabs. Closing the session leaves it running."""
    options = options_from(ctx, mode=Mode.ATTACH, connect=params.address)
    session = await replace_session(ctx, params.session, options)
    session.tabs.switch(await _find_tab(session, params.tab))
    return await _where(session)


@browser_task(
    "browser.close",
    title="Close browser",
    icon="x",
    keywords=("end", "quit", "session"),
)
async def close(ctx: TaskContext, params: CloseParams) -> None:
    """Close a session with all its tabs; no error when it is not open."""
    keys = ctx.resources.keys("browser") if params.all else [session_key(params.session)]
    for key in keys:
        ctx.resources.take_restore(key)
        await ctx.resources.drop(key)


async def _find_tab(session: BrowserSession, text: str) -> Page:
    for page in reversed(session.tabs.all):
        if text in page.url or text in await page.title():
            return page
    raise StepFailed(
        f'The browser has no tab with "{text}" in its address or title.',
        kind="target",
        remedy="Open the page there first, or leave the tab empty.",
    )


async def _where(session: BrowserSession) -> OpenResult:
    return OpenResult(url=session.page.url, title=await session.page.title())
