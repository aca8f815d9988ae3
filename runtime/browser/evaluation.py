"""Running JavaScript in a page: JSON in, JSON out, with a limit on size and time."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from runtime.browser.call_log import summary
from runtime.browser.errors import is_about_target, is_closed, playwright_error
from runtime.errors import StepFailed, StepTimeout
from runtime.model import Json

if TYPE_CHECKING:
    from playwright.async_api import CDPSession, Locator, Page

#: Most characters of JSON that a script may give back.
MAX_RESULT = 5_000_000

#: Seconds to let a page be stopped that hangs in a script.
_STOP_LIMIT = 2.0

#: By how much of it, and how many seconds at most, Playwright's own limit comes first: its message says more.
_GRACE_PART, _GRACE = 0.05, 0.1

#: The script stands on lines of its own, so that a comment at its end does no harm. That it ran is noted as
#: ``scripts/watch.js`` notes input: it may have changed anything.
_WRAPPER = """async (%(names)s) => {
  const watched = window[Symbol.for("understudy.touched")];
  if (watched) watched.touched = true;
  const script = (
%(code)s
  );
  const value = await (typeof script === "function" ? script(%(names)s) : script);
  const text = JSON.stringify(value) ?? "null";
  return text.length > %(limit)d ? {size: text.length} : text;
}"""

#: A hanging page answers only to those who were connected to it before.
_devtools: WeakKeyDictionary[Page, CDPSession] = WeakKeyDictionary()


async def evaluate_in_page(page: Page, code: str, arg: Json, seconds: float) -> Json:
    """The value of an expression, or of a function called with ``arg``.

    Raises StepFailed (kind ``script`` when it throws, ``limit`` when it gives too much) and StepTimeout.
    """
    wrapped = _wrapped(code, "arg")
    return await _limited(page, lambda: page.evaluate(wrapped, arg), seconds)


async def evaluate_on(element: Locator, code: str, arg: Json, milliseconds: float) -> Json:
    """The same for a function that gets the element and ``arg``."""
    wrapped = _wrapped(code, "node, arg")
    page = element.page
    return await _limited(page, lambda: element.evaluate(wrapped, arg, timeout=milliseconds), milliseconds / 1000)


def _wrapped(code: str, names: str) -> str:
    return _WRAPPER % {"names": names, "code": code.strip().rstrip(";"), "limit": MAX_RESULT}


async def _limited(page: Page, call: Callable[[], Awaitable[Any]], seconds: float) -> Json:
    if page not in _devtools:
        _devtools[page] = await page.context.new_cdp_session(page)
    try:
        async with asyncio.timeout(seconds + min(_GRACE, seconds * _GRACE_PART)):
            result = await call()
    except asyncio.CancelledError:
        await _stop(_devtools[page])
        raise
    except TimeoutError:
        await _stop(_devtools[page])
        raise StepTimeout(
            f"The script did not end within {seconds:g} s.", remedy="Give the step a longer timeout, or do less in it."
        ) from None
    except playwright_error() as error:
        if is_closed(error) or is_about_target(error):
            raise
        raise _thrown(error) from None
    if isinstance(result, dict):
        raise StepFailed(
            f"The script gave {result['size']:,} characters; at most {MAX_RESULT:,} are taken.",
            kind="limit",
            remedy="Give back only what is needed.",
            in_doubt=True,
        )
    return json.loads(result)


def _thrown(error: Exception) -> StepFailed:
    if "context was destroyed" in str(error):
        return StepFailed(
            "The page was left while the script ran in it.",
            kind="script",
            remedy="Wait for the page before this step.",
            in_doubt=True,
        )
    return StepFailed(
        f"The script failed: {summary(str(error))}",
        kind="script",
        remedy="It must be one expression or one function.",
    )


async def _stop(devtools: CDPSession) -> None:
    """End a script that hangs, so that the page can be used again."""
    with suppress(TimeoutError, playwright_error()):
        async with asyncio.timeout(_STOP_LIMIT):
            await devtools.send("Runtime.terminateExecution")
