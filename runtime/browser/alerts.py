"""What a page itself says when a step fails in it: the alert that tells a person why, which a picture only shows.

Nothing here fails or waits for long: a page that cannot be asked has said nothing.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from runtime.browser.errors import playwright_error
from runtime.browser.scripts import script

if TYPE_CHECKING:
    from playwright.async_api import Frame, Page

#: What may hold such a text; ``scripts/alerts.js`` looks closer.
_TELLING = (
    "[role=alert], [role=alertdialog], [role=status], [aria-live=assertive], [aria-live=polite], [aria-invalid=true],"
    " input:invalid, textarea:invalid, select:invalid,"
    " [class*=error i], [class*=invalid-feedback i], [class*=danger i], [class*=failure i]"
)
#: Seconds that a page which is busy may take to answer.
_LIMIT = 1.0
#: Texts and characters that are told; what a page writes is no message of ours and may be of any length.
_MOST, _LONGEST = 3, 240
_HIDDEN = "***"


async def said_on(page: Page, hidden: Sequence[str] = ()) -> str:
    """The visible texts with which a page and its frames refuse what was done, in one line; empty where there are
    none. The ``hidden`` values do not appear in it, however the page writes them."""
    try:
        async with asyncio.timeout(_LIMIT):
            found = [text for frame in page.frames for text in await _in_frame(frame)]
    except TimeoutError:
        return ""
    except playwright_error():
        return ""
    texts = list(dict.fromkeys(_without(text, hidden) for text in found))
    return _short(" – ".join(texts[:_MOST]))


async def _in_frame(frame: Frame) -> list[str]:
    """A frame may go while it is asked."""
    try:
        told: list[str] = await frame.locator(_TELLING).evaluate_all(script("alerts"))
        return told
    except playwright_error():
        if not frame.is_detached():
            raise
        return []


def _without(text: str, hidden: Sequence[str]) -> str:
    """A page may break a value into lines and write it in capitals."""
    for value in sorted(hidden, key=len, reverse=True):
        words = r"(?:\s+|\s+–\s+)".join(re.escape(word) for word in value.split())
        text = re.sub(words, _HIDDEN, text, flags=re.IGNORECASE) if words else text
    return text


def _short(text: str) -> str:
    # Told between quotation marks: those of the page must not end them.
    text = text.replace('"', "'")
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"
