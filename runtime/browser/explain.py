"""Tries a target against a page as it is now, and says how it is found or why it is not. Acts on nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from runtime.browser.errors import is_closed, playwright_error, shown_address
from runtime.browser.targets.gather import candidates
from runtime.browser.targets.guard import goes_by_place, guarded
from runtime.browser.targets.match import Matcher
from runtime.browser.targets.reasons import reasons, said
from runtime.browser.targets.search import Found, search
from runtime.browser.targets.selecting import scope_in
from runtime.browser.targets.selectors import select
from runtime.model import JsonObject
from runtime.model.targets import Target

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page

#: How many of the nearest elements are told.
NEAREST = 5
#: Takes away what Playwright draws to outline an element.
_CLEAR = "document.querySelectorAll('x-pw-glass').forEach((glass) => glass.remove())"


@dataclass(frozen=True, slots=True)
class Explanation:
    """``outcome`` is ``selector`` or ``signals`` (by which it was found), or ``refused``.

    ``matches`` is how many elements the selector leads to; of these, ``fitting`` still say what was recorded.
    ``heal`` is the proposal where signals found it; ``nearest`` are candidates, the best first.
    """

    label: str
    url: str
    selector: str
    outcome: str
    matches: int
    fitting: int
    why: str = ""
    heal: JsonObject | None = None
    nearest: tuple[JsonObject, ...] = ()
    frame: tuple[str, ...] = ()

    def record(self) -> JsonObject:
        """As JSON."""
        return {
            "label": self.label,
            "url": self.url,
            "outcome": self.outcome,
            "selector": self.selector,
            "matches": self.matches,
            "fitting": self.fitting,
            "why": self.why,
            "heal": self.heal,
            "nearest": list(self.nearest),
        }


async def explain(page: Page, target: Target, seconds: float, *, reads: bool = False) -> Explanation:
    """``target`` with its selector and signals, see ``targets.find.resolved``; ``reads`` for a step that only reads it.
    The page is given up to ``seconds`` to show an element for its selector."""
    matches = fitting = 0
    if target.selector:
        plain = select(scope_in(page, target.frame), target.selector)
        fits = guarded(plain, target.fingerprint, target.row, by_place=goes_by_place(target.selector), reads=reads)
        await _appear(fits, seconds)
        matches, fitting = await _count(plain), await _count(fits)
    told: dict[str, Any] = {
        "label": target.label,
        "url": shown_address(page.url),
        "selector": target.selector,
        "matches": matches,
        "fitting": fitting,
        "frame": tuple(target.frame),
    }
    if fitting == 1:
        return Explanation(**told, outcome="selector")
    if target.fingerprint is None:
        return Explanation(**told, outcome="refused", why=_without_signals(matches))
    nearest = await _nearest(page, target, reads)
    outcome = await search(page, target, reads=reads)
    if isinstance(outcome, Found):
        return Explanation(**told, outcome="signals", heal=outcome.heal.record(), nearest=nearest)
    return Explanation(**told, outcome="refused", why=outcome.why, nearest=nearest)


async def outline(page: Page, found: Sequence[Explanation], seconds: float = 0) -> None:
    """Show in the page where each was found, until the page is closed, or for ``seconds``."""
    for one in found:
        selector = one.heal["selector"] if one.heal else one.selector
        if one.outcome != "refused" and selector:
            await select(scope_in(page, one.frame), selector).first.scroll_into_view_if_needed()
            await select(scope_in(page, one.frame), selector).highlight()
    if seconds:
        await _shown(page, seconds)
    elif not page.is_closed():
        await page.wait_for_event("close", timeout=0)


async def _shown(page: Page, seconds: float) -> None:
    """Let what is outlined stay for a while, and take it away: somebody goes on working in this page."""
    await page.bring_to_front()
    try:
        await asyncio.sleep(seconds)
    finally:
        for frame in page.frames:
            with suppress(playwright_error()):  # a frame that is gone shows nothing any more
                await frame.evaluate(_CLEAR)


async def _nearest(page: Page, target: Target, reads: bool) -> tuple[JsonObject, ...]:
    assert target.fingerprint is not None
    matcher = Matcher(target.fingerprint, target.row, reads=reads)
    seen = [one.signals for one in await candidates(page, matcher, target.row)]
    pairs = sorted(zip(seen, matcher.scores(seen), strict=True), key=lambda pair: -pair[1].value)
    return tuple(
        {
            "role": signals["role"] or signals["tag"],
            "says": said(signals),
            "score": round(score.value, 3),
            "reasons": list(reasons(matcher, signals, score)),
            "against": score.against,
        }
        for signals, score in pairs[:NEAREST]
    )


async def _appear(locator: Locator, seconds: float) -> None:
    try:
        await locator.first.wait_for(state="attached", timeout=seconds * 1000)
    except playwright_error() as error:
        if is_closed(error):
            raise


async def _count(locator: Locator) -> int:
    """How many there are; none in a frame that is not there."""
    try:
        return await locator.count()
    except playwright_error() as error:
        if is_closed(error):
            raise
        return 0


def _without_signals(matches: int) -> str:
    found = f"its selector leads to {matches} elements" if matches else "its selector leads to nothing"
    return f"{found}, and it has no other signals"
