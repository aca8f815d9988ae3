"""Gestures that are more than one call to Playwright."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from runtime.browser.scripts import script
from runtime.errors import StepFailed

if TYPE_CHECKING:
    from playwright.async_api import Locator

#: Milliseconds to wait for a page that loads more when its end is reached.
_LOADS_MORE = 700

_SCROLL_BY = "(node, [x, y]) => (node === document.body ? document.scrollingElement : node).scrollBy(x, y)"


async def drag_by(element: Locator, x: float, y: float, steps: int, milliseconds: float) -> None:
    """Press the mouse in the middle of the element, move it by (x, y) pixels and let go."""
    await element.hover(timeout=milliseconds)
    box = await element.bounding_box(timeout=milliseconds)
    if box is None:
        raise StepFailed("The element is hidden and cannot be dragged.", kind="target", remedy="Wait until it shows.")
    start_x, start_y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    mouse = element.page.mouse
    await mouse.move(start_x, start_y)
    await mouse.down()
    try:
        await mouse.move(start_x + x, start_y + y, steps=steps)
    finally:
        await mouse.up()


async def scroll_by(element: Locator, x: float, y: float, milliseconds: float) -> None:
    """Scroll the element (the page for ``body``) by (x, y) pixels."""
    await element.evaluate(_SCROLL_BY, [x, y], timeout=milliseconds)


async def scroll_to_end(element: Locator, rounds: int, milliseconds: float) -> int:
    """Scroll to the end again and again while it moves away; gives the number of rounds."""
    done: int = await element.evaluate(script("scroll_to_end"), [rounds, _LOADS_MORE], timeout=milliseconds)
    return done


async def upload(element: Locator, files: list[Path], milliseconds: float) -> None:
    """Give files to a file field, or to the file chooser that a click on the element opens."""
    is_field = await element.evaluate("(node) => (node.control ?? node).type === 'file'", timeout=milliseconds)
    if is_field:
        await element.set_input_files(files, timeout=milliseconds)
        return
    async with element.page.expect_file_chooser(timeout=milliseconds) as chooser:
        await element.click(timeout=milliseconds)
    await (await chooser.value).set_files(files, timeout=milliseconds)
