"""Compares elements with the signals of the one that is looked for. Pure: no browser, no clock.

What an element has of each signal is weighed in ``weigh``. Three rules stand above the score:

- a *contradiction* (another kind, another row, words of another meaning) rules an element out;
- something by which people or programs tell elements apart must agree: looks and place alone decide nothing;
- *doubtful* words (a new name, or another thing?) need such a mark to agree literally: test id, id, name or address.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import replace

from runtime.browser.targets.kinds import FIELDS, Kind, kind_of
from runtime.browser.targets.likeness import alike_from_the_end, same_address, same_name, same_text, tag_of, tags_of
from runtime.browser.targets.weigh import Evidence, Score, weigh
from runtime.browser.targets.weights import WEIGHTS, Weights
from runtime.browser.targets.words import Likeness, compare, plain
from runtime.model import JsonObject
from runtime.model.fingerprint import Fingerprint, Neighbours

#: How alike a signal must be to count as a mark that agrees.
_AGREES = 0.6
#: Pixels over which a new place counts as less and less the old one.
_FAR = 600.0
#: How alike two texts are that have words of the same meaning, in any order.
_SAME_WORDS = 0.92
#: Signals by which elements are told apart.
_TELLING = ("words", "test_id", "id", "name", "href", "icon", "placeholder")
#: Of these, names that programmers gave.
_GIVEN = ("test_id", "id", "name")
_NUMBER = re.compile(r"\d+")
#: How much may go into a field for files says nothing about which field it is.
_LIMIT = re.compile(
    r"[(,]?\s*\b(?:up to|at most|max(?:imum|\.)?|bis zu|jusqu'à|hasta|до|най-много)\s*\d[\d.,]*\s*[kmg]i?b\b\)?", re.I
)
#: Attributes with a weight of their own.
_OWN = ("id", "name", "href", "icon", "type")
#: Characters up to which the text of content is a label that says what it is.
_LABEL = 40


class Matcher:
    """Scores elements, as ``signals.js`` describes them, against ``wanted``, in the row ``row`` if that is given.

    Content that is only read (``reads``) may say anything; what is acted on must still say what it said.
    """

    def __init__(self, wanted: Fingerprint, row: str = "", weights: Weights = WEIGHTS, *, reads: bool = False) -> None:
        self.wanted = in_row(wanted, row)
        self.looks = kind_of(wanted.tag, wanted.role, wanted.attributes)
        self.kind = self.looks if reads else acted_kind(self.wanted)
        self.texts = self._said(self.wanted.model_dump(include={"name", "label", "text"}))
        #: What a field without words of its own is known by.
        self.beside = beside(self.wanted.neighbours)[1] if self.kind in FIELDS and not self.texts else ""
        self._row = row
        self._weights = weights
        self._others = {name: value for name, value in wanted.attributes.items() if name not in _OWN}

    def score(self, seen: JsonObject) -> Score:
        """The score of one element; without place and neighbours when it has only its quick signals."""
        return weigh(self.evidence(seen), self._weights)

    def evidence(self, seen: JsonObject) -> Evidence:
        """What is to be weighed of one element."""
        words = self._words(seen)
        parts = dict(self._parts(seen, words))
        marks = self._marks(parts)
        return Evidence(
            parts,
            self.kind,
            is_beside=bool(self.beside),
            is_reworded=words.soft and bool(marks),
            # All that can be seen of it is its icon: one without is rather another one that does the same.
            is_drawn="icon" in parts and not self.wanted.text,
            against=self._against(seen, words, parts, marks),
        )

    def scores(self, seen: Sequence[JsonObject]) -> list[Score]:
        """The scores of all elements of a page, which also know of each other; each needs all of its signals."""
        return [weigh(one, self._weights) for one in self.evidences(seen)]

    def evidences(self, seen: Sequence[JsonObject]) -> list[Evidence]:
        """What is to be weighed of all elements of a page."""
        headings = {one["neighbours"]["heading"] for one in seen}
        found = [self.evidence(one) for one in seen]
        both = zip(seen, found, strict=True)
        return [replace(had, against=had.against or self.in_other_section(one, headings)) for one, had in both]

    def in_other_section(self, seen: JsonObject, headings: Container[str]) -> str:
        """Why a field cannot be the one although it says the same: its section is still there, and this is another."""
        mine, other = self.wanted.neighbours.heading, seen["neighbours"]["heading"]
        if self.kind not in FIELDS or not mine or mine == other or mine not in headings:
            return ""
        if any(_same_mark(self.wanted, seen, name) for name in ("id", "name")):
            return ""
        return f"stands under {other!r} instead of {mine!r}"

    def _said(self, seen: JsonObject) -> tuple[str, ...]:
        """What an element says, each text once; what stands in a part of the page is not what it is called."""
        names = ("name",) if self.kind is Kind.PART else ("name", "label", "text")
        return tuple(dict.fromkeys(seen[name] for name in names if seen[name]))

    def _words(self, seen: JsonObject) -> Likeness:
        """The best likeness between the names it is known by."""
        mine, theirs = self.texts, self._said(seen)
        if self.beside:
            mine, theirs = (self.beside,), theirs or _said_beside(seen)
        if self.kind is Kind.FILE:
            mine, theirs = (tuple(_LIMIT.sub("", text) for text in texts) for texts in (mine, theirs))
        found = [compare(one, other) for one in mine for other in theirs]
        return max(found, key=lambda likeness: (not likeness.clash, likeness.value), default=Likeness(0.0))

    def _parts(self, seen: JsonObject, words: Likeness) -> Iterator[tuple[str, float]]:
        """Likeness of each wanted signal; -1 for one that the element has lost."""
        want, attributes = self.wanted, seen["attributes"]
        if self.texts or self.beside:
            is_said = self._said(seen) or (self.beside and _said_beside(seen))
            yield "words", words.value if is_said else -1
        if self.texts:
            yield "literal", 1.0 if words.value == 1.0 else -1
        yield from same_text("test_id", want.test_id, seen["test_id"])
        for name in ("id", "name"):
            yield from same_name(name, want.attributes.get(name, ""), attributes.get(name, ""))
        # Beside words, an icon tells something only where the words mean the same.
        drawn = attributes.get("icon", "") or (seen.get("drawn", "") if words.value >= _SAME_WORDS else "")
        yield from same_text("icon", want.attributes.get("icon", ""), drawn)
        yield from same_text("type", want.attributes.get("type", ""), attributes.get("type", ""))
        yield from same_address(want.attributes.get("href", ""), attributes.get("href", ""))
        if want.placeholder:
            yield "placeholder", compare(want.placeholder, seen["placeholder"]).value if seen["placeholder"] else -1
        if self._others:
            same = [attributes.get(name) == value for name, value in self._others.items()]
            yield "attributes", sum(same) / len(same) if any(name in attributes for name in self._others) else -1
        if want.tag:
            yield "tag", float(want.tag == seen["tag"])
        if want.role:
            yield "role", float(want.role == seen["role"])
        if want.classes:
            shared = len({*want.classes} & {*seen["classes"]})
            yield "classes", 2 * shared / (len(want.classes) + len(seen["classes"])) if seen["classes"] else -1
        if "neighbours" in seen:
            yield from self._around(seen, words)

    def _around(self, seen: JsonObject, words: Likeness) -> Iterator[tuple[str, float]]:
        near, theirs = self.wanted.neighbours, seen["neighbours"]
        for name in ("left", "above", "row", "column", "heading", "container"):
            mine, other = getattr(near, name), theirs[name]
            # A number in a text beside it is data: it says nothing about another time, unless it is still the same.
            if name == "row" and mine and _is_row_with(mine, seen, words):
                yield name, 1.0
            elif mine and (name in ("row", "column") or mine == other or not _NUMBER.search(mine)):
                yield name, compare(mine, other).value if other else -1
        if self.wanted.path:
            yield "structure", alike_from_the_end(tags_of(self.wanted.path), tags_of(tuple(seen["path"])))
            yield "position", float(self.wanted.path == tuple(seen["path"]))
        if self.wanted.hosts:
            yield "hosts", float(self.wanted.hosts == tuple(seen["hosts"]))
        if self.wanted.box and seen["box"]:
            yield "place", max(0.0, 1 - distance(self.wanted, seen) / _FAR)

    def _marks(self, parts: dict[str, float]) -> set[str]:
        """By what it is surely the same, whatever it says: one strong mark, or two together.

        Radio buttons share their name, and an option that says something else is another one. A field that says
        something else in the same place is another one, a button there may have a new name.
        """
        if self.wanted.attributes.get("type") == "radio":
            strength = {"test_id": 2}
        elif self.kind in FIELDS:
            strength = {"test_id": 2, "id": 1, "name": 1, "placeholder": 1}
        else:
            strength = {"test_id": 2, "href": 2, "id": 1, "icon": 1, "position": 1}
        marks = {name for name in strength if parts.get(name) == 1.0}
        return marks if sum(strength[name] for name in marks) > 1 else set()

    def _against(self, seen: JsonObject, words: Likeness, parts: dict[str, float], marks: set[str]) -> str:
        """Why it cannot be the one."""
        kind = kind_of(seen["tag"], seen["role"], seen["attributes"])
        if not self.kind.may_become(kind):
            return f"is {kind.value} instead of {self.kind.value}"
        if self._row and not seen.get("in_row", True):
            return f"stands in another row than {self._row!r}"
        if another := self._other_row(seen, words):
            return another
        is_marked = bool(marks) or (bool(self.beside) and any(parts.get(name) == 1.0 for name in _GIVEN))
        if self.kind is not Kind.CONTENT and words.clash and not (words.soft and is_marked):
            return f"says {words.clash}"
        if self.kind is not Kind.CONTENT and self.texts and self._said(seen) and words.value < 0.3 and not marks:
            return "has other words"
        agreeing = any(parts.get(name, 0.0) >= _AGREES for name in _TELLING)
        beside = any(parts.get(name, 0.0) >= 0.9 for name in ("left", "above", "row")) and self.kind not in (
            Kind.PRESS,
            Kind.PART,
        )
        return "" if agreeing or beside else "has only its looks and place in common"

    def _other_row(self, seen: JsonObject, words: Likeness) -> str:
        mine = self.wanted.neighbours.row
        other = seen.get("neighbours", {}).get("row", "")
        is_row = bool(self.wanted.neighbours.column) or any(tag_of(step) in _ROWS for step in self.wanted.path)
        if self._row or not mine or not is_row or "neighbours" not in seen or plain(mine) == plain(other):
            return ""
        if _is_row_with(mine, seen, words):
            return ""
        return f"stands in the row {other!r} instead of {mine!r}" if other else f"does not stand in the row {mine!r}"


def acted_kind(wanted: Fingerprint) -> Kind:
    """The kind of an element that is acted on: content is a button or a part of the page, by what it is called."""
    kind = kind_of(wanted.tag, wanted.role, wanted.attributes)
    if kind is not Kind.CONTENT:
        return kind
    if is_label(wanted):
        return Kind.PRESS
    # A number in a name is data.
    is_called = 0 < len(wanted.name) <= _LABEL and wanted.name != wanted.text and not _NUMBER.search(wanted.name)
    return Kind.PART if is_called else kind


def is_label(seen: Fingerprint) -> bool:
    """Whether what an element says is short enough to be what it is called, not what it tells."""
    return all(len(text) <= _LABEL for text in (seen.name, seen.text)) and bool(seen.name or seen.text)


def beside(near: Neighbours) -> tuple[str, str]:
    """The text that stands for a label beside a field, and on which side. Numbers are data, and so are other cells."""
    side = "left" if near.left else "above"
    text = getattr(near, side)
    return side, "" if _NUMBER.search(text) or near.row or near.column else text


def _said_beside(seen: JsonObject) -> tuple[str, ...]:
    text = beside(Neighbours.model_validate(seen["neighbours"]))[1] if "neighbours" in seen else ""
    return (text,) if text else ()


_ROWS = frozenset({"tr", "li", "article"})


def _is_row_with(key: str, seen: JsonObject, words: Likeness) -> bool:
    """Whether it is a row as a whole that says the same, with the key at another place in it."""
    is_row = bool(seen["path"]) and tag_of(str(seen["path"][-1])) in _ROWS
    return is_row and words.value >= _SAME_WORDS and plain(key) in plain(seen["text"])


def in_row(wanted: Fingerprint, row: str) -> Fingerprint:
    """The signals of the same element in another row: its key instead of the recorded one, and nothing that is made of
    the row's data or place."""
    if not row:
        return wanted
    recorded = wanted.neighbours.row

    def moved(text: str) -> str:
        return text.replace(recorded, row) if recorded else text

    kept = {name: value for name, value in wanted.attributes.items() if name not in ("id", "href", "for", "value")}
    changed = {
        "name": moved(wanted.name),
        "label": moved(wanted.label),
        "text": moved(wanted.text),
        "attributes": {name: value for name, value in kept.items() if not any(char.isdigit() for char in value)},
        "test_id": "" if any(char.isdigit() for char in wanted.test_id) else wanted.test_id,
        "path": (),
        "box": None,
        "neighbours": wanted.neighbours.model_copy(update={"row": "", "left": "", "above": ""}),
    }
    return wanted.model_copy(update=changed)


def distance(wanted: Fingerprint, seen: JsonObject) -> float:
    """How far the element has moved, in pixels."""
    assert wanted.box is not None
    return float(abs(wanted.box[0] - seen["box"][0]) + abs(wanted.box[1] - seen["box"][1]))


def _same_mark(wanted: Fingerprint, seen: JsonObject, name: str) -> bool:
    return bool(wanted.attributes.get(name)) and wanted.attributes.get(name) == seen["attributes"].get(name)
