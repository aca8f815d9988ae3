"""Repairs a target that data choose: what stands in a step has expressions, and the heal tells of one round of it.

The expressions stay. A constant signal becomes what was found, unless that says the data of this round; a text around
an expression follows where the new words say the same value. Nothing of one record gets into the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

from runtime.browser.targets.words import AMOUNT
from runtime.errors import InvalidFile
from runtime.expressions.template import split_text
from runtime.files.resolve import holds_expression
from runtime.model import Json, JsonObject
from runtime.model.fingerprint import ANY_AMOUNT, Fingerprint
from runtime.model.heals import Heal

#: Signals that say what it is, and of which there may be another one now.
_KIND = ("tag", "role")
#: A value in these that has a digit, names one record more often than not.
_NAMES = ("test_id", "attributes")


def is_chosen(target: JsonObject) -> bool:
    """Whether data choose what the target says; a row alone is chosen beside it, and nothing of it is repaired."""
    said = [target.get("selector"), target.get("frame"), target.get("fingerprint")]
    return any(holds_expression(part) for part in said) or ANY_AMOUNT in str(target.get("fingerprint"))


def repaired(target: JsonObject, heal: Heal, name: str) -> JsonObject | None:
    """The target with what was found; None where it is not what was looked for. Raises InvalidFile where what was found
    cannot be told without the data of that round."""
    round = _Round()
    before, written = heal.before.record(), _signals(target)
    if written is None or not round.fits(written, before):
        return None
    if not round.fits([target.get("selector") or "", list(target.get("frame") or ())], _place(heal)):
        return None
    signals = _Repair(round, name).record(written, before, heal.after.record())
    signals |= {key: value for key, value in heal.after.record().items() if key in _KIND}
    signals.pop("picture", None)
    found = {**target, "selector": _selector(target, heal), "frame": _frame(target, heal, name)}
    found["fingerprint"] = Fingerprint.model_validate(signals).record()
    return {key: value for key, value in found.items() if value}


def by_data(name: str) -> InvalidFile:
    """What was found cannot be written into the file."""
    return InvalidFile(
        f'"{name}" is chosen by data, and what was found cannot be told without the data of that run.',
        remedy="Pick the element again in the step, and put the expression where its data stand.",
        code="heal-by-data",
    )


@dataclass(slots=True)
class _Round:
    """What the expressions were in the run: the text by the expression."""

    said: dict[str, str] = field(default_factory=dict)

    def fits(self, written: Json, looked_for: Json) -> bool:
        """Whether ``written`` became ``looked_for``; what is empty there is not in the record at all."""
        if isinstance(written, dict):
            there = looked_for if isinstance(looked_for, dict) else {}
            return set(there) <= set(written) and all(self.fits(part, there.get(key)) for key, part in written.items())
        if isinstance(written, list) and isinstance(looked_for, list):
            pairs = zip(written, looked_for, strict=False)
            return len(written) == len(looked_for) and all(self.fits(*pair) for pair in pairs)
        if isinstance(written, str) and holds_expression(written):
            return self._read(written, looked_for or "")
        return bool(written == looked_for)

    def _read(self, written: str, looked_for: Json) -> bool:
        parts = list(_parts(written))
        pattern = "".join("(.*)" if source else re.escape(text) for text, source in parts)
        found = re.fullmatch(pattern, looked_for, re.DOTALL) if isinstance(looked_for, str) else None
        if found is None:
            return False
        sources = [source for _, source in parts if source]
        return all(self.said.setdefault(*pair) == pair[1] for pair in zip(sources, found.groups(), strict=True))

    def holds(self, text: Json) -> bool:
        """Whether something of this round is said there."""
        return isinstance(text, str) and any(value and _whole(value).search(text) for value in self.said.values())


@dataclass(frozen=True, slots=True)
class _Repair:
    round: _Round
    name: str

    def record(self, written: JsonObject, before: JsonObject, after: JsonObject) -> JsonObject:
        """Each signal that stands in the file, as it is now. Others stay out: they may be those of one record."""
        made = {key: self._signal(key, part, before.get(key), after.get(key)) for key, part in written.items()}
        return {key: value for key, value in made.items() if value not in (None, "", [], {})}

    def _signal(self, key: str, written: Json, before: Json, after: Json) -> Json:
        if isinstance(written, dict):
            now = after if isinstance(after, dict) else {}
            was = before if isinstance(before, dict) else {}
            names = {name: self._signal(key, part, was.get(name), now.get(name)) for name, part in written.items()}
            return {name: value for name, value in names.items() if value}
        if isinstance(written, str) and (holds_expression(written) or ANY_AMOUNT in written):
            return written if before == after else self._words(written, after)
        if after == written or not isinstance(after, str):
            return after if not self._says_data(after) else None
        return None if self.round.holds(after) or (key in _NAMES and re.search(r"\d", after)) else after

    def _words(self, written: str, now: Json) -> str:
        """The words that it has now, with the expressions in place of what they were."""
        words = now if isinstance(now, str) else ""
        if ANY_AMOUNT in written:
            words = AMOUNT.sub(ANY_AMOUNT, words)
            if ANY_AMOUNT not in words:
                raise by_data(self.name)
        for source in dict.fromkeys(source for _, source in _parts(written) if source):
            value = self.round.said[source]
            if not value or not _whole(value).search(words):
                raise by_data(self.name)
            words = _whole(value).sub(partial(_named, source), words)
        return words

    def _says_data(self, value: Json) -> bool:
        return any(map(self.round.holds, value)) if isinstance(value, list) else self.round.holds(value)


def _selector(target: JsonObject, heal: Heal) -> str:
    """What stands there where it still leads to it, else what all of its kind have: the signals choose among them."""
    if heal.selector == heal.old_selector:
        return str(target.get("selector") or "")
    return f"role={heal.after.role}" if heal.after.role else heal.after.tag


def _frame(target: JsonObject, heal: Heal, name: str) -> list[str]:
    if heal.frame == heal.old_frame:
        return list(target.get("frame") or ())
    if holds_expression(target.get("frame")):
        raise by_data(name)
    return list(heal.frame)


def _place(heal: Heal) -> list[Json]:
    return [heal.old_selector, list(heal.old_frame)]


def _signals(target: JsonObject) -> JsonObject | None:
    try:
        return Fingerprint.model_validate(target.get("fingerprint") or {}).record()
    except ValueError:
        return None


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """Pieces of a text: as (text, "") or as ("", expression)."""
    for kind, start, end in split_text(text, lenient=True):
        yield ("", text[start:end]) if kind == "expression" else (text[start:end], "")


def _named(source: str, _: re.Match[str]) -> str:
    return f"{{{{{source}}}}}"


def _whole(value: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(value)}(?!\w)")
