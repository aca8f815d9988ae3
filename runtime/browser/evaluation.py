"""Running JavaScript in a page: JSON in, JSON out, with a limit on size and time."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable
from typing import TYPE_CHECKING, Any

from runtime.browser.call_log import summary
from runtime.browser.errors import is_about_target, is_closed, is_playwright
from runtime.errors import StepFailed, StepTimeout
from runtime.model import Json

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page

#: Most characters of JSON that a script may give back.
MAX_RESULT = 5_000_000

#: Seconds to let a page be stopped that hangs in a script.
_STOP_LIMIT = 2.0

#: The script stands on lines of its own, so that a comment at its end does no harm.
_WRAPPER = """async (%(names)s) => {
  const script = (
%(code)s
  );
  const value = await (typeof script === "function" ? script(%(names)s) : script);
  const text = JSON.stringify(value) ?? "null";
  return text.length > %(limit)d ? {size: text.length} : text;
}"""


async def evaluate_in_page(page: Page, code: str, arg: Json, seconds: float) -> Json:
    """The value of an expression, or of a function called with ``arg``.

    Raises StepFailed (kind ``script`` when it throws, ``limit`` when it gives too much) and StepTimeout.
    """
    return await _finish(page.evaluate(_wrapped(code, "arg"), arg), page, seconds)


async def evaluate_on(element: Locator, code: str, arg: Json, milliseconds: float) -> Json:
    """The same for a function that gets the element and ``arg``."""
    call = element.evaluate(_wrapped(code, "node, arg"), arg, timeout=milliseconds)
    return await _finish(call, element.page, milliseconds / 1000)


def _wrapped(code: str, names: str) -> str:
    return _WRAPPER % {"names": names, "code": code.strip().rstrip(";"), "limit": MAX_RESULT}


async def _finish(call: Awaitable[Any], page: Page, seconds: float) -> Json:
    try:
        async with asyncio.timeout(seconds + 0.1):
            result = await call
    except TimeoutError as error:
        if is_playwright(error):
            raise
        await _stop(page)
        raise StepTimeout(
            f"The script did not end within {seconds:g} s.", remedy="Give the step a longer timeout, or do less in it."
        ) from None
    except Exception as error:
        if not is_playwright(error) or is_closed(error) or is_about_target(error):
            raise
        raise _thrown(error) from None
    if isinstance(result, dict):
        raise StepFailed(
            f"The script gave {result['size']:,} characters; at most {MAX_RESULT:,} are taken.",
            kind="limit",
            remedy="Give back only what is needed.",
        )
    return json.loads(result)


def _thrown(error: Exception) -> StepFailed:
    if "context was destroyed" in str(error):
        return StepFailed(
            "The page was left while the script ran in it.", kind="script", remedy="Wait for the page before this step."
        )
    return StepFailed(
        f"The script failed: {summary(str(error))}",
        kind="script",
        remedy="It must be one expression or one function.",
    )


async def _stop(page: Page) -> None:
    """End a script that hangs, so that the page can be used again."""
    try:
        async with asyncio.timeout(_STOP_LIMIT):
            devtools = await page.context.new_cdp_session(page)
            await devtools.send("Runtime.terminateExecution")
            await devtools.detach()
    except TimeoutError:
        return
    except Exception as error:
        if not is_playwright(error):
            raise
