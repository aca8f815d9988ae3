"""The one seam between a step's target and the page: ``locate`` builds the locator, ``act`` uses it.

The fast path costs exactly the action itself: building a locator asks the browser nothing, strictness (one match or an
error) and the guard of a fingerprint are checked by the action. When the selector leads nowhere, to several elements or
to one that says something else, and the page is at rest, the other signals are searched for (``search``).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import replace
from enum import Enum
from typing import TYPE_CHECKING, TypeVar

from pydantic import ValidationError

from runtime.browser.call_log import was_found, was_performed
from runtime.browser.errors import explained, is_ambiguous, is_closed, is_playwright, is_timeout
from runtime.browser.expectations import MISSING, State
from runtime.browser.scripts import script
from runtime.browser.targets.guard import goes_by_place, guarded, impatient, is_missing
from runtime.browser.targets.reveal import reveal
from runtime.browser.targets.search import Found, Refused, search
from runtime.browser.targets.selecting import scope_in, selectors_of
from runtime.browser.targets.selectors import select
from runtime.errors import StepFailed, TargetNotFound
from runtime.model import Json
from runtime.model.heals import Heal
from runtime.model.targets import Target

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page

    from runtime.browser.targets.selectors import Scope

T = TypeVar("T")

#: Elements of the project by name ``app/name``; each value is a target as it is written in a file.
Elements = Mapping[str, Json]
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


class Presence(Enum):
    """What an action needs: the element, which may be found by its other signals; the same, but only to read what it
    says now; an element that it waits for, which may come late; or whatever number of elements there is."""

    NEEDED = "needed"
    READ = "read"
    AWAITED = "awaited"
    ANY = "any"


def presence_for(state: State) -> Presence:
    """What a check of an element's state needs: one that is hidden may as well be gone."""
    return Presence.ANY if state is State.HIDDEN else Presence.AWAITED


def locate(page: Page, target: Target, elements: Elements) -> Locator:
    """The locator of ``target`` on ``page``; raises TargetNotFound for an unknown element name."""
    found = resolved(target, elements)
    return _build(scope_in(page, found.frame), found)


async def act(
    page: Page,
    target: Target,
    action: Action[T],
    *,
    elements: Elements,
    seconds: float,
    late: Callable[[], None] = lambda: None,
    presence: Presence = Presence.NEEDED,
    on_heal: Callable[[Heal], Awaitable[None]] | None = None,
    healed: Healed | None = None,
) -> T | None:
    """Do ``action(locator, milliseconds)`` on the target; raises what went wrong in our words.

    ``late`` is called, and None returned, when the action was done but the page it leads to did not
    come in time: failing would make a retry do it twice. ``on_heal`` is told before the action when the
    element was found by other signals than its selector; ``healed`` remembers it for the next actions.
    """
    reads = presence is not Presence.NEEDED
    attempt = _Attempt(
        page, resolved(target, elements), seconds, reads, late, on_heal, {} if healed is None else healed
    )
    if attempt.target.fingerprint is None or presence is Presence.ANY:
        return await attempt.plainly(action, seconds)
    if presence is Presence.AWAITED:
        return await attempt.waiting(action)
    return await attempt.healing(action)


class _Attempt:
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
            action, _guarded(scope_in(self._page, self.target.frame), self.target, self._reads), seconds
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
            except Exception as error:  # noqa: BLE001 - what is not Playwright's comes back unchanged
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
        except Exception as error:
            # The page went to another document meanwhile.
            if not is_playwright(error) or is_closed(error):
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
        except Exception as error:  # noqa: BLE001 - what is not Playwright's comes back unchanged
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
        return _guarded(start, target, self._reads, number)

    def _latest(self, patience: float) -> float:
        return max(patience, self._seconds / 2)

    def _waited(self) -> float:
        return asyncio.get_running_loop().time() - self._began

    def _left(self) -> float:
        return max(self._seconds - self._waited(), 0.001)


def resolved(target: Target, elements: Elements) -> Target:
    """The target with its selector and signals: a name is looked up among the project's elements."""
    if not target.element:
        return target
    entry = elements.get(target.element)
    if entry is None:
        raise TargetNotFound(
            f'The project has no element "{target.element}".',
            remedy="Correct the name, or add the element to the project's element repository.",
        )
    try:
        found = Target.model_validate(entry)
    except ValidationError as error:
        raise TargetNotFound(
            f'The element "{target.element}" of the project cannot be read.',
            remedy="Correct its entry in the element repository.",
            details=str(error),
        ) from error
    if not found.selector and found.fingerprint is None:
        raise TargetNotFound(
            f'The element "{target.element}" of the project has no selector.', remedy="Add one to its entry."
        )
    chosen = {
        "element": target.element,
        "frame": target.frame or found.frame,
        "name": target.name or found.name or target.element,
        "row": target.row,
        "fingerprint": target.fingerprint or found.fingerprint,
    }
    return found.model_copy(update=chosen)


def _key(target: Target) -> tuple[str, ...]:
    return (target.element, target.selector, *target.frame)


def _was_absent(error: Exception) -> bool:
    """Whether the action ended before it had anything to act on, or with several to choose from."""
    return is_missing(error) or is_ambiguous(error) or (is_timeout(error) and not was_found(str(error)))


def _guarded(scope: Scope, target: Target, reads: bool, number: int = 0) -> Locator:
    locator = _build(scope, target)
    if target.fingerprint is None and not target.row:
        return locator
    by_place = goes_by_place(target.selector)
    return guarded(locator, target.fingerprint, target.row, by_place=by_place, reads=reads, number=number)


def _build(scope: Scope, target: Target) -> Locator:
    return select(scope, target.selector or _derived(target))


def _derived(target: Target) -> str:
    """The strongest selector that the signals of a target without one give."""
    assert target.fingerprint is not None
    selector = next(selectors_of(target.fingerprint), "")
    if not selector:
        raise StepFailed(f'"{target.label}" has no signals to find it by.', kind="target", remedy="Pick it again.")
    return selector
