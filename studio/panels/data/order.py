"""Which rows of a table are shown, and in which order: worked out in pieces, without copying a row."""

from __future__ import annotations

import heapq
from array import array
from collections.abc import Callable, Generator, Iterator, Sequence
from itertools import islice
from operator import itemgetter
from typing import TypeAlias

from runtime.model import Json

#: Cells that are looked at, and rows that are sorted, in one piece.
PIECE = 2000

#: What a cell of a row holds: ``(row, column)``.
Cell = Callable[[int, int], Json]
Key = tuple[int, float | str]
Work: TypeAlias = "Generator[float, None, array[int]]"


def holding(rows: Sequence[int], width: int, holds: Callable[[int, int], bool]) -> Work:
    """Those of the rows of which some cell ``holds`` what is looked for."""
    found, step = array("l"), max(1, PIECE // max(width, 1))
    for start in range(0, len(rows), step):
        found.extend(row for row in rows[start : start + step] if any(holds(row, at) for at in range(width)))
        yield start / len(rows)
    return found


def sorted_by(rows: Sequence[int], cell: Cell, column: int, *, descending: bool) -> Work:
    """The rows by what a column holds: numbers before texts, empty cells last in both directions; equal ones as they
    were."""
    runs: list[list[tuple[Key, int]]] = []
    empty = array("l")
    for start in range(0, len(rows), PIECE):
        keyed = []
        for row in rows[start : start + PIECE]:
            value = cell(row, column)
            if value is None or value == "":
                empty.append(row)
            else:
                keyed.append((_key(value), row))
        runs.append(sorted(keyed, key=itemgetter(0), reverse=descending))
        yield 0.5 * start / len(rows)
    merged: Iterator[tuple[Key, int]] = heapq.merge(*runs, key=itemgetter(0), reverse=descending)
    found = array("l")
    while part := [row for _, row in islice(merged, PIECE)]:
        found.extend(part)
        yield 0.5 + 0.5 * len(found) / len(rows)
    found.extend(empty)
    return found


def _key(value: Json) -> Key:
    if isinstance(value, bool):
        return (1, str(value).lower())
    if isinstance(value, int | float):
        return (0, value)
    return (1, value.casefold() if isinstance(value, str) else str(value)[:200])
