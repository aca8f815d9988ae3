"""Reads one JSON object field by field. What is not understood becomes a finding, never an exception."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import TypeVar

from runtime.files.findings import MAX_PROBLEMS, Findings
from runtime.files.positions import Path
from runtime.files.texts import decode
from runtime.model import Json, JsonObject

E = TypeVar("E", bound=StrEnum)


class Reader:
    """One object of a file. It remembers which fields were asked for; ``done`` reports the others.

    ``noun`` is what messages call the object: ``a step``.
    """

    def __init__(self, value: Json, findings: Findings, path: Path = (), noun: str = "this file") -> None:
        self.findings = findings
        self.path = path
        self.noun = noun
        self.record: JsonObject = value if isinstance(value, dict) else {}
        self._asked: set[str] = set()
        if not isinstance(value, dict):
            self.wrong("", "an object", value)

    def has(self, key: str) -> bool:
        """Whether the field is there."""
        self._asked.add(key)
        return key in self.record

    def text(self, key: str, default: str = "") -> str:
        """A text; a list of texts is read as its lines."""
        value = self._take(key, default)
        if isinstance(value, str):
            return value
        if isinstance(value, list) and all(isinstance(line, str) for line in value):
            return "\n".join(value)
        self.wrong(key, "text", value)
        return default

    def required(self, key: str, remedy: str) -> str:
        """A text that must be there; empty with a finding when it is not."""
        value = self.text(key)
        if not value and not self._has_wrong_value(key):
            message = f'"{key}" is missing in {self.noun}.'
            self.findings.add("missing-field", message, remedy, path=self.path, loses=False)
        return value

    def flag(self, key: str, default: bool = False) -> bool:
        """True or false."""
        value = self._take(key, default)
        if isinstance(value, bool):
            return value
        self.wrong(key, "true or false", value)
        return default

    def number(self, key: str, default: float, *, low: float = 0.0, high: float = 1e9) -> float:
        """A number between ``low`` and ``high``."""
        value = self._take(key, default)
        if isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high:
            return float(value)
        self.wrong(key, f"a number from {low:g} to {high:g}", value)
        return default

    def seconds(self, key: str) -> float | None:
        """A time in seconds, or None."""
        return None if self._take(key, None) is None else self.number(key, 0.0, low=0.001) or None

    def whole(self, key: str, default: int, *, low: int = 1, high: int = 2**53) -> int:
        """A whole number between ``low`` and ``high``."""
        value = self._take(key, default)
        if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
            return value
        self.wrong(key, f"a whole number of at least {low}", value)
        return default

    def choice(self, key: str, kind: type[E], default: E) -> E:
        """One of the values of an enum."""
        value = self._take(key, default)
        if isinstance(value, str) and value in {member.value for member in kind}:
            return kind(value)
        names = [member.value for member in kind]
        self.wrong(key, f"one of {', '.join(names)}", value, remedy=did_you_mean(value, names))
        return default

    def strings(self, key: str) -> tuple[str, ...]:
        """A list of texts."""
        value = self._take(key, [])
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
        self.wrong(key, "a list of texts", value)
        return ()

    def json(self, key: str, default: Json = None) -> Json:
        """Any value, its texts put together and its keys sorted."""
        return decode(self._take(key, default))

    def child(self, key: str, noun: str) -> Reader:
        """The object under ``key``; an empty one when it is missing."""
        return Reader(self._take(key, {}), self.findings, (*self.path, key), noun)

    def entries(self, key: str, noun: str) -> Iterator[tuple[str, Reader]]:
        """The objects in the object under ``key``, by name."""
        holder = self.child(key, f'"{key}"')
        for name in holder.record:
            yield name, holder.child(name, noun)

    def items(self, key: str, noun: str) -> Iterator[Reader]:
        """The objects in the list under ``key``."""
        value = self._take(key, [])
        if not isinstance(value, list):
            self.wrong(key, "a list", value)
            return
        for index, item in enumerate(value):
            yield Reader(item, self.findings, (*self.path, key, index), noun)

    def values(self, key: str, noun: str) -> JsonObject:
        """The object under ``key`` with any values in it, its texts put together and its keys sorted."""
        found: JsonObject = decode(self.child(key, noun).record, outermost=True)
        return found

    def wrong(self, key: str, expected: str, value: Json, *, remedy: str = "") -> None:
        """Report a value that is not what is expected."""
        path = (*self.path, key) if key else self.path
        self.findings.add("wrong-value", f"Expected {expected}, got {shown(value)}.", remedy, path=path)

    def done(self) -> None:
        """Report the fields that nobody asked for."""
        known = sorted(self._asked)
        for key in [key for key in self.record if key not in self._asked][:MAX_PROBLEMS]:
            remedy = did_you_mean(key, known) or f"Known here: {', '.join(known)}."
            message = f'There is no field "{key}" in {self.noun}.'
            self.findings.add("unknown-field", message, remedy, path=(*self.path, key))

    def _take(self, key: str, default: Json) -> Json:
        return self.record[key] if self.has(key) else default

    def _has_wrong_value(self, key: str) -> bool:
        return key in self.record and not isinstance(self.record[key], str)


def did_you_mean(name: Json, known: Iterable[str]) -> str:
    """``Did you mean "name"?`` for the nearest of ``known``, or an empty text."""
    if not isinstance(name, str):
        return ""
    from difflib import get_close_matches

    near = get_close_matches(name[:100].lower(), list(known), n=1, cutoff=0.6)
    return f'Did you mean "{near[0]}"?' if near else ""


def shown(value: Json) -> str:
    """A value as messages show it, cut to 40 characters."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 40 else f"{text[:37]}..."
