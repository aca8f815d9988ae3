"""Assertions: a check that fails the step when it does not hold in time."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field, model_validator

from runtime.browser.expectations import (
    MISSING,
    Match,
    State,
    count_is,
    element_is,
    text_is,
    title_is,
    url_is,
    value_is,
)
from runtime.browser.sessions import BrowserSession
from runtime.browser.targets.find import Presence, presence_for
from runtime.errors import StepFailed
from runtime.model.targets import Target
from runtime.tasks.browser.common import BrowserParams, browser_task, seconds, session_of
from runtime.tasks.context import TaskContext
from runtime.tasks.spec import matters_for


class Subject(StrEnum):
    """What is checked: an element's state, text or value, how many there are, or the page."""

    STATE = "state"
    TEXT = "text"
    VALUE = "value"
    COUNT = "count"
    URL = "url"
    TITLE = "title"


_OF_ELEMENT = (Subject.STATE, Subject.TEXT, Subject.VALUE, Subject.COUNT)
_EXPECTING = (Subject.TEXT, Subject.VALUE, Subject.COUNT, Subject.URL, Subject.TITLE)
_COMPARED = (Subject.TEXT, Subject.VALUE, Subject.URL, Subject.TITLE)


class AssertParams(BrowserParams):
    check: Subject = Field(Subject.STATE, title="Check")
    target: Target | None = Field(
        None,
        title="Element",
        description="Not needed for the address and the title.",
        json_schema_extra=matters_for("check", *_OF_ELEMENT),
    )
    state: State = Field(State.VISIBLE, title="State", json_schema_extra=matters_for("check", Subject.STATE))
    expected: str | int | float = Field(
        "",
        title="Expected",
        description="Text, value, number of elements, address.",
        json_schema_extra=matters_for("check", *_EXPECTING),
    )
    match: Match = Field(Match.EQUALS, title="Compare", json_schema_extra=matters_for("check", *_COMPARED))

    @model_validator(mode="after")
    def _complete(self) -> AssertParams:
        if self.check in _OF_ELEMENT and self.target is None:
            raise ValueError("name the element to check")
        if self.check is Subject.COUNT and not str(self.expected).strip().isdigit():
            raise ValueError("the expected number of elements must be a whole number")
        return self


@browser_task(
    "browser.assert", title="Assert", icon="badge-check", keywords=("check", "verify", "expect", "test", "should")
)
async def assert_that(ctx: TaskContext, params: AssertParams) -> None:
    """Wait until the check holds; fail the step when it does not in time."""
    session = await session_of(ctx, params.session)
    limit = seconds(ctx)
    actual = await (_check_element if params.check in _OF_ELEMENT else _check_page)(session, params, limit)
    if actual is not None:
        raise StepFailed(
            f"{_subject(params)} should {_wish(params)}; it is {actual} after {limit:g} s.",
            kind="assertion",
            remedy="Look at the picture of this step: either the page or the expectation is wrong.",
        )


async def _check_element(session: BrowserSession, params: AssertParams, limit: float) -> str | None:
    assert params.target is not None
    expected = str(params.expected)
    if params.check is Subject.STATE:
        return await session.act(
            params.target,
            lambda item, ms: element_is(item, params.state, ms),
            seconds=limit,
            presence=presence_for(params.state),
        )
    if params.check is Subject.COUNT:
        return await session.act(
            params.target,
            lambda item, ms: count_is(item, int(expected), ms),
            seconds=limit,
            presence=Presence.ANY,
        )
    compare = text_is if params.check is Subject.TEXT else value_is
    actual = await session.act(
        params.target,
        lambda item, ms: compare(item, expected, params.match, ms),
        seconds=limit,
        presence=Presence.AWAITED,
    )
    return actual if actual in (None, MISSING) else repr(actual)


async def _check_page(session: BrowserSession, params: AssertParams, limit: float) -> str | None:
    check = url_is if params.check is Subject.URL else title_is
    actual = await check(session.page, str(params.expected), params.match, limit * 1000)
    return None if actual is None else repr(actual)


def _subject(params: AssertParams) -> str:
    if params.target is None:
        return "The address" if params.check is Subject.URL else "The title"
    named = f'"{params.target.label}"'
    return named if params.check is Subject.STATE else f"The {params.check} of {named}"


def _wish(params: AssertParams) -> str:
    if params.check is Subject.STATE:
        return f"be {params.state}"
    if params.check is Subject.COUNT:
        return f"be {params.expected}"
    return {Match.EQUALS: "be", Match.CONTAINS: "contain", Match.MATCHES: "match"}[
        params.match
    ] + f" {params.expected!r}"
