"""How alike one signal of two elements is. Each gives its name and a likeness from 0 to 1; -1 for one that is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator

_NUMBER = re.compile(r"\d+")
_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+|[^\W\d_a-zA-Z]+")
_SAME_BUT_NUMBERS, _SPELLED_OTHERWISE = 0.7, 0.8


def same_text(name: str, mine: str, other: str) -> Iterator[tuple[str, float]]:
    """The same or not."""
    if mine:
        yield name, float(mine == other) if other else -1


def same_name(name: str, mine: str, other: str) -> Iterator[tuple[str, float]]:
    """Names that programmers give: ``vat_rate`` is ``vatRate``, though not literally."""
    if mine and other and mine != other:
        yield name, _SPELLED_OTHERWISE * (_parts_of(mine) == _parts_of(other))
    else:
        yield from same_text(name, mine, other)


def _parts_of(name: str) -> list[str]:
    return [part.lower() for part in _PART.findall(name)]


def same_address(mine: str, other: str) -> Iterator[tuple[str, float]]:
    """An address that differs in its numbers leads to the same kind of page."""
    if mine and other and mine != other and _NUMBER.sub("0", mine) == _NUMBER.sub("0", other):
        yield "href", _SAME_BUT_NUMBERS
    else:
        yield from same_text("href", mine, other)


def alike_from_the_end(mine: tuple[str, ...], other: tuple[str, ...]) -> float:
    """Which part of two paths is the same, beginning at the elements."""
    longest = max(len(mine), len(other))
    same = 0
    for a, b in zip(reversed(mine), reversed(other), strict=False):
        if a != b:
            break
        same += 1
    return same / longest if longest else 0.0


def tags_of(path: tuple[str, ...]) -> tuple[str, ...]:
    """The tags of a path."""
    return tuple(tag_of(step) for step in path)


def tag_of(step: str) -> str:
    """The tag of a step of a path."""
    return step.partition(":")[0].partition("#")[0]
