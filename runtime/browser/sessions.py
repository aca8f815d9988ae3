"""A browser session: what a run keeps open between its browser steps."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from runtime.browser.alerts import said_on
from runtime.browser.cover import showing
from runtime.browser.dialogs import Dialogs
from runtime.browser.downloads import Downloads
from runtime.browser.errors import playwright_error
from runtime.browser.launch import Opened, open_context
from runtime.browser.marking import Marker
from runtime.browser.options import Mode, SessionOptions
from runtime.browser.pictures import take_picture
from runtime.browser.restore import attached_point, attached_tab, make_point, reopen_tab, snapshot
from runtime.browser.scripts import script
from runtime.browser.spots import Spots, show
from runtime.browser.tabs import Tabs
from runtime.browser.targets.find import Elements, Healed, Presence, act, locate
from runtime.browser.targets.selecting import scope_in
from runtime.browser.targets.selectors import select
from runtime.errors import StepFailed, TargetNotFound
from runtime.model import JsonObject
from runtime.model.heals import Heal
from runtime.model.targets import Target

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, Frame, Locator, Page

T = TypeVar("T")

#: Seconds that reading a restore point, closing and a picture may take before they are given up.
_RESTORE_LIMIT = 5.0
_CLOSE_LIMIT = 15.0
#: Fields to cover in pictures; more than one form will ever have.
_MAX_COVERED = 50


class BrowserSession:
    """One browser context with its tabs. Implements ``RestorableSession``.

    Made by ``open`` or ``reopen``; closed by ``aclose``.
    """

    def __init__(self, opened: Opened, options: SessionOptions, elements: Elements) -> None:
        self.options = options
        self.elements = elements
        self.dialogs = Dialogs(accept=options.accept_dialogs)
        self.downloads = Downloads()
        self.spots = Spots()
        self.marker = Marker.of(options)
        self.tabs = Tabs(opened.context, self._watch)
        self._opened = opened
        #: Values that were revealed in the run, for pictures that the session takes by itself.
        self.hidden: Callable[[], Sequence[str]] = tuple
        #: Heals (``Heal.key``) that a person has rejected: the session does not act so.
        self.rejected: frozenset[str] = frozenset()
        self._covered: list[Locator] = []
        self._healed: Healed = {}
        self._heals: list[tuple[Heal, bytes | None]] = []
        self._is_open = True
        self._is_closed = False
        #: Whether a document may have been loaded since the last restore point.
        self._navigated = True
        self._documents: tuple[float, ...] = ()
        opened.context.on("dialog", self.dialogs.handle)
        opened.context.on("close", self._on_close)

    @classmethod
    async def open(
        cls, options: SessionOptions, *, elements: Elements, seconds: float, state: JsonObject | None = None
    ) -> BrowserSession:
        """Start or join a browser; ``state`` holds cookies and local storage. Raises BrowserMissing or StepFailed."""
        return await cls.begin(await open_context(options, timeout=seconds, state=state), options, elements)

    @classmethod
    async def begin(cls, opened: Opened, options: SessionOptions, elements: Elements) -> BrowserSession:
        """A session in an open context, with at least one tab."""
        session = cls(opened, options, elements)
        try:
            await opened.context.add_init_script(script("watch"))
            if not session.tabs.all:
                await session.tabs.open()
        except BaseException:  # however it ends, nobody else has the session to close it
            await session.aclose()
            raise
        return session

    @classmethod
    async def reopen(cls, point: JsonObject, *, elements: Elements, seconds: float) -> BrowserSession:
        """Open a session again at a restore point."""
        options = SessionOptions.from_json(point["options"])
        session = await cls.open(options, elements=elements, seconds=seconds, state=point["storage"])
        try:
            await session._reopen_tabs(point, seconds)
        except BaseException:  # however it ends, nobody else has the session to close it
            await session.aclose()
            raise
        return session

    @property
    def context(self) -> BrowserContext:
        """Playwright's context: cookies, storage."""
        return self._opened.context

    @property
    def page(self) -> Page:
        """The current tab; raises StepFailed (kind ``browser``) when it is gone."""
        if not self._is_open:
            raise StepFailed(
                "The browser was closed or crashed.", kind="browser", remedy="Resume the run: it is opened again."
            )
        return self.tabs.current

    def locate(self, target: Target) -> Locator:
        """The locator of a target in the current tab; asks the browser nothing."""
        return locate(self.page, target, self.elements)

    async def act(
        self,
        target: Target,
        action: Callable[[Locator, float], Awaitable[T]],
        *,
        seconds: float,
        late: Callable[[], None] = lambda: None,
        presence: Presence = Presence.NEEDED,
    ) -> T | None:
        """Do ``action(locator, milliseconds)`` on a target; see ``runtime.browser.targets.find.act``."""
        return await act(
            self.page,
            target,
            self.spots.watch(self.marker.watch(action)),
            elements=self.elements,
            seconds=seconds,
            late=late,
            presence=presence,
            on_heal=self.on_heal,
            healed=self._healed,
        )

    async def on_heal(self, heal: Heal) -> None:
        """Note a target that was found by its other signals, with a picture of the element as it was found.

        Raises TargetNotFound for what a person has rejected.
        """
        if heal.key in self.rejected:
            raise TargetNotFound(
                f'"{heal.label}" was found only as {heal.selector}, which a person has rejected.',
                remedy="Pick the element again, or take the rejection back: `understudy heal list --all`.",
            )
        spot = await show(select(scope_in(self.page, heal.frame), heal.selector))
        self._heals.append((replace(heal, spot=spot), await self.picture(self.hidden())))

    def take_heals(self) -> list[tuple[Heal, bytes | None]]:
        """The heals since the last call, each with its picture."""
        heals, self._heals = self._heals, []
        return heals

    async def covered(self, hidden: Sequence[str] = ()) -> list[Locator]:
        """What is painted over in pictures of the current tab: fields that got a secret, and all that shows one of
        the ``hidden`` values."""
        page = self.page
        return [element for element in self._covered if element.page == page] + await showing(page, hidden)

    def cover(self, element: Locator) -> None:
        """Cover this field in every picture from now on: a secret goes into it."""
        self._covered = [*self._covered[1 - _MAX_COVERED :], element]

    async def picture(self, hidden: Sequence[str] = ()) -> bytes | None:
        """A small JPEG of the current tab with secrets covered, see ``covered``; None when there is nothing to show."""
        try:
            return await take_picture(self.page, await self.covered(hidden))
        except (StepFailed, playwright_error()):
            return None

    async def acted(self) -> JsonObject | None:
        """Where the current tab was acted on since the last call; see ``Spots``."""
        try:
            return await self.spots.take(self.page)
        except StepFailed:
            return None

    async def said(self, hidden: Sequence[str] = ()) -> JsonObject:
        """Where the current tab is, as ``page``, and what its page says against what was done, as ``says``; see
        ``runtime.browser.alerts``. Empty where there is no page to ask."""
        try:
            page = self.page
        except StepFailed:
            return {}
        return {"page": page.url, "says": await said_on(page, hidden)}

    async def restore_point(self) -> JsonObject | None:
        """A point to come back to, when new documents were loaded and none was touched since; else None."""
        if not self._navigated or not self._is_open:
            return None
        self._navigated = False
        try:
            async with asyncio.timeout(_RESTORE_LIMIT):
                return await self._new_point()
        except (TimeoutError, StepFailed, playwright_error()):
            # The page is on its way to another document: ask again after the next step.
            self._navigated = True
            return None

    async def aclose(self) -> None:
        """Close the browser with all its processes and its temporary profile; let go of a joined one."""
        if self._is_closed:
            return
        self._is_open, self._is_closed = False, True
        with suppress(playwright_error()):  # what is gone already is closed
            async with asyncio.timeout(_CLOSE_LIMIT):
                await self._opened.close()

    async def _new_point(self) -> JsonObject | None:
        if self.options.mode is Mode.ATTACH:
            return attached_point(self.options, self.page)
        seen = await snapshot(self.context)
        if seen.touched or seen.documents == self._documents:
            return None
        self._documents = seen.documents
        return await make_point(self.context, self.options, seen, self.tabs.all.index(self.tabs.current))

    async def _reopen_tabs(self, point: JsonObject, seconds: float) -> None:
        if self.options.mode is Mode.ATTACH:
            self.tabs.switch(attached_tab(self.tabs.all, point))
            return
        for number, tab in enumerate(point["tabs"]):
            # The tab that every browser starts with is used first.
            page = self.tabs.all[0] if number == 0 else await self.tabs.open()
            await reopen_tab(page, tab, seconds=seconds)
        self.tabs.switch(self.tabs.all[point["current"]])

    def _watch(self, page: Page) -> None:
        page.on("framenavigated", self._on_navigated)
        page.on("download", self.downloads.add)

    def _on_navigated(self, frame: Frame) -> None:
        if frame.parent_frame is None:
            self._navigated = True

    def _on_close(self, _: object) -> None:
        self._is_open = False
