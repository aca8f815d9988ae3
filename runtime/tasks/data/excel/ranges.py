"""Ranges as people write them: ``B2:D10``, ``A:D``, ``2:10``, ``C5``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from runtime.errors import StepFailed
from runtime.tasks.data.excel.guard import column_number

MAX_COLUMN, MAX_ROW = 16_384, 1_048_576

_CORNER = r"\$?([A-Za-z]{0,3})\$?([0-9]{0,7})"
_RANGE = re.compile(rf"{_CORNER}(?::{_CORNER})?")


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells, all four sides included and counted from 1."""

    left: int = 1
    top: int = 1
    right: int = MAX_COLUMN
    bottom: int = MAX_ROW


def parse_range(text: str) -> Area:
    """The area a text names; an empty text is the whole sheet, ``B2`` everything right of and below it."""
    found = _RANGE.fullmatch(text.strip().replace(" ", ""))
    if found is None or text.strip().endswith(":"):
        raise _wrong(text)
    left, top, right, bottom = found.groups(default="")
    area = Area(
        column_number(left) or 1,
        int(top or 1),
        column_number(right) or MAX_COLUMN,
        int(bottom or MAX_ROW),
    )
    if not (1 <= area.left <= area.right <= MAX_COLUMN and 1 <= area.top <= area.bottom <= MAX_ROW):
        raise _wrong(text)
    return area


def parse_cell(text: str) -> tuple[int, int]:
    """Row and column, from 1, of a single cell such as ``B2``."""
    found = re.fullmatch(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})", text.strip())
    if found is None or not (1 <= int(found[2]) <= MAX_ROW and column_number(found[1]) <= MAX_COLUMN):
        raise StepFailed(f'"{text}" is not a cell.', kind="data", remedy="Write it as B2.")
    return int(found[2]), column_number(found[1])


def _wrong(text: str) -> StepFailed:
    return StepFailed(f'"{text}" is not a range.', kind="data", remedy="Write it as B2:D10, A:D or B2.")
