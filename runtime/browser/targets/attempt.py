"""One action on one target: by its selector, else by its other signals, within the time that it has."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from runtime.browser.call_log import was_found, was_performed
from runtime.browser.errors import explained, is_ambiguous, is_closed, is_timeout, playwright_error
from runtime.browser.expectations import MISSING
from runtime.browser.scripts import script
from runtime.browser.targets.guard import guarded, impatient, is_missing
from runtime.browser.targets.locating import guarded_locator
from runtime.browser.targets.reveal import reveal
from runtime.browser.targets.search import Found, Refused, search
from runtime.browser.targets.selecting import scope_in
from runtime.browser.targets.selectors import select
from runtime.errors import TargetNotFound
from runtime.model.heals import Heal
from runtime.model.targets import Target

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page

T = TypeVar("T")

#: What was found in this session by other signals, by element, selector and frames of the target.
Healed = MutableMapping[tuple[str, ...], Heal]
#: An action that gets the locator and a time limit in milliseconds.
Action = Callable[["Locator", float], Awaitable[T]]

#: Seconds that a page which is at rest may go without the element before the other signals are asked, and between two
#: such searches.
_PATIENCE, _AGAIN = 1.5, 1.0
#: The patience after scrolling on.
_SCROLLED = 0.2
#: Part of the time, and most seconds, after which an element is taken that is good enough, though not so good that
#: waiting for a better one is pointless.
_NO_BETTER, _MOST = 0.4, 5.0


class Attempt:
    """One action on one target."""

    def __init__(
        self,
        page: Page,
        target: Target,
        seconds: float,
        reads: bool,
        late: Callable[[], None],
        on_heal: Callable[[Heal], Awaitable[None]] | None,
        healed: Healed,
    ) -> None:
        self.target = target
        self._reads = reads
        self._healed = healed
        self._has_scrolled = False
        #: What was pressed to show the element.
        self._opened = ""
        known = healed.get(_key(target))
        self._known = known if known is not None and known.before == target.fingerprint else None
        self._page = page
        self._seconds = seconds
        self._late = late
        self._on_heal = on_heal
        self._began = asyncio.get_running_loop().time()

    async def plainly(self, action: Action[T], seconds: float) -> T | None:
        """By the selector alone."""
        return await self._do(
            action, guarded_locator(scope_in(self._page, self.target.frame), self.target, self._reads), seconds
        )

    async def waiting(self, action: Action[T]) -> T | None:
        """By the selector as long as it may still come, and for the rest of the time by the other signals too."""
        try:
            result = await self.plainly(action, self._seconds / 2)
            if result != MISSING:
                return result
        except TargetNotFound:
            pass
        outcome = await search(self._page, self.target, reads=self._reads)
        if isinstance(outcome, Found):
            return await self._heal(outcome, action)
        return await self.plainly(action, self._left())

    async def healing(self, action: Action[T]) -> T | None:
        """By the selector; when the page is at rest without it, by the other signals."""
        patience = _PATIENCE
        while True:
            try:
                await self._framed(patience)
                return await action(self._impatient(patience), self._left() * 1000)
            except playwright_error() as error:
                if not _was_absent(error):
                    self._ended(error)
                    return None
                missing = error
            self._known = None
            outcome = await search(self._page, self.target, reads=self._reads)
            if isinstance(outcome, Found) and (outcome.is_sure or self._is_late()):
                return await self._heal(outcome, action)
            if self._left() <= _AGAIN:
                raise self._refusal(outcome, missing) from None
            moved = isinstance(outcome, Refused) and (await self._scroll_on() or await self._reveal())
            patience = _SCROLLED if moved else self._pause()

    def _pause(self) -> float:
        """Seconds until the next search: one comes as soon as nothing better is expected any more."""
        until_late = self._late_after() - self._waited()
        return until_late if 0 < until_late < _AGAIN else _AGAIN

    def _late_after(self) -> float:
        """Seconds after which nothing better is expected to come."""
        return min(self._seconds * _NO_BETTER, _MOST)

    def _is_late(self) -> bool:
        return self._waited() >= self._late_after()

    async def _reveal(self) -> bool:
        """Open the menu that the element is in now; whether one was opened."""
        if self._opened or not self._is_late():
            return False
        self._opened = await reveal(self._page, self.target, reads=self._reads)
        return bool(self._opened)

    async def _scroll_on(self) -> bool:
        """Show more of a list that keeps only what can be seen; whether there was more. Starts at the top."""
        try:
            moved: bool = await self._page.evaluate(script("scroll_on"), not self._has_scrolled)
            if not moved and not self._has_scrolled:
                # It was at the top already.
                moved = await self._page.evaluate(script("scroll_on"), False)
        except playwright_error() as error:
            # The page went to another document meanwhile.
            if is_closed(error):
                raise
            return False
        self._has_scrolled = True
        return moved

    async def _heal(self, found: Found, action: Action[T]) -> T | None:
        heal = found.heal
        if self._opened:
            heal = replace(heal, reasons=(*heal.reasons, f"behind {self._opened!r}"))
        if self._on_heal is not None:
            await self._on_heal(heal)
        self._healed[_key(self.target)] = heal
        return await self._do(action, found.locator, max(self._left(), _AGAIN))

    async def _do(self, action: Action[T], locator: Locator, seconds: float) -> T | None:
        try:
            return await action(locator, seconds * 1000)
        except playwright_error() as error:
            self._ended(error)
            return None

    def _ended(self, error: Exception) -> None:
        """Raises what went wrong in our words, unless the action was done."""
        if is_timeout(error) and was_performed(str(error)):
            self._late()
            return
        # The original is not chained: its text may hold what was typed.
        raise explained(error, label=self.target.label, url=self._page.url, seconds=self._seconds) from None

    def _refusal(self, outcome: Found | Refused, missing: Exception) -> Exception:
        if isinstance(outcome, Refused):
            return outcome.error(self.target, self._page.url, self._seconds)
        return explained(missing, label=self.target.label, url=self._page.url, seconds=self._seconds)

    def _sought(self) -> Target:
        """The target, as it was healed in this session if it was."""
        if self._known is None:
            return self.target
        found = self._known
        return self.target.model_copy(
            update={"selector": found.selector, "frame": found.frame, "fingerprint": found.after}
        )

    async def _framed(self, patience: float) -> None:
        """Wait for the frame around the target: as long as it is missing, nothing inside can end the waiting."""
        for selector in self._sought().frame[:1]:
            start, number = impatient(self._page, patience, self._latest(patience))
            frame = guarded(select(start, selector), None, "", number=number)
            await frame.wait_for(state="attached", timeout=self._left() * 1000)

    def _impatient(self, patience: float) -> Locator:
        target = self._sought()
        scope = scope_in(self._page, target.frame)
        start, number = impatient(scope, patience, self._latest(patience))
        return guarded_locator(start, target, self._reads, number)

    def _latest(self, patience: float) -> float:
        return max(patience, self._seconds / 2)

    def _waited(self) -> float:
        return asyncio.get_running_loop().time() - self._began

    def _left(self) -> float:
        return max(self._seconds - self._waited(), 0.001)


def _key(target: Target) -> tuple[str, ...]:
    return (target.element, target.selector, *target.frame)


def _was_absent(error: Exception) -> bool:
    """Whether the action ended before it had anything to act on, or with several to choose from."""
    return is_missing(error) or is_ambiguous(error) or (is_timeout(error) and not was_found(str(error)))
