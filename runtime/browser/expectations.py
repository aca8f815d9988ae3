"""Checks that wait until they hold: one round trip to the browser, which looks again until the time is up."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from runtime.errors import StepFailed

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page


class State(StrEnum):
    """What an element can be."""

    VISIBLE = "visible"
    HIDDEN = "hidden"
    ENABLED = "enabled"
    DISABLED = "disabled"
    CHECKED = "checked"
    UNCHECKED = "unchecked"
    EDITABLE = "editable"
    FOCUSED = "focused"


class Match(StrEnum):
    """How a text is compared; ``matches`` takes a regular expression."""

    EQUALS = "equals"
    CONTAINS = "contains"
    MATCHES = "matches"


#: State to the check, its options, and how to read what the element is when the check failed.
_STATES: dict[State, tuple[str, dict[str, Any], str, tuple[str, str]]] = {
    State.VISIBLE: ("to_be_visible", {}, "is_visible", ("visible", "hidden")),
    State.HIDDEN: ("to_be_hidden", {}, "is_visible", ("visible", "hidden")),
    State.ENABLED: ("to_be_enabled", {}, "is_enabled", ("enabled", "disabled")),
    State.DISABLED: ("to_be_disabled", {}, "is_enabled", ("enabled", "disabled")),
    State.CHECKED: ("to_be_checked", {}, "is_checked", ("checked", "unchecked")),
    State.UNCHECKED: ("to_be_checked", {"checked": False}, "is_checked", ("checked", "unchecked")),
    State.EDITABLE: ("to_be_editable", {}, "is_editable", ("editable", "read-only")),
    State.FOCUSED: ("to_be_focused", {}, "is_visible", ("not focused", "hidden")),
}

#: What a failed check reports when no element fits.
MISSING = "not on the page"


async def element_is(element: Locator, state: State, milliseconds: float) -> str | None:
    """None once the element is in ``state``, else what it was when the time was up."""
    name, options, read, (yes, no) = _STATES[state]

    async def actual() -> str:
        return yes if await getattr(element, read)() else no

    return await _holds(
        lambda expect: getattr(expect(element), name)(timeout=milliseconds, **options), _present(element, actual)
    )


async def text_is(element: Locator, expected: str, match: Match, milliseconds: float) -> str | None:
    """None once the element's visible text fits, else its text."""
    name = "to_contain_text" if match is Match.CONTAINS else "to_have_text"
    wanted = _compiled(expected) if match is Match.MATCHES else expected
    return await _holds(
        lambda expect: getattr(expect(element), name)(wanted, use_inner_text=True, timeout=milliseconds),
        _present(element, element.inner_text),
    )


async def value_is(element: Locator, expected: str, match: Match, milliseconds: float) -> str | None:
    """None once the field's value fits, else its value."""
    wanted = _pattern(expected, match)
    return await _holds(
        lambda expect: expect(element).to_have_value(wanted, timeout=milliseconds),
        _present(element, element.input_value),
    )


async def count_is(element: Locator, expected: int, milliseconds: float) -> str | None:
    """None once that many elements fit, else how many there were."""

    async def actual() -> str:
        return str(await element.count())

    return await _holds(lambda expect: expect(element).to_have_count(expected, timeout=milliseconds), actual)


async def url_is(page: Page, expected: str, match: Match, milliseconds: float) -> str | None:
    """None once the page's address fits, else the address. What it is to contain may be encoded in any way."""
    wanted = re.compile(_in_address(expected)) if match is Match.CONTAINS else _pattern(expected, match)

    async def actual() -> str:
        return page.url

    return await _holds(lambda expect: expect(page).to_have_url(wanted, timeout=milliseconds), actual)


async def title_is(page: Page, expected: str, match: Match, milliseconds: float) -> str | None:
    """None once the page's title fits, else the title."""
    wanted = _pattern(expected, match)
    return await _holds(lambda expect: expect(page).to_have_title(wanted, timeout=milliseconds), page.title)


def _present(element: Locator, read: Callable[[], Awaitable[str]]) -> Callable[[], Awaitable[str]]:
    """``read`` where the element is there; Playwright would wait for a missing one."""

    async def actual() -> str:
        return await read() if await element.count() else MISSING

    return actual


def _pattern(expected: str, match: Match) -> str | re.Pattern[str]:
    if match is Match.EQUALS:
        return expected
    return _compiled(expected if match is Match.MATCHES else re.escape(expected))


def _in_address(text: str) -> str:
    """A pattern for ``text`` however an address has it: a form sends a space as ``+``, a script as ``%20``."""
    return "".join(_in_address_character(char) for char in unquote(text))


def _in_address_character(char: str) -> str:
    ways = {char, quote(char, safe="")} | ({"+", "%20", "%2B", " "} if char in "+ " else set())
    return f"(?:{'|'.join(map(re.escape, sorted(ways)))})" if len(ways) > 1 else re.escape(char)


def _compiled(expression: str) -> re.Pattern[str]:
    try:
        return re.compile(expression)
    except re.error as error:
        raise StepFailed(
            f"{expression!r} is not a regular expression: {error}.", kind="data", remedy="Correct the expression."
        ) from error


async def _holds(check: Callable[[Any], Awaitable[None]], actual: Callable[[], Awaitable[str]]) -> str | None:
    from playwright.async_api import expect

    try:
        await check(expect)
    except AssertionError:
        # Its text is not for people, and holds a picture of the page in words. One more look tells more.
        return await actual()
    return None
