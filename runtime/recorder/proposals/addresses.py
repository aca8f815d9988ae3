"""What differs in the addresses of rounds: mostly one part of them, which names a record."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from runtime.errors import ExpressionError
from runtime.expressions import Expression

#: Where the parts of an address begin and end.
_BEFORE = re.compile(r".*[/?&=#]")
_AFTER = re.compile(r"[/?&#]")
_WORDS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Part:
    """The part that differs: its ``values``, as a person would write them, and what it is called by the parts around.

    ``function`` writes a value into the address; empty where it stands there as it is. ``tails`` are what each
    address has from there on, ``end`` what all of them have behind it.
    """

    values: tuple[str, ...]
    words: str
    function: str
    tails: tuple[str, ...]
    end: str


def differing_part(urls: Sequence[str]) -> Part | None:
    """The one part in which ``urls`` differ; None when they differ in more, or in the site itself."""
    start = _BEFORE.match(_beginning(min(urls), max(urls)))
    if start is None or start[0].count("/") < 3 or any("{{" in url for url in urls):
        return None
    tails = tuple(url[start.end() :] for url in urls)
    pieces = [_AFTER.search(tail) for tail in tails]
    values = tuple(tail[: piece.start()] if piece else tail for tail, piece in zip(tails, pieces, strict=True))
    ends = {tail[len(value) :] for tail, value in zip(tails, values, strict=True)}
    if len(ends) != 1 or not all(values):
        return None
    words = _WORDS.findall(unquote(start[0].rpartition("//")[2].partition("/")[2]))
    word = words[-1] if words else "page"
    if all(unquote(value) == value and "+" not in value for value in values):
        return Part(values, word, "", tails, ends.pop())
    plain = tuple(unquote(value.replace("+", " ")) for value in values)
    encoded = all(_encoded(value) == raw for value, raw in zip(plain, values, strict=True))
    return Part(plain, word, "url_encode", tails, ends.pop()) if encoded else None


def _beginning(one: str, other: str) -> str:
    """What both begin with; of the first and last in order it is what all begin with."""
    same = 0
    while same < min(len(one), len(other)) and one[same] == other[same]:
        same += 1
    return one[:same]


def _encoded(value: str) -> str:
    try:
        return str(Expression.compile("url_encode(item)").evaluate({"item": value}))
    except ExpressionError:
        return ""
