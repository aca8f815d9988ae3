"""The one seam between a step's target and the page: ``locate`` builds the locator, ``act`` uses it.

The fast path costs exactly the action itself: building a locator asks the browser nothing, strictness (one match or an
error) and the guard of a fingerprint are checked by the action. When the selector leads nowhere, to several elements or
to one that says something else, and the page is at rest, the other signals are searched for (``search``).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from enum import Enum
from typing import TYPE_CHECKING, TypeVar

from runtime.browser.expectations import State
from runtime.browser.targets.attempt import Action, Attempt, Healed
from runtime.browser.targets.locating import Elements, build, resolved
from runtime.browser.targets.selecting import scope_in
from runtime.model.heals import Heal
from runtime.model.targets import Target

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page

T = TypeVar("T")

__all__ = ["Elements", "Healed", "Presence", "act", "locate", "presence_for"]


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
    return build(scope_in(page, found.frame), found)


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
    attempt = Attempt(page, resolved(target, elements), seconds, reads, late, on_heal, {} if healed is None else healed)
    if attempt.target.fingerprint is None or presence is Presence.ANY:
        return await attempt.plainly(action, seconds)
    if presence is Presence.AWAITED:
        return await attempt.waiting(action)
    return await attempt.healing(action)
