"""The one seam between a step's target and the page: ``locate`` builds the locator, ``act`` uses it.

The fast path costs exactly the action itself: building a locator asks the browser nothing, and strictness
(one match or an error) is checked by the action. What to do when the first locator fails belongs into ``act``.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, TypeVar

from pydantic import ValidationError

from runtime.browser.call_log import was_performed
from runtime.browser.errors import explained, is_timeout
from runtime.browser.targets.selectors import frame, select
from runtime.errors import TargetNotFound
from runtime.model import Json
from runtime.model.targets import Target

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page

    from runtime.browser.targets.selectors import Scope

T = TypeVar("T")

#: Elements of the project by name ``app/name``; each value is a target as it is written in a file.
Elements = Mapping[str, Json]


def locate(page: Page, target: Target, elements: Elements) -> Locator:
    """The locator of ``target`` on ``page``; raises TargetNotFound for an unknown element name."""
    return _build(page, resolved(target, elements))


async def act(
    page: Page,
    target: Target,
    action: Callable[[Locator, float], Awaitable[T]],
    *,
    elements: Elements,
    seconds: float,
    late: Callable[[], None] = lambda: None,
) -> T | None:
    """Do ``action(locator, milliseconds)`` on the target; raises what went wrong in our words.

    ``late`` is called, and None returned, when the action was done but the page it leads to did not
    come in time: failing would make a retry do it twice.
    """
    target = resolved(target, elements)
    try:
        return await action(_build(page, target), seconds * 1000)
    except Exception as error:  # noqa: BLE001 - what is not Playwright's comes back unchanged
        if is_timeout(error) and was_performed(str(error)):
            late()
            return None
        # The original is not chained: its text may hold what was typed.
        raise explained(error, label=target.label, url=page.url, seconds=seconds) from None


def resolved(target: Target, elements: Elements) -> Target:
    """The target with its selector: a name is looked up among the project's elements."""
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
    name = target.name or found.name or target.element
    chosen = {
        "element": target.element,
        "frame": target.frame or found.frame,
        "name": name,
        "row": target.row,
        "fingerprint": target.fingerprint or found.fingerprint,
    }
    return found.model_copy(update=chosen)


def _build(page: Page, target: Target) -> Locator:
    scope: Scope = page
    for selector in target.frame:
        scope = frame(scope, selector)
    return select(scope, target.selector)
