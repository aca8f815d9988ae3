"""The search by all signals: for a target whose selector no longer leads to its element."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from runtime.browser.errors import shown_address
from runtime.browser.targets.decide import Decision, decide
from runtime.browser.targets.gather import Candidate, candidates
from runtime.browser.targets.guard import guarded
from runtime.browser.targets.match import Matcher
from runtime.browser.targets.reasons import nearest, reasons, said, sought
from runtime.browser.targets.selecting import frames_of, leads_to, scope_in, selector_for
from runtime.browser.targets.selectors import select
from runtime.browser.targets.weigh import Score
from runtime.browser.targets.weights import WEIGHTS
from runtime.errors import TargetNotFound
from runtime.model.heals import Heal
from runtime.model.targets import Target

if TYPE_CHECKING:
    from playwright.async_api import ElementHandle, Locator, Page

_SURE, _SAME = ("words", "test_id", "href"), 0.99


@dataclass(frozen=True, slots=True)
class Found:
    """The element that all signals together led to: how to act on it, and the heal to propose."""

    locator: Locator
    element: ElementHandle
    heal: Heal
    #: Whether it is so much alike that there is no need to wait for a better one.
    is_sure: bool


@dataclass(frozen=True, slots=True)
class Refused:
    """Why no element was taken, and the nearest ones."""

    why: str
    nearest: str = ""

    def error(self, target: Target, url: str, seconds: float) -> TargetNotFound:
        """What is told to the person."""
        assert target.fingerprint is not None
        looked_for = sought(target.fingerprint, target.row)
        text = (
            f'"{target.label}" ({looked_for}) was not found on {shown_address(url)} within {seconds:g} s: {self.why}.'
        )
        if self.nearest:
            text += f"\nNearest were:\n{self.nearest}"
        return TargetNotFound(text, remedy="Check that the page is the expected one, or pick the element again.")


async def search(page: Page, target: Target, *, reads: bool = False, hidden: bool = False) -> Found | Refused:
    """Look at everything on the page and take the one element that is clearly it, or say why there is none; content
    that is only read (``reads``) may say anything. Only what is shown is looked at, with ``hidden`` everything."""
    assert target.fingerprint is not None
    matcher = Matcher(target.fingerprint, target.row, reads=reads)
    seen = await candidates(page, matcher, target.row, hidden=hidden)
    scores = matcher.scores([one.signals for one in seen])
    decision = decide(scores, [one.within for one in seen])
    if decision.why or decision.best is None:
        return Refused(decision.why, nearest(matcher, [*zip((one.signals for one in seen), scores, strict=True)]))
    return await _found(page, target, matcher, seen, decision, reads)


async def _found(
    page: Page, target: Target, matcher: Matcher, seen: list[Candidate], decision: Decision, reads: bool
) -> Found | Refused:
    assert decision.best is not None and target.fingerprint is not None
    best = seen[decision.best]
    element = await best.element()
    frame = await frames_of(best.frame)
    selector = target.selector
    before = select(scope_in(page, target.frame), selector) if selector else None
    if before is None or not await leads_to(guarded(before, None, target.row), element):
        selector = await selector_for(page, frame, best.fingerprint, element, target.row, best.among)
    if not selector:
        return Refused("the element that is most like it cannot be told apart from others")
    second = seen[decision.second] if decision.second is not None else None
    heal = Heal(
        label=target.label,
        url=shown_address(page.url),
        before=target.fingerprint,
        after=best.fingerprint,
        old_selector=target.selector,
        selector=selector,
        score=best.score.value,
        reasons=reasons(matcher, best.signals, best.score),
        element=target.element,
        old_frame=target.frame,
        frame=frame,
        runner_up=said(second.signals) if second else "",
        margin=decision.margin,
    )
    # Checked again at the moment of the act: it must still say what it says now.
    locator = guarded(select(scope_in(page, frame), selector), best.fingerprint, target.row, reads=reads)
    return Found(locator, element, heal, _is_sure(best.score))


def _is_sure(score: Score) -> bool:
    """It must say the same, or bear the same mark: what is only like it may be there before the right one comes."""
    return score.value >= WEIGHTS.sure and any(score.parts.get(name, 0.0) >= _SAME for name in _SURE)
