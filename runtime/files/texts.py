"""Texts of several lines inside params: ``{"$text": ["first line", "second line"]}``.

A line of a script then has a line of the file, and a changed line is one line of difference. An object that
happens to look like that is written as ``{"$value": {...}}``, so that every value comes back as it was.
"""

from __future__ import annotations

from runtime.model import Json

_TEXT = "$text"
_VALUE = "$value"


class Lines(list[str]):
    """The lines of one text: always written one below the other."""


def encode(value: Json) -> Json:
    """``value`` as it is written in a file."""
    if isinstance(value, str):
        return {_TEXT: Lines(value.split("\n"))} if "\n" in value else value
    if isinstance(value, list):
        return [encode(item) for item in value]
    if isinstance(value, dict):
        record = {key: encode(item) for key, item in value.items()}
        return {_VALUE: record} if _is_marked(value) else record
    return value


def decode(value: Json, *, outermost: bool = False) -> Json:
    """The value that ``encode`` wrote, keys sorted. ``outermost`` takes an object as it is, whatever it looks like."""
    if isinstance(value, list):
        return [decode(item) for item in value]
    if not isinstance(value, dict):
        return value
    if not outermost and _is_marked(value):
        inner = next(iter(value.values()))
        if _VALUE in value and isinstance(inner, dict):
            return decode(inner, outermost=True)
        if _TEXT in value and isinstance(inner, list) and all(isinstance(line, str) for line in inner):
            return "\n".join(inner)
    return {key: decode(value[key]) for key in sorted(value)}


def encode_text(text: str) -> str | Lines:
    """A field that is always a text: a plain text, or its lines where it has several."""
    return Lines(text.split("\n")) if "\n" in text else text


def _is_marked(value: Json) -> bool:
    return len(value) == 1 and (_TEXT in value or _VALUE in value)
