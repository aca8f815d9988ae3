"""Files of others: tables tell what their columns are called."""

from __future__ import annotations

import asyncio
import csv
from pathlib import Path

from PySide6.QtCore import QObject

from runtime.errors import InvalidFile
from studio.bridge.operation import Operation

#: So much of a file is looked at to know how it separates its columns, in characters.
_SAMPLE = 8192


def columns_of_file(owner: QObject, path: Path) -> Operation[list[str]]:
    """The titles in the first row of a table; fails with InvalidFile where there is none to read."""

    async def read() -> list[str]:
        try:
            return await asyncio.to_thread(_columns, path)
        except Exception as error:  # the libraries' own, of damaged files
            message = f"{path.name} cannot be read: {error}."
            raise InvalidFile(message, remedy="Open it with another program.") from error

    return Operation(owner, read, finish=False)


def _columns(path: Path) -> list[str]:
    first = _first_of_text(path) if path.suffix.lower() == ".csv" else _first_of_excel(path)
    return [text for value in first if (text := str(value).strip())]


def _first_of_text(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        sample = file.read(_SAMPLE)
    line = sample.splitlines()[:1]
    separator = max(",;\t|", key=lambda each: line[0].count(each)) if line else ","
    return next(csv.reader(line, delimiter=separator), [])


def _first_of_excel(path: Path) -> list[object]:
    from python_calamine import CalamineWorkbook

    sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
    return list(next(iter(sheet.iter_rows()), []))
