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


Place = tuple[float, float]


async def drag_by(
    element: Locator, x: float, y: float, steps: int, milliseconds: float, start: Place | None = None
) -> None:
    """Press the mouse at ``start`` within the element, else in its middle, move it by (x, y) pixels and let go."""
    from_x, from_y = await _take(element, milliseconds, start)
    await _move(element, (from_x, from_y), [(from_x + x, from_y + y)], steps)


async def draw(element: Locator, points: list[Place], milliseconds: float, start: Place | None = None) -> None:
    """Press the mouse at ``start``, else at the first point, and move it along ``points`` within the element."""
    begin = start or points[0]
    await element.hover(position={"x": begin[0], "y": begin[1]}, timeout=milliseconds)
    left, top, _ = await _corner(element, milliseconds)
    ways = [(left + x, top + y) for x, y in points]
    await _move(element, (left + begin[0], top + begin[1]), ways, 1)


async def drag_onto(
    element: Locator, end: Locator, steps: int, milliseconds: float, start: Place | None, finish: Place | None
) -> None:
    """Take the element at ``start`` and let go at ``finish`` within ``end``; empty: the middles.

    Both places are looked up before anything moves: lists make room while one drags over them.
    """
    await end.scroll_into_view_if_needed(timeout=milliseconds)
    begin = await _take(element, milliseconds, start)
    finish = await _inside(end, milliseconds, finish)
    left, top, middle = await _corner(end, milliseconds)
    stop = (left + finish[0], top + finish[1]) if finish else middle
    await _move(element, begin, [stop], steps)


async def _take(element: Locator, milliseconds: float, start: Place | None) -> Place:
    """Be over the element, which then is in view and at rest; where that is."""
    start = await _inside(element, milliseconds, start)
    await element.hover(position={"x": start[0], "y": start[1]} if start else None, timeout=milliseconds)
    left, top, middle = await _corner(element, milliseconds)
    return (left + start[0], top + start[1]) if start else middle


async def _inside(element: Locator, milliseconds: float, place: Place | None) -> Place | None:
    """``place``, or None (the middle) where the element has become smaller than that."""
    if place is None:
        return None
    size: list[float] = await element.evaluate("node => [node.offsetWidth, node.offsetHeight]", timeout=milliseconds)
    # Drawings have no such size.
    has_size = all(isinstance(side, int | float) for side in size)
    return place if not has_size or all(at < side for at, side in zip(place, size, strict=True)) else None


async def _corner(element: Locator, milliseconds: float) -> tuple[float, float, Place]:
    """Where the inside of its border begins, and its middle."""
    box = await element.bounding_box(timeout=milliseconds)
    if box is None:
        raise StepFailed("The element is hidden and cannot be dragged.", kind="target", remedy="Wait until it shows.")
    border: list[float] = await element.evaluate("node => [node.clientLeft, node.clientTop]", timeout=milliseconds)
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    return box["x"] + border[0], box["y"] + border[1], middle


async def _move(element: Locator, begin: Place, points: list[Place], steps: int) -> None:
    mouse = element.page.mouse
    await mouse.move(*begin)
    await mouse.down()
    try:
        for point in points:
            await mouse.move(*point, steps=steps)
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
