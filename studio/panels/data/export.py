"""Rows as a file of other programs: CSV, or a workbook of Excel. Knows no window, so that another thread can do it."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from runtime.errors import UsageProblem
from runtime.model import Json
from studio.i18n import tr
from studio.panels.data.cells import cell_of, text_of

#: What a sheet of Excel can hold, and a cell of it.
MOST_ROWS, MOST_COLUMNS, MOST_CHARACTERS = 1_048_576, 16_384, 32_767


@dataclass(frozen=True, slots=True)
class Rows:
    """A table as it is shown: source rows, which of them in which order, and the columns."""

    rows: Sequence[Any]
    order: Sequence[int]
    columns: Sequence[str]

    def values(self) -> Iterator[list[Json]]:
        """Every row as the values of its cells."""
        for row in self.order:
            yield [cell_of(self.rows[row], self.columns, at) for at in range(len(self.columns))]


def write_csv(table: Rows, path: Path, separator: str) -> None:
    """Write all rows as UTF-8 with a mark that Excel heeds. Raises UsageProblem."""

    def write() -> None:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, delimiter=separator)
            writer.writerow(table.columns)
            writer.writerows([text_of(value) for value in row] for row in table.values())

    _told(write, path)


def write_excel(table: Rows, path: Path) -> None:
    """Write all rows as the one sheet of a workbook; texts stay texts, also those that begin like a formula.

    Raises UsageProblem, also for more than a sheet can hold.
    """
    if len(table.order) >= MOST_ROWS or len(table.columns) > MOST_COLUMNS:
        raise UsageProblem(tr("This is more than a sheet of Excel can hold."), remedy=tr("Save it as CSV."))
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Data")

    def cell(value: Json) -> Any:
        if value is None or (isinstance(value, bool | int | float) and abs(value) < 1e15):
            return value
        made = WriteOnlyCell(sheet, "")
        made.value = ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", text_of(value))[:MOST_CHARACTERS]
        made.data_type = "s"  # "=1+1" from a page is data, never a formula
        return made

    def write() -> None:
        sheet.append([cell(name) for name in table.columns])
        for row in table.values():
            sheet.append([cell(value) for value in row])
        book.save(path)

    _told(write, path)


def _told(write: Callable[[], None], path: Path) -> None:
    try:
        write()
    except OSError as error:
        text = tr("{path} could not be written: {reason}.", path=path, reason=error.strerror or error)
        raise UsageProblem(text, remedy=tr("Choose another place.")) from error
