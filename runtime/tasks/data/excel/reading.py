"""Read sheets of workbooks (.xlsx, .xlsm, .xls, .ods)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import Field

from runtime.errors import StepFailed
from runtime.model import Json, ReplayPolicy
from runtime.tasks.context import TaskContext
from runtime.tasks.data.excel.guard import Kind, check_extent, column_letters, damaged, kind_of, protected
from runtime.tasks.data.excel.ranges import Area, parse_range
from runtime.tasks.data.tables import ColumnType, Table, column_names, record, typed
from runtime.tasks.disk import Check, file_errors, off_loop
from runtime.tasks.spec import TaskParams, TaskResult, Touch, task

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook


#: Cells that a warning names.
_NAMED = 5


class ReadParams(TaskParams):
    path: str = Field(title="Workbook")
    sheet: str | int = Field("", title="Sheet", description="Its name, or its number from 1. Empty: the first.")
    range: str = Field("", title="Range", description="B2:D10, A:D, or B2 for all from there on. Empty: everything.")
    header: bool = Field(True, title="First row holds the names")
    columns: dict[str, ColumnType] = Field(
        {}, title="Types of columns", description="By name; others stay as they are."
    )
    keep_empty_rows: bool = Field(False, title="Keep empty rows")
    row_number_as: str = Field(
        "", title="Field for the row number", description="A name under which each record tells its row in the sheet."
    )
    limit: int | None = Field(None, ge=1, title="At most so many rows")


class SheetsParams(TaskParams):
    path: str = Field(title="Workbook")


class SheetInfo(TaskResult):
    name: str = Field(title="Name")
    number: int = Field(title="Number", description="From 1.")
    visible: bool = Field(title="Visible")


class SheetList(TaskResult):
    sheets: list[SheetInfo] = Field(title="Sheets")


@task(
    "excel.read",
    title="Read an Excel sheet",
    icon="sheet",
    keywords=("xlsx", "xls", "ods", "table", "import"),
    replay=ReplayPolicy.REPEATABLE,
    touches=(Touch.FILES,),
)
async def read_sheet(ctx: TaskContext, params: ReadParams) -> Table:
    """Read the rows of a sheet. Dates become ISO text; formulas give their last computed value.

    Errors such as #N/A and formulas that were never computed are read as empty; a warning in the log names them.
    """
    path = ctx.path(params.path)
    valueless: list[str] = []
    table = await off_loop(lambda check: _table(path, params, check, valueless))
    if valueless:
        names = ", ".join(valueless[:_NAMED]) + (" ..." if len(valueless) > _NAMED else "")
        ctx.log(
            f"{len(valueless)} cells are read as empty: {names}. They hold an error, or a formula that no program has"
            " computed yet (open the workbook in Excel and save it).",
            level="warning",
        )
    return table


@task(
    "excel.sheets",
    title="List the sheets of a workbook",
    icon="layers",
    keywords=("xlsx", "names", "tabs"),
    replay=ReplayPolicy.REPEATABLE,
    touches=(Touch.FILES,),
)
async def sheets(ctx: TaskContext, params: SheetsParams) -> SheetList:
    """The sheets of a workbook in their order, hidden ones too."""
    path = ctx.path(params.path)

    def work(check: Check) -> list[SheetInfo]:
        kind_of(path)
        with _opened(path) as book:
            metas = enumerate(book.sheets_metadata, 1)
            return [SheetInfo(name=m.name, number=n, visible=m.visible == type(m.visible).Visible) for n, m in metas]

    return SheetList(sheets=await off_loop(work))


def _table(path: Path, params: ReadParams, check: Check, valueless: list[str]) -> Table:
    area = parse_range(params.range)
    rows = _numbered(_cells(path, params.sheet, check, valueless), area)
    if not params.keep_empty_rows:
        rows = ((number, row) for number, row in rows if any(cell is not None for cell in row))
    header = next(rows, (0, []))[1] if params.header else []
    body = list(islice(rows, params.limit))
    width = max((len(row) for _, row in body), default=0)
    if params.header:
        names = column_names([*header, *[None] * (width - len(header))])
    else:
        names = [column_letters(area.left + place) for place in range(width)]
        if not params.columns and not params.row_number_as:
            return Table(columns=names, rows=[row for _, row in body], count=len(body))
    records = typed((record(names, row, None) for _, row in body), params.columns, names)
    if params.row_number_as:
        records = [{**found, params.row_number_as: number} for found, (number, _) in zip(records, body, strict=True)]
    return Table(columns=names, rows=records, count=len(records))


def _numbered(rows: Iterator[tuple[int, int, list[Json]]], area: Area) -> Iterator[tuple[int, list[Json]]]:
    """Row numbers and cells inside ``area``, empty cells at the end of a row cut off."""
    for number, left, row in rows:
        if area.top <= number <= area.bottom:
            cells = [*[None] * (left - 1), *row][area.left - 1 : area.right]
            while cells and cells[-1] is None:
                cells.pop()
            yield number, cells


def _cells(path: Path, sheet: str | int, check: Check, valueless: list[str]) -> Iterator[tuple[int, int, list[Json]]]:
    """Row number, number of the first column, and cells as JSON values; names of cells that should have one and have
    none are added to ``valueless`` (.xlsx only)."""
    kind = kind_of(path)
    with _opened(path) as book:
        name = _name_of(book, sheet, path)
        if kind is Kind.XLSX:
            valueless += check_extent(path, name, check)
        found = _load(book, name, path)
        if found.start is None or found.end is None:
            return
        # Row by row, so that the interpreter stays free for others; some versions begin with the empty rows on top.
        rows = list(found.iter_rows())
        for number, row in enumerate(rows, found.end[0] + 2 - len(rows)):
            if number % 1000 == 0:
                check()
            yield number, found.start[1] + 1, [_value(cell) for cell in row]


def _opened(path: Path) -> CalamineWorkbook:
    import python_calamine

    with file_errors(path, "read"):
        try:
            return python_calamine.CalamineWorkbook.from_path(path)
        except python_calamine.PasswordError as error:
            raise protected(path) from error
        except python_calamine.CalamineError as error:
            raise damaged(path, str(error)) from error


def _load(book: CalamineWorkbook, name: str, path: Path) -> CalamineSheet:
    import python_calamine

    try:
        return book.get_sheet_by_name(name)
    except (python_calamine.CalamineError, OverflowError) as error:
        raise damaged(path, str(error)) from error


def _name_of(book: CalamineWorkbook, sheet: str | int, path: Path) -> str:
    names = book.sheet_names
    if not names:
        raise StepFailed(f'"{path}" has no sheets.', kind="data")
    if sheet == "":
        return names[0]
    if isinstance(sheet, int) and 1 <= sheet <= len(names):
        return names[sheet - 1]
    for name in names:
        if isinstance(sheet, str) and name.strip().casefold() == sheet.strip().casefold():
            return name
    raise no_sheet(path, sheet, names)


def no_sheet(path: Path, sheet: str | int, names: list[str]) -> StepFailed:
    return StepFailed(
        f'"{path}" has no sheet {sheet if isinstance(sheet, int) else repr(sheet)}.',
        kind="data",
        remedy="Its sheets are: " + ", ".join(names) + ".",
    )


def _value(cell: Any) -> Json:
    """A cell as a JSON value: empty is None, a whole number an int, a moment ISO text, a span of time H:MM:SS."""
    if isinstance(cell, str):
        return cell or None
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() and abs(cell) < 1e15 else cell
    if isinstance(cell, dt.datetime | dt.date | dt.time):
        return cell.isoformat()
    if isinstance(cell, dt.timedelta):
        minutes, seconds = divmod(round(cell.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return cell
