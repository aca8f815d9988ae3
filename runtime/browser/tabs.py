"""The tabs of one session: their order, the current one, and what each has open."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from runtime.errors import StepFailed

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, Page

#: Seconds between two looks for a tab.
_LOOK_AGAIN = 0.05


class Tabs:
    """Open tabs in the order they were opened. Clicking a link that opens a tab does not change the current one."""

    def __init__(self, context: BrowserContext, on_open: Callable[[Page], None]) -> None:
        self._context = context
        self._on_open = on_open
        self._recent: list[Page] = []
        self._crashed: set[Page] = set()
        for page in context.pages:
            self._add(page)
            self.switch(page)
        context.on("page", self._add)

    @property
    def all(self) -> list[Page]:
        """The open tabs, oldest first."""
        return self._context.pages

    @property
    def current(self) -> Page:
        """The tab that steps work in; raises StepFailed (kind ``browser``) when none is left."""
        if not self._recent:
            raise StepFailed(
                "The session has no open tab any more.", kind="browser", remedy="Open one with the step New tab."
            )
        if self._recent[-1] in self._crashed:
            raise StepFailed("The page crashed.", kind="browser", remedy="Navigate again, or open a new tab.")
        return self._recent[-1]

    async def usable(self) -> Page:
        """The current tab, or a new one when it was closed or crashed."""
        if self._recent and self._recent[-1] not in self._crashed:
            return self._recent[-1]
        for page in self._crashed & set(self._recent):
            await page.close()
        return await self.open()

    async def open(self) -> Page:
        """A new tab, made the current one."""
        page = await self._context.new_page()
        self.switch(page)
        return page

    def switch(self, page: Page) -> None:
        """Make ``page`` the current tab."""
        self._forget(page)
        self._recent.append(page)

    async def wait_for(self, pick: Callable[[], Awaitable[Page | None]], seconds: float) -> Page | None:
        """The first tab that ``pick`` gives, waiting for tabs to open or change; None after ``seconds``."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while (page := await pick()) is None:  # noqa: ASYNC110 - titles change without an event
                    await asyncio.sleep(_LOOK_AGAIN)
                return page
        return None

    def _add(self, page: Page) -> None:
        if page in self._recent:
            return
        # A tab that opened by itself goes to the bottom: it becomes current only when the others are closed.
        self._recent.insert(0, page)
        page.on("close", self._forget)
        page.on("crash", self._on_crash)
        self._on_open(page)

    def _on_crash(self, page: Page) -> None:
        self._crashed.add(page)

    def _forget(self, page: Page) -> None:
        if page in self._recent:
            self._recent.remove(page)
