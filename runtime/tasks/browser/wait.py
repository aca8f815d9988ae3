"""Waiting for something on the page."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from pydantic import Field, model_validator

from runtime.browser.expectations import Match, State, element_is, text_is, title_is, url_is
from runtime.browser.navigation import LoadState
from runtime.browser.sessions import BrowserSession
from runtime.browser.targets.find import Presence, presence_for
from runtime.errors import StepTimeout, TargetNotFound
from runtime.model.targets import Target
from runtime.tasks.browser.common import BrowserParams, browser_task, seconds, session_of
from runtime.tasks.context import TaskContext
from runtime.tasks.spec import matters_for
from runtime.words.phrases import plain_pattern


class WaitFor(StrEnum):
    """What to wait for."""

    ELEMENT = "element"
    TEXT = "text"
    URL = "url"
    TITLE = "title"
    LOAD = "load"
    DOWNLOAD = "download"


_COMPARED = (WaitFor.TEXT, WaitFor.URL, WaitFor.TITLE)


class WaitParams(BrowserParams):
    until: WaitFor = Field(WaitFor.ELEMENT, title="Wait for")
    target: Target | None = Field(
        None,
        title="Element",
        description="For element, and for text in an element.",
        json_schema_extra=matters_for("until", WaitFor.ELEMENT, WaitFor.TEXT),
    )
    state: State = Field(
        State.VISIBLE, title="State of the element", json_schema_extra=matters_for("until", WaitFor.ELEMENT)
    )
    text: str = Field(
        "",
        title="Text",
        description="The text, address or title to wait for.",
        json_schema_extra=matters_for("until", *_COMPARED),
    )
    match: Match = Field(Match.CONTAINS, title="Compare", json_schema_extra=matters_for("until", *_COMPARED))
    load: LoadState = Field("load", title="State of the page", json_schema_extra=matters_for("until", WaitFor.LOAD))

    @model_validator(mode="after")
    def _complete(self) -> WaitParams:
        if self.until is WaitFor.ELEMENT and self.target is None:
            raise ValueError("name the element to wait for")
        if self.until in _COMPARED and not self.text:
            is_url, is_title = self.until is WaitFor.URL, self.until is WaitFor.TITLE
            raise ValueError(
                "give the address to wait for"
                if is_url
                else "give the title to wait for"
                if is_title
                else "give the text to wait for"
            )
        return self


@browser_task("browser.wait", title="Wait for", icon="hourglass", keywords=("until", "pause", "appear", "disappear"))
async def wait(ctx: TaskContext, params: WaitParams) -> None:
    """Wait until an element, text, address, title, page load or download is there."""
    session = await session_of(ctx, params.session)
    await _WAITS[params.until](session, params, seconds(ctx))


async def _for_element(session: BrowserSession, params: WaitParams, limit: float) -> None:
    assert params.target is not None
    actual = await session.act(
        params.target,
        lambda item, ms: element_is(item, params.state, ms),
        seconds=limit,
        presence=presence_for(params.state),
    )
    if actual is not None:
        error = TargetNotFound if params.state is not State.HIDDEN else StepTimeout
        raise error(
            f'"{params.target.label}" was not {params.state} within {limit:g} s: it is {actual}.',
            remedy="Give the step a longer timeout, or wait for something else.",
        )


async def _for_text(session: BrowserSession, params: WaitParams, limit: float) -> None:
    target = params.target or Target(selector="body")
    actual = await session.act(
        target,
        lambda item, ms: text_is(item, params.text, params.match, ms),
        seconds=limit,
        presence=Presence.AWAITED,
    )
    _must_fit(actual, f"The text {params.text!r} did not appear", limit)


async def _for_url(session: BrowserSession, params: WaitParams, limit: float) -> None:
    actual = await url_is(session.page, params.text, params.match, limit * 1000)
    _must_fit(actual, f"The address did not become {_wanted(params)!r}; it is {actual}", limit)


async def _for_title(session: BrowserSession, params: WaitParams, limit: float) -> None:
    actual = await title_is(session.page, params.text, params.match, limit * 1000)
    _must_fit(actual, f"The title did not become {_wanted(params)!r}; it is {actual!r}", limit)


async def _for_load(session: BrowserSession, params: WaitParams, limit: float) -> None:
    # A page whose answer has come has at least been committed.
    state: Any = "domcontentloaded" if params.load == "commit" else params.load
    await session.page.wait_for_load_state(state, timeout=limit * 1000)


async def _for_download(session: BrowserSession, params: WaitParams, limit: float) -> None:
    await session.downloads.started(limit)


def _wanted(params: WaitParams) -> str:
    """What was waited for, for people: nobody reads a pattern that was recorded."""
    return plain_pattern(params.text) if params.match is Match.MATCHES else params.text


def _must_fit(actual: str | None, message: str, limit: float) -> None:
    if actual is not None:
        raise StepTimeout(
            f"{message}, waited {limit:g} s.", remedy="Check the step before, or give this one a longer timeout."
        )


_WAITS: dict[WaitFor, Callable[[BrowserSession, WaitParams, float], Any]] = {
    WaitFor.ELEMENT: _for_element,
    WaitFor.TEXT: _for_text,
    WaitFor.URL: _for_url,
    WaitFor.TITLE: _for_title,
    WaitFor.LOAD: _for_load,
    WaitFor.DOWNLOAD: _for_download,
}
