"""JSON values into cells of a worksheet."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from runtime.errors import StepFailed
from runtime.model import Json
from runtime.tasks.data.excel.guard import column_letters, column_number
from runtime.tasks.data.excel.ranges import MAX_COLUMN, MAX_ROW
from runtime.tasks.data.tables import ColumnType, cell_text, convert

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

#: Excel's own limits: characters of a cell, digits of a number it keeps.
MAX_TEXT, MAX_DIGITS = 32_767, 15
_WIDEST = 60
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def put_cell(
    sheet: Worksheet, row: int, column: int, value: Json, type_: ColumnType | None = None, formulas: bool = False
) -> None:
    """Write one value. A text stays a text, also one that begins with ``=``, unless ``formulas`` are wanted."""
    if row > MAX_ROW or column > MAX_COLUMN:
        raise StepFailed(f'The sheet "{sheet.title}" has no room for more.', kind="limit")
    cell = sheet.cell(row, column)
    content = _content(value, type_, cell.coordinate)
    try:
        cell.value = content
    except AttributeError as error:
        raise StepFailed(
            f"The cell {cell.coordinate} is inside a merged area.",
            kind="data",
            remedy="Write to the first cell of the area.",
        ) from error
    if isinstance(content, str) and not (formulas and content.startswith("=")):
        cell.data_type = "s"


def put_rows(
    sheet: Worksheet, top: int, left: int, rows: Iterable[list[Json]], types: list[ColumnType | None], formulas: bool
) -> None:
    """Write rows of cells from row ``top`` and column ``left`` on; ``types`` go by column, missing ones are None."""
    for number, row in enumerate(rows, top):
        for place, value in enumerate(row):
            if value is not None:
                put_cell(sheet, number, left + place, value, types[place] if place < len(types) else None, formulas)


def beautify(sheet: Worksheet, header: bool) -> None:
    """A bold header that stays in view, and columns as wide as what they hold."""
    from openpyxl.styles import Font

    for column in range(1, sheet.max_column + 1):
        cells = [sheet.cell(row, column) for row in range(1, min(sheet.max_row, 200) + 1)]
        longest = max((len(str(cell.value)) for cell in cells if cell.value is not None), default=8)
        sheet.column_dimensions[column_letters(column)].width = min(max(longest + 2, 10), _WIDEST)
        if header:
            cells[0].font = Font(bold=True)
    if header:
        sheet.freeze_panes = "A2"


def last_row(sheet: Worksheet) -> int:
    """The last row with a value, 0 for none. ``max_row`` would count rows that are only formatted."""
    return max((row for (row, _), cell in sheet._cells.items() if cell.value is not None), default=0)


def stretch_tables(sheet: Worksheet, old_last: int, new_last: int) -> None:
    """Let a table of Excel's that ended at the old last row take in the new ones."""
    for table in sheet.tables.values():
        start, _, end = table.ref.partition(":")
        letters = end.rstrip("0123456789")
        if end[len(letters) :] == str(old_last) and column_number(letters):
            table.ref = f"{start}:{letters}{new_last}"
            if table.autoFilter is not None:
                table.autoFilter.ref = table.ref


def _content(value: Json, type_: ColumnType | None, place: str) -> str | bool | int | float | dt.date | None:
    try:
        if type_ is not None:
            value = convert(value, type_)
    except ValueError as error:
        raise StepFailed(f"Cell {place}: {error}", kind="data") from error
    if value is not None and type_ in {ColumnType.DATE, ColumnType.DATETIME}:
        # Excel knows no time zones; the time on the clock is kept.
        moment = dt.datetime.fromisoformat(value).replace(tzinfo=None)
        return moment.date() if type_ is ColumnType.DATE else moment
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, int) and len(str(abs(value))) <= MAX_DIGITS:
        return value
    return _text(cell_text(value), place)


def _text(text: str, place: str) -> str:
    text = _ILLEGAL.sub("", text)
    if len(text) > MAX_TEXT:
        raise StepFailed(
            f"Cell {place}: a cell holds at most {MAX_TEXT:,} characters, this text has {len(text):,}.",
            kind="limit",
            remedy="Write the long text to a file of its own.",
        )
    return text
