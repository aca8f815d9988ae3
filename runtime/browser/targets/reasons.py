"""Says in words why an element was taken, and what the nearest ones were when none was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from runtime.browser.targets.match import Matcher, distance
from runtime.browser.targets.weigh import Score
from runtime.model import JsonObject
from runtime.model.fingerprint import Fingerprint

#: Signals by the word that people know for them, in the order in which they are told.
_CALLED = {
    "words": "words",
    "test_id": "test id",
    "id": "id",
    "name": "name attribute",
    "href": "address",
    "icon": "icon",
    "placeholder": "placeholder",
    "role": "role",
    "row": "row",
    "column": "column",
    "left": "text before it",
    "above": "text above it",
    "heading": "heading",
    "container": "surroundings",
}
#: How many pixels count as having moved.
_MOVED = 8


def reasons(matcher: Matcher, seen: JsonObject, score: Score) -> tuple[str, ...]:
    """Why it is the same element, and what is new about it: ``same words and role``, ``id changed``."""
    return tuple(_reasons(matcher, seen, score))


def _reasons(matcher: Matcher, seen: JsonObject, score: Score) -> Iterator[str]:
    parts = score.parts
    same = [called for name, called in _CALLED.items() if parts.get(name, 0.0) >= 0.99]
    if same:
        yield "same " + (", ".join(same[:-1]) + " and " + same[-1] if len(same) > 1 else same[0])
    if parts.get("words", 1.0) < 0.99 and matcher.texts:
        yield f"{matcher.texts[0]!r} is now {said(seen)!r}"
    for name in ("test_id", "id", "name", "href", "icon", "role"):
        if parts.get(name, 1.0) == 0.0:
            yield f"{_CALLED[name]} {'changed' if _has(seen, name) else 'gone'}"
    box = matcher.wanted.box
    if box and seen.get("box") and (moved := round(distance(matcher.wanted, seen))) > _MOVED:
        yield f"moved {moved} px"


def said(seen: JsonObject) -> str:
    """What stands on an element, or what it is."""
    return seen["name"] or seen["label"] or seen["text"] or seen["placeholder"] or f"<{seen['tag']}>"


def nearest(matcher: Matcher, found: Sequence[tuple[JsonObject, Score]]) -> str:
    """The three that come nearest, one a line, with score and what speaks against them."""
    best = sorted(found, key=lambda pair: -pair[1].value)[:3]
    return "\n".join(_line(matcher, seen, score) for seen, score in best)


def _line(matcher: Matcher, seen: JsonObject, score: Score) -> str:
    role = seen["role"] or seen["tag"]
    why = score.against or ", ".join(reasons(matcher, seen, score))
    return f'{role} "{said(seen)}" ({score.value:.0%}): {why}'


def sought(wanted: Fingerprint, row: str) -> str:
    """What was looked for, in words."""
    role = wanted.role or wanted.tag or "element"
    text = wanted.name or wanted.label or wanted.text
    named = f'{role} "{text}"' if text else role
    key = row or wanted.neighbours.row
    return f"{named} in the row {key!r}" if key else named


def _has(seen: JsonObject, name: str) -> bool:
    return bool(seen.get(name) if name in ("test_id", "role") else seen["attributes"].get(name))
