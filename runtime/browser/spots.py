"""Where on the page a step acted, so that its picture can show it: boxes in CSS pixels of the window's inside.

Nothing is asked of the browser until the first picture of a session was taken, and nothing here waits or fails:
a place that cannot be told at once is left out.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from runtime.browser.errors import playwright_error
from runtime.browser.scripts import script
from runtime.model import JsonObject

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page

T = TypeVar("T")
Action = Callable[["Locator", float], Awaitable[T]]

#: x, y, width, height.
Box = tuple[float, float, float, float]

#: Seconds that a page which is busy may take to say where an element stands.
_LIMIT = 0.5


class Spots:
    """The place of the last action: ``before`` it (the picture of the step before shows it there) and ``after`` it."""

    def __init__(self) -> None:
        self._wanted = False
        self._element: Locator | None = None
        self._before: Box | None = None

    def watch(self, action: Action[T]) -> Action[T]:
        """The action, noting where the element stands that it gets. The very same where no pictures are taken."""
        if not self._wanted:
            return action

        async def watched(element: Locator, milliseconds: float) -> T:
            self._element, self._before = element, await box_of(element)
            return await action(element, milliseconds)

        return watched

    async def take(self, page: Page) -> JsonObject | None:
        """The place of what was done since the last call: ``{"before": box, "after": box}``, each where it is known."""
        self._wanted = True
        element, before = self._element, self._before
        self._element = self._before = None
        if element is None:
            return None
        after = await box_of(element) if element.page == page else None
        return {name: box for name, box in (("before", before), ("after", after)) if box} or None


async def show(element: Locator) -> Box | None:
    """Scroll the element into sight, as acting on it would, and say where it stands then; None where it cannot be."""
    with suppress(playwright_error()):
        await element.scroll_into_view_if_needed(timeout=_LIMIT * 1000)
    return await box_of(element)


async def box_of(element: Locator) -> Box | None:
    """Where the element stands now; None when there is none, or more than one, or it is not shown."""
    try:
        async with asyncio.timeout(_LIMIT):
            found = await element.evaluate_all(script("place"))
            if found is False:
                found = await _in_foreign_frame(element)
    except (TimeoutError, playwright_error()):
        return None
    if not found or not found[2] or not found[3]:
        return None
    x, y, width, height = (round(number, 1) for number in found)
    return (x, y, width, height)


async def _in_foreign_frame(element: Locator) -> list[float] | None:
    """The browser itself knows where a frame of another origin stands; asking it takes longer."""
    handles = await element.element_handles()
    box = await handles[0].bounding_box() if len(handles) == 1 else None
    for handle in handles:
        await handle.dispose()
    return [box["x"], box["y"], box["width"], box["height"]] if box else None
