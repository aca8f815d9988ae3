"""Finds what a picture must not show: texts and fields in which a revealed value can be read.

The values stay out of the page's own world, where a script could take them: texts are searched for by Playwright's
selectors in their isolated world, the content of fields is read out and compared here.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from runtime.browser.errors import playwright_error

if TYPE_CHECKING:
    from playwright.async_api import Frame, Locator, Page

#: Values in one search; a run that revealed more needs several.
_AT_ONCE = 200
_FIELDS = "input, textarea, select"
_READ = "fields => fields.map(field => field.value + '\\n' + (field.selectedOptions?.[0]?.text ?? ''))"
_HIDE = """elements => elements.map(({style}) => {
  const old = [style.getPropertyValue("visibility"), style.getPropertyPriority("visibility")]
  style.setProperty("visibility", "hidden", "important")
  return old
})"""
_SHOW = "(elements, old) => elements.forEach(({style}, n) => style.setProperty('visibility', ...(old[n] ?? [''])))"
_ENTITLE = "title => { document.title = title }"


async def showing(page: Page, values: Sequence[str]) -> list[Locator]:
    """The elements of a page and its frames in which one of ``values`` can be read."""
    found: list[Locator] = []
    for frame in page.frames if values else ():
        try:
            found += [*_texts(frame, values), *await _fields(frame, values)]
        except playwright_error():
            # A frame may go while it is looked at; then nothing of it is in the picture.
            if not frame.is_detached():
                raise
    return found


@asynccontextmanager
async def hidden(page: Page, elements: Sequence[Locator], values: Sequence[str]) -> AsyncIterator[None]:
    """Make elements invisible for as long as this lasts, where nothing can be painted over them; and the page's title
    when it holds one of ``values``."""
    title = await page.title()
    telling = any(value in title for value in values)
    old: list[Any] = [await element.evaluate_all(_HIDE) for element in elements]
    try:
        if telling:
            await page.evaluate(_ENTITLE, "")
        yield
    finally:
        for element, styles in zip(reversed(elements), reversed(old), strict=True):
            await element.evaluate_all(_SHOW, styles)
        if telling:
            await page.evaluate(_ENTITLE, title)


def _texts(frame: Frame, values: Sequence[str]) -> list[Locator]:
    parts = [values[start : start + _AT_ONCE] for start in range(0, len(values), _AT_ONCE)]
    return [frame.get_by_text(re.compile("|".join(map(_pattern, part)))) for part in parts]


async def _fields(frame: Frame, values: Sequence[str]) -> list[Locator]:
    fields = frame.locator(_FIELDS)
    contents: list[str] = await fields.evaluate_all(_READ)
    return [fields.nth(n) for n, text in enumerate(contents) if any(value in text for value in values)]


def _pattern(value: str) -> str:
    """The value as a pattern that Python and JavaScript read alike; a page may break lines anywhere."""
    words = (re.sub(r"[.*+?^${}()|\[\]\\/]", r"\\\g<0>", word) for word in value.split())
    return r"\s+".join(words)
