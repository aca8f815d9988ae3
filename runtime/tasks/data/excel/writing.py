"""Write, extend and change workbooks (.xlsx, .xlsm); other sheets, formats and formulas stay as they are."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import Field, field_validator

from runtime.errors import StepFailed
from runtime.model import Json, ReplayPolicy
from runtime.tasks.context import TaskContext
from runtime.tasks.data.excel.book import digest, load, log_warnings, must_be_writable, new_book, sheet_of, to_bytes
from runtime.tasks.data.excel.cells import beautify, last_row, put_cell, put_rows, stretch_tables
from runtime.tasks.data.excel.ranges import MAX_COLUMN, parse_cell
from runtime.tasks.data.tables import ColumnType, Rows, all_columns, cells, column_names
from runtime.tasks.disk import Check, off_loop, sole_writer, write_bytes
from runtime.tasks.intent import Intent
from runtime.tasks.spec import TaskParams, TaskResult, Touch, task

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_ROWS = Field(title="Rows", description="A list of records, or of lists of cells.")
_TYPES: dict[str, ColumnType] = Field(
    {}, title="Types of columns", description="By name: date makes real dates of ISO text, number makes numbers."
)
_FORMULAS = Field(False, title="Allow formulas", description="A text that begins with = becomes a formula.")


class WhenThere(StrEnum):
    """What ``excel.write`` does with a workbook that exists."""

    REPLACE_SHEET = "replace_sheet"
    REPLACE_FILE = "replace_file"
    FAIL = "fail"


class WriteParams(TaskParams):
    path: str = Field(title="Workbook", description="An .xlsx file; missing folders are made.")
    sheet: str = Field("Sheet1", title="Sheet", min_length=1, max_length=31, pattern=r"^[^\\/*?:\[\]]+$")
    rows: Rows = _ROWS
    columns: list[str] = Field([], title="Columns", description="Which, and in which order. Empty: as in the records.")
    header: bool = Field(True, title="Write the names first")
    types: dict[str, ColumnType] = _TYPES
    existing: WhenThere = Field(
        WhenThere.REPLACE_SHEET, title="If the file exists", description="Other sheets are kept when one is replaced."
    )
    formulas: bool = _FORMULAS


class AppendParams(TaskParams):
    path: str = Field(title="Workbook", description="Made, with a header row, when it does not exist yet.")
    sheet: str = Field("", title="Sheet", description="Its name. Empty: the first.")
    rows: Rows = _ROWS
    header: bool = Field(True, title="First row holds the names", description="Records are put under these names.")
    types: dict[str, ColumnType] = _TYPES
    formulas: bool = _FORMULAS


class CellChange(TaskParams):
    cell: str = Field(title="Cell", description="B2.")
    value: Json = Field(title="Value", description="One value, or a list of lists for an area that begins there.")


class UpdateParams(TaskParams):
    path: str = Field(title="Workbook")
    sheet: str | int = Field("", title="Sheet", description="Its name, or its number from 1. Empty: the first.")
    cells: list[CellChange] = Field(title="Cells", description='A list, or shorter `{"B2": 5, "C2": "paid"}`.')
    formulas: bool = _FORMULAS

    @field_validator("cells", mode="before")
    @classmethod
    def _from_record(cls, value: Any) -> Any:
        return [{"cell": cell, "value": one} for cell, one in value.items()] if isinstance(value, dict) else value


class SheetResult(TaskResult):
    path: str = Field(title="Path")
    sheet: str = Field(title="Sheet")
    count: int = Field(title="Rows written")


class UpdateResult(TaskResult):
    path: str = Field(title="Path")
    sheet: str = Field(title="Sheet")
    count: int = Field(title="Cells written")


@task(
    "excel.write",
    title="Write an Excel sheet",
    icon="sheet",
    keywords=("xlsx", "table", "export", "save"),
    replay=ReplayPolicy.KEYED,
    touches=(Touch.FILES,),
)
async def write_sheet(ctx: TaskContext, params: WriteParams) -> SheetResult:
    """Write rows to a sheet of a new or existing workbook, whole or not at all. Other sheets stay as they are."""
    path = ctx.path(params.path)

    def work(check: Check) -> None:
        must_be_writable(path)
        with sole_writer(path, check):
            _may_write(ctx, path, params.existing)
            keep = path.exists() and params.existing is WhenThere.REPLACE_SHEET
            book = _changed(ctx, path) if keep else new_book()
            _fill(_fresh_sheet(book, params.sheet), params)
            check()
            write_bytes(path, to_bytes(book), check)

    await off_loop(work)
    return SheetResult(path=str(path), sheet=params.sheet, count=len(params.rows))


@task(
    "excel.append",
    title="Add rows to an Excel sheet",
    icon="between-horizontal-end",
    keywords=("xlsx", "table", "log"),
    replay=ReplayPolicy.KEYED,
    touches=(Touch.FILES,),
)
async def append_rows(ctx: TaskContext, params: AppendParams) -> SheetResult:
    """Add rows below the last one of a sheet, under its own header. After an interruption nothing is added twice."""
    path = ctx.path(params.path)

    def work(check: Check) -> str:
        must_be_writable(path)
        with sole_writer(path, check):
            intent, before = Intent(ctx), digest(path)
            book = _changed(ctx, path) if before else new_book()
            sheet = sheet_of(book, params.sheet, path) if before else book.create_sheet(params.sheet or "Sheet1")
            if intent.record is None or _still_to_do(intent.record["before"], intent.record["after"], before, path):
                _add(sheet, params, path)
                check()
                _store_noted(intent, path, before, to_bytes(book), check)
            return str(sheet.title)

    title = await off_loop(work)
    return SheetResult(path=str(path), sheet=title, count=len(params.rows))


@task(
    "excel.update",
    title="Change cells of an Excel sheet",
    icon="table-2",
    keywords=("xlsx", "set", "cell", "range"),
    replay=ReplayPolicy.REPEATABLE,
    touches=(Touch.FILES,),
)
async def update_cells(ctx: TaskContext, params: UpdateParams) -> UpdateResult:
    """Put values into cells of a sheet. Formats, other cells and other sheets stay as they are."""
    path = ctx.path(params.path)

    def work(check: Check) -> UpdateResult:
        with sole_writer(path, check):
            book = _changed(ctx, path)
            sheet = sheet_of(book, params.sheet, path)
            count = sum(_put(sheet, change, params.formulas) for change in params.cells)
            check()
            write_bytes(path, to_bytes(book), check)
        return UpdateResult(path=str(path), sheet=sheet.title, count=count)

    return await off_loop(work)


def _changed(ctx: TaskContext, path: Path) -> Workbook:
    book = load(path)
    log_warnings(ctx, path)
    return book


def _may_write(ctx: TaskContext, path: Path, existing: WhenThere) -> None:
    intent = Intent(ctx)
    if existing is WhenThere.FAIL and path.exists() and intent.record is None:
        raise StepFailed(f'"{path}" exists already.', kind="file", remedy="Choose another name, or allow replacing.")
    intent.note({"path": str(path)})


def _fresh_sheet(book: Workbook, name: str) -> Worksheet:
    """An empty sheet of that name, in the place of the old one."""
    for number, sheet in enumerate(book.sheetnames):
        if sheet.casefold() == name.casefold():
            book.remove(book[sheet])
            return book.create_sheet(sheet, number)
    return book.create_sheet(name)


def _fill(sheet: Worksheet, params: WriteParams) -> None:
    names = all_columns(params.rows, params.columns)
    header = params.header and bool(names)
    types = [params.types.get(name) for name in names]
    if header:
        put_rows(sheet, 1, 1, [list(names)], [], formulas=False)
    put_rows(sheet, 1 + header, 1, (cells(row, names) for row in params.rows), types, params.formulas)
    beautify(sheet, header)


def _add(sheet: Worksheet, params: AppendParams, path: Path) -> None:
    last, wanted = last_row(sheet), all_columns(params.rows)
    names = _header(sheet) if params.header and last else []
    missing = [name for name in wanted if name not in names] if names else []
    if missing:
        raise StepFailed(
            f'The sheet "{sheet.title}" of "{path}" has no column "{missing[0]}".',
            kind="data",
            remedy="Its columns are: " + ", ".join(names) + ".",
        )
    if params.header and wanted and not last:
        put_rows(sheet, 1, 1, [list(wanted)], [], formulas=False)
        beautify(sheet, header=True)
        last = 1
    names = names or wanted
    rows = (cells(row, names) for row in params.rows)
    put_rows(sheet, last + 1, 1, rows, [params.types.get(name) for name in names], params.formulas)
    stretch_tables(sheet, last, last + len(params.rows))


def _header(sheet: Worksheet) -> list[str]:
    values = [sheet.cell(1, column).value for column in range(1, min(sheet.max_column, MAX_COLUMN) + 1)]
    while values and values[-1] is None:
        values.pop()
    return column_names(values)


def _still_to_do(before: str, after: str, now: str, path: Path) -> bool:
    if now == after:
        return False
    if now == before:
        return True
    raise StepFailed(
        f'It cannot be told whether this step had added its rows to "{path}" before it was interrupted: '
        "the workbook was changed since.",
        kind="file",
        remedy="Look at the last rows, then skip or repeat this step.",
    )


def _store_noted(intent: Intent, path: Path, before: str, data: bytes, check: Check) -> None:
    intent.note({"before": before, "after": digest(data)})
    try:
        write_bytes(path, data, check)
    except StepFailed:
        # Nothing was replaced, so nothing is in doubt.
        intent.forget()
        raise


def _put(sheet: Worksheet, change: CellChange, formulas: bool) -> int:
    row, column = parse_cell(change.cell)
    block = change.value if _is_block(change.value) else [[change.value]]
    for down, line in enumerate(block):
        for right, value in enumerate(line):
            put_cell(sheet, row + down, column + right, value, None, formulas)
    return sum(map(len, block))


def _is_block(value: Json) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(line, list) for line in value)
