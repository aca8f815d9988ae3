"""What was pointed at as a target: its best selector, how many elements each of its signals leads to, a picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from runtime.browser.errors import is_closed, playwright_error
from runtime.browser.scripts import script
from runtime.browser.targets.kinds import kind_of
from runtime.browser.targets.selecting import by_path, frames_of, scope_in, selector_for, selectors_of
from runtime.browser.targets.selectors import select
from runtime.browser.targets.weights import WEIGHTS
from runtime.model import JsonObject
from runtime.model.fingerprint import Fingerprint

if TYPE_CHECKING:
    from playwright.async_api import ElementHandle, Frame, Page

#: From these weights on a signal is called strong, and medium.
_STRONG, _MEDIUM = 1.5, 0.8
#: Fields show what was typed into them: no picture of those is kept.
_FIELDS = frozenset({"input", "textarea", "select"})
_PICTURE_LIMIT = 3000


@dataclass(frozen=True, slots=True)
class Picked:
    """``matches`` is how many elements ``selector`` leads to now; ``ways`` are all selectors that its signals give,
    with how many each leads to; ``strengths`` are its signals with how much they count."""

    fingerprint: Fingerprint
    selector: str
    frame: tuple[str, ...]
    matches: int
    ways: tuple[tuple[str, int], ...]
    picture: bytes = b""

    @property
    def strengths(self) -> tuple[tuple[str, str, str], ...]:
        """Signal, value and ``strong``, ``medium`` or ``weak``, the strongest first."""
        seen = self.fingerprint
        kind = kind_of(seen.tag, seen.role, seen.attributes)
        weighed = [(WEIGHTS.of(name, kind), name, value) for name, value in _signals(seen) if value]
        weighed.sort(key=lambda one: -one[0])
        return tuple((name, value, _strength(weight)) for weight, name, value in weighed)

    def target(self) -> JsonObject:
        """As a step's file holds it."""
        target: JsonObject = {"selector": self.selector}
        if self.frame:
            target["frame"] = list(self.frame)
        return {**target, "fingerprint": self.fingerprint.record()}

    def record(self) -> JsonObject:
        """As JSON for the doors."""
        return {
            "target": self.target(),
            "matches": self.matches,
            "ways": [{"selector": selector, "matches": count} for selector, count in self.ways],
            "signals": [
                {"signal": name, "value": value, "strength": strength} for name, value, strength in self.strengths
            ],
        }


async def best_selector(page: Page, seen: Fingerprint, url: str) -> tuple[str, tuple[str, ...], ElementHandle] | None:
    """The selector that leads to the element alone, the frames around it and the element; None when it is gone."""
    for frame in page.frames:
        element = await _in_frame(frame, seen) if frame.url == url else None
        if element is not None:
            frames = await frames_of(frame)
            return await selector_for(page, frames, seen, element, ""), frames, element
    return None


async def count(page: Page, frames: tuple[str, ...], selector: str) -> int:
    """How many elements a selector leads to."""
    return await select(scope_in(page, frames), selector).count()


async def picked(page: Page, seen: Fingerprint, url: str) -> Picked | None:
    """Everything about the element; None when it is gone."""
    found = await best_selector(page, seen, url)
    if found is None or not found[0]:
        return None
    selector, frames, element = found
    ways = [(way, await count(page, frames, way)) for way in selectors_of(seen)]
    matches = await count(page, frames, selector)
    return Picked(seen, selector, frames, matches, tuple(ways), await _picture(element, seen))


async def _in_frame(frame: Frame, seen: Fingerprint) -> ElementHandle | None:
    """The element at its place, when it is the one that was seen there."""
    place = " >> ".join([*seen.hosts, by_path(seen) or seen.tag])
    for handle in await frame.locator(place).element_handles():
        if await handle.evaluate(script("signals"), True) == _quick(seen):
            return handle
    return None


def _quick(seen: Fingerprint) -> JsonObject:
    names = (
        "tag", "role", "name", "label", "text", "placeholder", "test_id", "attributes", "dynamic", "classes",
    )  # fmt: skip
    return seen.model_dump(mode="json", include=set(names))


async def _picture(element: ElementHandle, seen: Fingerprint) -> bytes:
    if seen.tag in _FIELDS:
        return b""
    try:
        return await element.screenshot(type="png", timeout=_PICTURE_LIMIT, animations="disabled")
    except playwright_error() as error:
        if is_closed(error):
            raise
        return b""


def _signals(seen: Fingerprint) -> list[tuple[str, str]]:
    near, attributes = seen.neighbours, seen.attributes
    return [
        ("words", seen.name or seen.label or seen.text),
        ("test_id", seen.test_id),
        *((name, attributes.get(name, "")) for name in ("id", "name", "href", "icon", "type")),
        ("placeholder", seen.placeholder),
        ("role", seen.role),
        ("tag", seen.tag),
        ("classes", " ".join(seen.classes)),
        *((name, getattr(near, name)) for name in ("row", "column", "left", "above", "heading", "container")),
        ("structure", " > ".join(seen.path[-4:])),
    ]


def _strength(weight: float) -> str:
    return "strong" if weight >= _STRONG else "medium" if weight >= _MEDIUM else "weak"
