"""Elements that a redesign has put into a menu: what is clearly the one, and hidden, is shown by opening the menu.

Only a button is pressed that says that it opens something, and only when nothing that can be seen could be the element.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from runtime.browser.errors import is_closed, playwright_error
from runtime.browser.scripts import script
from runtime.browser.targets.reasons import said
from runtime.browser.targets.search import Found, search

if TYPE_CHECKING:
    from playwright.async_api import ElementHandle, Page

    from runtime.model.targets import Target

#: Milliseconds for each of the two ways to open a menu.
_OPENING = 1500.0


async def reveal(page: Page, target: Target, *, reads: bool = False) -> str:
    """Open what the element is hidden in; gives what the opened button says, empty when nothing was opened."""
    try:
        found = await search(page, target, reads=reads, hidden=True)
        if not isinstance(found, Found):
            return ""
        opener = (await found.element.evaluate_handle(script("opener"))).as_element()
        if opener is None or not await _open(opener, found.element):
            return ""
        return said(await opener.evaluate(script("signals")))
    except playwright_error() as error:
        # The page changed meanwhile.
        if is_closed(error):
            raise
        return ""


async def _open(opener: ElementHandle, element: ElementHandle) -> bool:
    """Point at the button, which opens some menus, then click it."""
    await opener.hover(timeout=_OPENING)
    if await _is_shown(element):
        return True
    await opener.click(timeout=_OPENING)
    return await _is_shown(element)


async def _is_shown(element: ElementHandle) -> bool:
    try:
        await element.wait_for_element_state("visible", timeout=_OPENING / 3)
    except playwright_error() as error:
        if is_closed(error):
            raise
        return False
    return True
