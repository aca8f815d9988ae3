"""Result lists of a run: the records its outputs hold, with a CSV file of each."""

from __future__ import annotations

import base64
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from runtime.model import Json, JsonObject
from runtime.report.shapes import cell, columns_of, is_table

#: Rows of a table that are shown; its CSV file holds all, up to ``CSV_ROWS``.
SHOWN_ROWS, CSV_ROWS = 100, 50_000

#: Text that a spreadsheet would take for a formula; a number or telephone number it would not.
_FORMULA = re.compile(r"[=@\t\r]|[+-](?![\d\s().,/-]*$)")


@dataclass(frozen=True, slots=True)
class Table:
    """``rows`` are texts; ``count`` is the number of all rows; ``csv`` is an address that holds the file."""

    title: str
    file: str
    columns: tuple[str, ...]
    rows: list[tuple[str, ...]]
    count: int
    csv: str


def find_tables(title: str, value: Json, file: str) -> Iterator[Table]:
    """The lists of records that a value is, or holds in its fields."""
    if is_table(value):
        yield make_table(title, value, file)
    elif isinstance(value, dict):
        for name, item in value.items():
            if is_table(item):
                yield make_table(f"{title} · {name}" if title else name, item, f"{file}-{name}")


def make_table(title: str, rows: list[JsonObject], file: str) -> Table:
    """A table of all records; ``file`` is the CSV file's name without ending."""
    columns = columns_of(rows)
    texts = [tuple(cell(row.get(name)) for name in columns) for row in rows[:CSV_ROWS]]
    safe = re.sub(r"[^\w.-]+", "_", file).strip("._") or "data"
    return Table(title, f"{safe}.csv", columns, texts[:SHOWN_ROWS], len(rows), _address(csv_text(columns, rows)))


def csv_text(columns: tuple[str, ...], rows: list[JsonObject]) -> str:
    """Records as CSV. Text that looks like a formula gets an apostrophe, so that no spreadsheet carries it out."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow([_harmless(name) for name in columns])
    writer.writerows([_field(row.get(name)) for name in columns] for row in rows[:CSV_ROWS])
    return buffer.getvalue()


def _field(value: Json) -> str:
    return cell(value) if isinstance(value, int | float) else _harmless(cell(value))


def _harmless(text: str) -> str:
    return f"'{text}" if _FORMULA.match(text) else text


def _address(text: str) -> str:
    # The mark at the beginning tells spreadsheets that it is UTF-8.
    data = base64.b64encode(text.encode("utf-8-sig")).decode("ascii")
    return f"data:text/csv;charset=utf-8;base64,{data}"
