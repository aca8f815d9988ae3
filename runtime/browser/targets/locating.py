"""From a target to a locator: a name is looked up, a selector is built and guarded. Asks the browser nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pydantic import ValidationError

from runtime.browser.targets.guard import goes_by_place, guarded
from runtime.browser.targets.selecting import selectors_of
from runtime.browser.targets.selectors import select
from runtime.errors import StepFailed, TargetNotFound
from runtime.model import Json
from runtime.model.targets import Target

if TYPE_CHECKING:
    from playwright.async_api import Locator

    from runtime.browser.targets.selectors import Scope

#: Elements of the project by name ``app/name``; each value is a target as it is written in a file.
Elements = Mapping[str, Json]


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


def guarded_locator(scope: Scope, target: Target, reads: bool, number: int = 0) -> Locator:
    """The locator of ``target`` that fits only what says what was recorded, see ``guarded``."""
    locator = build(scope, target)
    if target.fingerprint is None and not target.row:
        return locator
    by_place = goes_by_place(target.selector)
    return guarded(locator, target.fingerprint, target.row, by_place=by_place, reads=reads, number=number)


def build(scope: Scope, target: Target) -> Locator:
    """The locator of its selector, or of the strongest one that its signals give."""
    return select(scope, target.selector or _derived(target))


def _derived(target: Target) -> str:
    """The strongest selector that the signals of a target without one give."""
    assert target.fingerprint is not None
    selector = next(selectors_of(target.fingerprint), "")
    if not selector:
        raise StepFailed(f'"{target.label}" has no signals to find it by.', kind="target", remedy="Pick it again.")
    return selector
