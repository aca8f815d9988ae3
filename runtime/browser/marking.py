"""Frames what a step is about to act on, for the person who watches in slow motion.

The browser itself draws the frame, as its developer tools do: nothing is put into the page, which cannot notice it, and
it is gone before the step's picture is taken.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar
from weakref import WeakKeyDictionary

from runtime.browser.errors import playwright_error
from runtime.browser.options import SessionOptions
from runtime.browser.spots import Box, show

if TYPE_CHECKING:
    from playwright.async_api import CDPSession, Locator, Page

T = TypeVar("T")
Action = Callable[["Locator", float], Awaitable[T]]

#: The frame: how far outside the element it runs, in CSS pixels, its colour and that of what is in it.
_ROOM = 4
_LINE = {"r": 37, "g": 99, "b": 235, "a": 1}
_FILL = {**_LINE, "a": 0.12}
#: It is shown for the pause of the slow motion, but for no longer than this part of the step's time.
_PART = 0.25


class Marker:
    """``seconds`` is how long a frame is looked at before the action; 0 shows none."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._tools: WeakKeyDictionary[Page, CDPSession] = WeakKeyDictionary()

    @classmethod
    def of(cls, options: SessionOptions) -> Marker:
        """As slow as the session, where there is a window to watch."""
        return cls(0.0 if options.is_headless else options.slow_motion)

    def watch(self, action: Action[T]) -> Action[T]:
        """The action, with its element framed before it. The very same where nobody watches."""
        if not self.seconds:
            return action

        async def marked(element: Locator, milliseconds: float) -> T:
            pause = min(self.seconds, milliseconds / 1000 * _PART)
            if not await self._frame(element):
                return await action(element, milliseconds)
            await asyncio.sleep(pause)
            try:
                return await action(element, milliseconds - 1000 * pause)
            finally:
                await self._hide(element.page)

        return marked

    async def _frame(self, element: Locator) -> bool:
        """Whether it is framed: it is there once and shown, and the browser can draw so."""
        box = await show(element)
        return box is not None and await self._send(element.page, "Overlay.highlightRect", _around(box))

    async def _hide(self, page: Page) -> None:
        await self._send(page, "Overlay.hideHighlight", {})

    async def _send(self, page: Page, command: str, params: dict[str, object]) -> bool:
        try:
            if page not in self._tools:
                self._tools[page] = tools = await page.context.new_cdp_session(page)
                await tools.send("DOM.enable")
                await tools.send("Overlay.enable")
            await self._tools[page].send(command, params)
        except playwright_error():
            # The page is gone, or the browser has no developer tools of this kind: a frame is not worth a failed step.
            return False
        return True


def _around(box: Box) -> dict[str, object]:
    x, y, width, height = (round(number) for number in box)
    place = {"x": x - _ROOM, "y": y - _ROOM, "width": width + 2 * _ROOM, "height": height + 2 * _ROOM}
    return {**place, "color": _FILL, "outlineColor": _LINE}
