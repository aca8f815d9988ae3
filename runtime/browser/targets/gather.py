"""Looks at a whole page: the signals of every element that could be the one looked for, in all frames."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from runtime.browser.errors import is_closed, playwright_error
from runtime.browser.scripts import script
from runtime.browser.targets.kinds import Kind
from runtime.browser.targets.match import Matcher
from runtime.browser.targets.selecting import by_path
from runtime.browser.targets.weigh import Score
from runtime.browser.targets.words import of_like_meaning
from runtime.model import JsonObject
from runtime.model.fingerprint import Fingerprint

if TYPE_CHECKING:
    from playwright.async_api import ElementHandle, Frame, JSHandle, Page

#: So many of each frame's elements are scored: of thousands, those that the page finds likely by a rough measure.
_LIKELY = 250
#: Of these, as many as score best by their quick signals are looked at closely.
_CLOSELY = 24


@dataclass(frozen=True, slots=True)
class Candidate:
    """An element that could be it, with all its signals and its score; ``within`` are places of others around it,
    ``among`` is how many elements were looked through in its frame."""

    frame: Frame
    handle: JSHandle
    place: int
    signals: JsonObject
    score: Score
    among: int
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


async def candidates(page: Page, matcher: Matcher, row: str, *, hidden: bool = False) -> list[Candidate]:
    """What could be it, from all frames of the page; the best by quick signals only, in no order. With ``hidden`` also
    what is not shown."""
    found: list[Candidate] = []
    for frame in page.frames:
        try:
            found += await _in_frame(frame, matcher, row, len(found), hidden)
        except playwright_error() as error:
            # A frame that goes while it is looked at has nothing to act on.
            if is_closed(error) and page.is_closed():
                raise
    return found


async def _in_frame(frame: Frame, matcher: Matcher, row: str, first: int, hidden: bool) -> list[Candidate]:
    parts = ", ".join(f"({script(name)})" for name in ("signals", "row", "likely"))
    want = _want(matcher, row, hidden)
    handle = await frame.evaluate_handle(f"(want) => ({script('gather')})({parts}, want)", want)
    among, text = await handle.evaluate("(gathered) => [gathered.among, gathered.rows]")
    rows: list[JsonObject] = json.loads(text)
    best = _best(rows, matcher)
    if not best:
        return []
    details = f"(gathered, places) => ({script('details')})({script('signals')}, gathered, places)"
    looked: list[JsonObject] = json.loads(await handle.evaluate(details, best))
    found = []
    for place, seen in zip(best, looked, strict=True):
        quick = rows[place]
        signals = {**seen["signals"], "in_row": quick.get("in_row", True), "drawn": quick.get("drawn", "")}
        within = frozenset(first + n for n in seen["within"])
        found.append(Candidate(frame, handle, place, signals, matcher.score(signals), among, within))
    return found


def _best(rows: list[JsonObject], matcher: Matcher) -> list[int]:
    """Places of the rows to look at closely."""
    quick = [matcher.score(seen) for seen in rows]
    # One that is contradicted is looked at too: it may be what a refusal has to name.
    return sorted(range(len(rows)), key=lambda n: (bool(quick[n].against), -quick[n].value))[:_CLOSELY]


def _want(matcher: Matcher, row: str, hidden: bool) -> JsonObject:
    """What the page is told: which elements count at all, and what makes one likely."""
    wanted = matcher.wanted
    words, phrases = of_like_meaning(matcher.texts[0]) if matcher.texts else ([], [])
    return {
        "tag": wanted.tag,
        "acts": matcher.looks not in (Kind.CONTENT, Kind.UNKNOWN),
        "hidden": hidden or matcher.kind in (Kind.FILE, Kind.TOGGLE),
        "in_row": row,
        "most": _LIKELY,
        "role": wanted.role,
        "test_id": wanted.test_id,
        "attributes": wanted.attributes,
        "texts": matcher.texts,
        "words": words,
        "phrases": phrases,
        "row": row or wanted.neighbours.row,
        "place": by_path(wanted),
    }
