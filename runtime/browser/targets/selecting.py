"""A selector for an element that was found by its signals: the shortest one that leads to it and to nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING

from runtime.browser.errors import is_closed, playwright_error
from runtime.browser.targets.guard import guarded
from runtime.browser.targets.selectors import frame as inside
from runtime.browser.targets.selectors import select
from runtime.model.fingerprint import Fingerprint

if TYPE_CHECKING:
    from playwright.async_api import ElementHandle, Frame, Locator, Page

    from runtime.browser.targets.selectors import Scope

#: From so many elements on, names are not asked for first: for each one of them the browser works out its own.
_MANY = 1000
_ALONE = "(nodes, one) => nodes.length === 1 && nodes[0] === one"


async def selector_for(
    page: Page, frames: tuple[str, ...], seen: Fingerprint, element: ElementHandle, row: str, among: int = 0
) -> str:
    """The first of its possible selectors that leads to this element alone, ``among`` so many, or an empty text."""
    scope = scope_in(page, frames)
    for selector in selectors_of(seen, among):
        located = select(scope, selector)
        if row:
            # The row is part of the target, not of its selector.
            located = guarded(located, None, row)
        if await leads_to(located, element):
            return selector
    return ""


def selectors_of(seen: Fingerprint, among: int = 0) -> Iterator[str]:
    """Selectors by what people chose first, by position last; among very many elements by what costs least."""
    if seen.test_id:
        yield f"testid={_quoted(seen.test_id)}"
    by_words, by_writing = _spoken(seen), _written(seen)
    yield from chain(by_writing, by_words) if among > _MANY else chain(by_words, by_writing)
    yield from _in_its_row(seen)
    if seen.path:
        yield by_path(seen)
        yield " >> ".join([*seen.hosts, by_path(seen)])


def _spoken(seen: Fingerprint) -> Iterator[str]:
    if seen.role and _is_whole(seen.name):
        yield f"role={seen.role}[name={_quoted(seen.name)}]"
    if _is_whole(seen.label):
        yield f"label={_quoted(seen.label)}"
    if _is_whole(seen.placeholder):
        yield f"placeholder={_quoted(seen.placeholder)}"


def _written(seen: Fingerprint) -> Iterator[str]:
    for name in ("id", "name", "href", "title", "alt"):
        if value := seen.attributes.get(name):
            yield f"{seen.tag}[{name}={_quoted(value)}]"
    if _is_whole(seen.text):
        yield f"{seen.tag}:text-is({_quoted(seen.text)})"


def _is_whole(text: str) -> bool:
    return bool(text) and not text.endswith("…")


def _in_its_row(seen: Fingerprint) -> Iterator[str]:
    key, text = seen.neighbours.row, seen.name or seen.text
    if not key or not text or "…" in key + text:
        return
    within = f"role={seen.role}[name={_quoted(text)}]" if seen.role else f"{seen.tag}:text-is({_quoted(text)})"
    for row in ("tr", "[role=row]", "li", "article"):
        yield f"{row}:has(:text-is({_quoted(key)})) >> {within}"


def by_path(seen: Fingerprint) -> str:
    """The way to the element from its nearest ancestor with an id, as CSS."""
    steps = [_step(step) for step in seen.path if step not in ("html:1", "body:1")]
    return " > ".join(steps)


def _step(step: str) -> str:
    tag, _, id = step.partition("#")
    if id:
        return f"{tag}[id={json.dumps(id)}]"
    tag, _, position = step.partition(":")
    return f"{tag}:nth-of-type({position})"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


async def frames_of(frame: Frame) -> tuple[str, ...]:
    """Selectors of the frames around a frame's document, outermost first."""
    found: list[str] = []
    while frame.parent_frame is not None:
        element = await frame.frame_element()
        found.insert(0, await _frame_selector(frame.parent_frame, element))
        frame = frame.parent_frame
    return tuple(found)


async def _frame_selector(parent: Frame, element: ElementHandle) -> str:
    for name in ("id", "name", "title", "src"):
        value = await element.get_attribute(name)
        selector = f"iframe[{name}={_quoted(value or '')}]"
        if value and await leads_to(parent.locator(selector), element):
            return selector
    number = await parent.locator("iframe").evaluate_all("(all, one) => all.indexOf(one)", element)
    return f"iframe >> nth={number}"


def scope_in(page: Page, frames: tuple[str, ...]) -> Scope:
    """The document in these frames."""
    scope: Scope = page
    for selector in frames:
        scope = inside(scope, selector)
    return scope


async def leads_to(locator: Locator, element: ElementHandle) -> bool:
    """Whether it finds this element and nothing else."""
    try:
        # Asks without waiting, as an action on one element would.
        return bool(await locator.evaluate_all(_ALONE, element))
    except playwright_error() as error:
        if is_closed(error):
            raise
        return False
