"""Elements that a value chooses: who searched for “Northgate Paper” and clicked in its row means another row next time.

A row is found by any text that stands in it alone (``Target.row``), a link by its name. Where the element itself says
something of the row (“Choose Northgate Paper”), the value takes its place in what it must say; what else it says of the
row is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from runtime.model import JsonObject
from runtime.model.fingerprint import ANY_AMOUNT, Fingerprint
from runtime.recorder.events import Seen
from runtime.recorder.merging.identity import thing_words

#: Texts so short, or plain numbers, are the same in two places by chance.
_TELLING = re.compile(r"(?=.*[^\W\d]).{3,}")
#: Texts that are data by themselves; a single word may as well be a part of what every row says.
_DATA = re.compile(r"(?=.*[^\W\d]).*[\s\d].*")
_AMOUNT = re.compile(r"\d[\d.,'’\s]*[.,]\d\d(?!\d)")
#: Letters that must be left to tell an element by.
_ENOUGH = 3
_SAID = ("name", "label", "text")
#: Attributes that name one record.
_OF_RECORD = ("id", "href", "for", "value")


def chosen_target(seen: Seen, target: JsonObject, value: str) -> Callable[[str], JsonObject] | None:
    """Gives for an expression the ``target`` of a step on ``seen`` that is found by it, where now it is by ``value``.
    None where the value does not choose it.
    """
    of = seen.fingerprint
    in_row = value.casefold() in {text.casefold() for text in seen.row}
    is_named = value == of.name
    if not _TELLING.fullmatch(value) or (is_named and of.role == "button") or not (in_row or (is_named and of.role)):
        return None

    def by(source: str) -> JsonObject:
        expression = f"{{{{ {source} }}}}"
        said = dict(_said(seen, value, expression))
        if not in_row:
            return _inline(seen, _in_every_row(seen, said))
        if all(said[name] == getattr(of, name) for name in _SAID):
            return {**target, "row": expression}
        return {**_inline(seen, _in_every_row(seen, said)), "row": expression}

    return by


def said_of_row(seen: Seen) -> str:
    """What the element says of the row that it stands in, beside its own words: the supplier in “Choose Northgate
    Paper”. Empty where it says nothing of it.
    """
    of = seen.fingerprint
    row = of.neighbours.row
    texts = [
        text
        for text in seen.row
        if text not in (of.name, of.text)
        and _TELLING.fullmatch(text)
        and (_DATA.fullmatch(text) or row.startswith(text))
        and _holds(of.name, text)
    ]
    return max(texts, key=len, default="")


def target_without_amount(seen: Seen) -> JsonObject | None:
    """The target of a step on ``seen`` whatever sum of money it says, which other numbers change. None where it says
    none, or hardly anything else.
    """
    of = seen.fingerprint
    said = {name: _AMOUNT.sub(ANY_AMOUNT, getattr(of, name)) for name in _SAID}
    is_told = sum(map(str.isalpha, _AMOUNT.sub("", of.name))) >= _ENOUGH
    if of.neighbours.row or said["name"] == of.name or not is_told:
        return None
    selectors = tuple(selector for selector in of.selectors if not _AMOUNT.search(selector))
    return _inline(seen, of.model_copy(update={**said, "selectors": selectors, "picture": ""}))


def _inline(seen: Seen, of: Fingerprint) -> JsonObject:
    """A target that stands in the step itself: no other step means this element."""
    frame = {"frame": list(seen.frame)} if seen.frame else {}
    selector = f"role={of.role}" if of.role else of.tag
    return {"selector": selector, **frame, "name": thing_words(seen.fingerprint), "fingerprint": of.record()}


def _said(seen: Seen, value: str, expression: str) -> Iterator[tuple[str, str]]:
    """What the element says, with the value as an expression and without other data of its row."""
    of = seen.fingerprint
    is_key = of.role == "link" and any(char.isdigit() for char in of.name)
    data = [text for text in seen.row if _DATA.fullmatch(text)]
    for name in _SAID:
        words: str = getattr(of, name)
        if _holds(words, value):
            yield name, _whole(value).sub(lambda _: expression, words)
        elif (is_key and words in seen.row) or any(text != words and _holds(words, text) for text in data):
            yield name, ""
        else:
            yield name, words


def _in_every_row(seen: Seen, said: dict[str, str]) -> Fingerprint:
    """The signals that the same element has in every row."""
    of = seen.fingerprint
    kept = {
        name: value
        for name, value in of.attributes.items()
        if name not in _OF_RECORD and value not in seen.row and not any(char.isdigit() for char in value)
    }
    around = of.neighbours.model_copy(update={"row": "", "left": "", "above": ""})
    test_id = "" if any(char.isdigit() for char in of.test_id) else of.test_id
    changed = {**said, "attributes": kept, "neighbours": around, "test_id": test_id, "path": (), "box": None}
    return of.model_copy(update={**changed, "dynamic": (), "selectors": (), "picture": ""})


def _holds(words: str, part: str) -> bool:
    return bool(words) and _whole(part).search(words) is not None


def _whole(part: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(part)}(?!\w)")
