"""Looks at a whole page: the signals of every element that could be the one looked for, in all frames."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from runtime.browser.errors import is_closed, is_playwright
from runtime.browser.scripts import script
from runtime.browser.targets.kinds import Kind
from runtime.browser.targets.match import Matcher, Score
from runtime.model import JsonObject
from runtime.model.fingerprint import Fingerprint

if TYPE_CHECKING:
    from playwright.async_api import ElementHandle, Frame, JSHandle, Page

#: Of each frame's elements, as many as score best by their quick signals are looked at closely.
_CLOSELY = 24
#: So many are scored at all; of thousands, those that are likely by a rough measure.
_LIKELY = 250


@dataclass(frozen=True, slots=True)
class Candidate:
    """An element that could be it, with all its signals and its score; ``within`` are places of others around it."""

    frame: Frame
    handle: JSHandle
    place: int
    signals: JsonObject
    score: Score
    within: frozenset[int] = field(default_factory=frozenset)

    async def element(self) -> ElementHandle:
        """The element itself."""
        handle = await self.handle.evaluate_handle("(gathered, place) => gathered.elements[place]", self.place)
        element = handle.as_element()
        assert element is not None
        return element

    @property
    def fingerprint(self) -> Fingerprint:
        """Its signals."""
        known = {name: value for name, value in self.signals.items() if name in Fingerprint.model_fields}
        return Fingerprint.model_validate(known)


async def candidates(page: Page, matcher: Matcher, row: str) -> list[Candidate]:
    """What could be it, from all frames of the page; the best by quick signals only, in no order."""
    found: list[Candidate] = []
    for frame in page.frames:
        try:
            found += await _in_frame(frame, matcher, row, len(found))
        except Exception as error:
            # A frame that goes while it is looked at has nothing to act on.
            if not is_playwright(error) or (is_closed(error) and page.is_closed()):
                raise
    return found


async def _in_frame(frame: Frame, matcher: Matcher, row: str, first: int) -> list[Candidate]:
    gather = f"(want) => ({script('gather')})({script('signals')}, {script('row')}, want)"
    handle = await frame.evaluate_handle(gather, _want(matcher, row))
    rows: list[JsonObject] = json.loads(await handle.evaluate("(gathered) => gathered.rows"))
    best = _best(rows, matcher)
    if not best:
        return []
    details = f"(gathered, places) => ({script('details')})({script('signals')}, gathered, places)"
    looked = json.loads(await handle.evaluate(details, best))
    both = zip(best, looked, strict=True)
    return [_candidate(frame, handle, place, rows[place], seen, matcher, first) for place, seen in both]


def _best(rows: list[JsonObject], matcher: Matcher) -> list[int]:
    """Places of the rows to look at closely: the best of the likely ones."""
    likely = list(range(len(rows)))
    if len(rows) > _LIKELY:
        hints = [matcher.hint(seen) for seen in rows]
        likely = sorted(likely, key=lambda n: -hints[n])[:_LIKELY]
    quick = {n: matcher.score(rows[n]) for n in likely}
    # One that is contradicted is looked at too: it may be what a refusal has to name.
    return sorted(likely, key=lambda n: (bool(quick[n].against), -quick[n].value))[:_CLOSELY]


def _candidate(
    frame: Frame, handle: JSHandle, place: int, quick: JsonObject, seen: JsonObject, matcher: Matcher, first: int
) -> Candidate:
    signals = {**seen["signals"], "in_row": quick.get("in_row", True)}
    within = frozenset(first + n for n in seen["within"])
    return Candidate(frame, handle, place, signals, matcher.score(signals), within)


def _want(matcher: Matcher, row: str) -> JsonObject:
    wanted = matcher.wanted
    return {
        "tag": wanted.tag,
        "acts": matcher.kind not in (Kind.CONTENT, Kind.UNKNOWN),
        "hidden": matcher.kind in (Kind.FILE, Kind.TOGGLE),
        "in_row": row,
    }
