"""CSV files: read into rows, write, append."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from pydantic import Field

from runtime.errors import StepFailed
from runtime.model import Json, ReplayPolicy
from runtime.tasks.appending import append_bytes
from runtime.tasks.context import TaskContext
from runtime.tasks.data.tables import (
    ColumnType,
    Rows,
    Table,
    all_columns,
    cell_text,
    cells,
    column_names,
    is_number,
    record,
    typed,
)
from runtime.tasks.disk import Check, file_errors, off_loop, open_plain, read_bytes, sole_writer, write_bytes
from runtime.tasks.encodings import AUTO, decode, decode_start, encode
from runtime.tasks.spec import TaskParams, TaskResult, Touch, task

_DELIMITERS = (",", ";", "\t", "|")
_SAMPLE_LINES = 30
#: Longest text of one cell, in characters.
_FIELD_LIMIT = 16 << 20
#: Bytes at the beginning of a file in which its header is looked for.
_HEAD = 1 << 18

_DELIMITER = Field(",", title="Delimiter", min_length=1, max_length=1)


class ReadParams(TaskParams):
    path: str = Field(title="File")
    delimiter: str = Field(
        "", title="Delimiter", max_length=1, description="Empty finds out: comma, semicolon, tab, |."
    )
    encoding: str = Field(AUTO, title="Encoding", description="auto reads a byte order mark, else UTF-8; or cp1251 ...")
    header: bool = Field(True, title="First row holds the names")
    skip_rows: int = Field(0, ge=0, title="Lines to skip first")
    columns: dict[str, ColumnType] = Field(
        {}, title="Types of columns", description="By name. All others stay text, so that 007 stays 007."
    )
    decimal_comma: bool = Field(False, title="Decimal comma", description="Numbers are written as 1.234,50.")
    trim: bool = Field(False, title="Trim spaces", description="Spaces around the text of a cell are dropped.")
    quote: str = Field('"', title="Quotation mark", max_length=1, description="Empty when the file knows none.")
    limit: int | None = Field(None, ge=1, title="At most so many rows")


class WriteParams(TaskParams):
    path: str = Field(title="File", description="Replaced as a whole; missing folders are made.")
    rows: Rows = Field(title="Rows", description="A list of records, or of lists of cells.")
    columns: list[str] = Field([], title="Columns", description="Which, and in which order. Empty: as in the records.")
    header: bool = Field(True, title="Write the names first")
    delimiter: str = _DELIMITER
    encoding: str = Field("utf-8", title="Encoding", description="utf-8-sig lets Excel recognise the letters.")
    guard_formulas: bool = Field(
        False, title="Defuse formulas", description="Put ' before texts that Excel would run as a formula."
    )


class AppendParams(TaskParams):
    path: str = Field(title="File", description="Made, with a header row, when it does not exist yet.")
    rows: Rows = Field(title="Rows", description="A list of records, or of lists of cells.")
    header: bool = Field(True, title="First row holds the names", description="Records are put under these names.")
    delimiter: str = Field("", title="Delimiter", max_length=1, description="Empty finds out; comma in a new file.")
    encoding: str = Field("utf-8", title="Encoding")
    guard_formulas: bool = Field(
        False, title="Defuse formulas", description="Put ' before texts that Excel would run as a formula."
    )


class WriteResult(TaskResult):
    path: str = Field(title="Path")
    count: int = Field(title="Rows written")


@task(
    "csv.read",
    title="Read a CSV file",
    icon="file-spreadsheet",
    keywords=("table", "import", "tsv"),
    replay=ReplayPolicy.REPEATABLE,
    touches=(Touch.FILES,),
)
async def read(ctx: TaskContext, params: ReadParams) -> Table:
    """Read the rows of a CSV file. Cells are text unless a column is given a type; empty lines are left out."""
    path = ctx.path(params.path)
    return await off_loop(lambda check: _table(_text(path, params.encoding), params, path, check))


@task(
    "csv.write",
    title="Write a CSV file",
    icon="file-output",
    keywords=("table", "export", "save"),
    replay=ReplayPolicy.REPEATABLE,
    touches=(Touch.FILES,),
)
async def write(ctx: TaskContext, params: WriteParams) -> WriteResult:
    """Write rows to a CSV file, whole or not at all."""
    path = ctx.path(params.path)

    def work(check: Check) -> None:
        names = all_columns(params.rows, params.columns)
        heading = [names] if params.header and names else []
        text = _lines(heading + _cells(params.rows, names, params.guard_formulas), params.delimiter)
        write_bytes(path, encode(text, params.encoding), check)

    await off_loop(work)
    return WriteResult(path=str(path), count=len(params.rows))


@task(
    "csv.append",
    title="Add rows to a CSV file",
    icon="list-plus",
    keywords=("table", "log"),
    replay=ReplayPolicy.KEYED,
    touches=(Touch.FILES,),
)
async def append(ctx: TaskContext, params: AppendParams) -> WriteResult:
    """Add rows at the end of a CSV file, under its own header. After an interruption nothing is added twice."""
    path = ctx.path(params.path)

    def work(check: Check) -> None:
        with sole_writer(path, check):
            append_bytes(ctx, path, lambda start: _addition(path, start, params))

    await off_loop(work)
    return WriteResult(path=str(path), count=len(params.rows))


def sniff(text: str, quote: str = '"') -> str:
    """The delimiter with which the first lines give the steadiest number of columns; a comma when none does."""
    if text[:4].lower() == "sep=" and len(text) > 4:
        return text[4]
    sample = "".join(islice(io.StringIO(text[: 1 << 18], newline=""), _SAMPLE_LINES))

    def steadiness(delimiter: str) -> tuple[float, int]:
        lines = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter, **_quoting(quote))
        try:
            widths = [len(row) for row in lines if row]
        except csv.Error:
            return 0.0, 0
        usual = max(set(widths), key=widths.count, default=0)
        return (widths.count(usual) / len(widths), usual) if usual > 1 else (0.0, 0)

    best = max(_DELIMITERS, key=steadiness)
    return best if steadiness(best)[1] else ","


def _text(path: Path, encoding: str) -> str:
    data = read_bytes(path)
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise StepFailed(f'"{path}" is an Excel workbook, not CSV.', kind="data", remedy="Use Read an Excel sheet.")
    return decode(data, encoding, str(path))


def _table(text: str, params: ReadParams, path: Path, check: Check) -> Table:
    delimiter = params.delimiter or sniff(text, params.quote)
    if text[:4].lower() == "sep=":
        text = text.partition("\n")[2]
    lines = _rows(text, delimiter, params.quote, path, check)
    lines = islice(lines, params.skip_rows, None)
    if params.trim:
        lines = ([cell.strip() for cell in line] for line in lines)
    if not params.header:
        rows = list(islice(lines, params.limit))
        names = column_names([None] * max(map(len, rows), default=0))
        return Table(columns=names, rows=rows, count=len(rows))
    names = column_names(next(lines, []))
    body = list(islice(lines, params.limit))
    names = column_names([*names, *[None] * (max(map(len, body), default=0) - len(names))])
    records = typed((record(names, line, "") for line in body), params.columns, names, params.decimal_comma)
    return Table(columns=names, rows=records, count=len(records))


def _rows(text: str, delimiter: str, quote: str, path: Path, check: Check) -> Iterator[list[Json]]:
    """The non-empty lines as lists of text."""
    csv.field_size_limit(_FIELD_LIMIT)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True, **_quoting(quote))
    try:
        for line in reader:
            if reader.line_num % 1000 == 0:
                check()
            if line and any(line):
                yield line
    except csv.Error as error:
        raise StepFailed(
            f'"{path}" is not clean CSV near line {reader.line_num}: {error}.',
            kind="data",
            remedy="Check the quotation marks there, or leave the quotation mark empty if the file knows none.",
        ) from error


def _quoting(quote: str) -> dict[str, Any]:
    return {"quotechar": quote} if quote else {"quoting": csv.QUOTE_NONE}


def _lines(rows: list[list[str]], delimiter: str, line_end: str = "\r\n") -> str:
    target = io.StringIO(newline="")
    csv.writer(target, delimiter=delimiter, lineterminator=line_end).writerows(rows)
    return target.getvalue()


def _cells(rows: Rows, names: list[str], guard: bool) -> list[list[str]]:
    text = _guarded if guard else cell_text
    return [[text(cell) for cell in cells(row, names)] for row in rows]


def _guarded(value: Json) -> str:
    text = cell_text(value)
    risky = isinstance(value, str) and text[:1] in {"=", "+", "-", "@", "\t", "\r"} and not is_number(text)
    return f"'{text}" if risky else text


def _addition(path: Path, start: int, params: AppendParams) -> bytes:
    """The bytes to add after the first ``start`` ones, under the header that stands there."""
    head, gap = _surroundings(path, start, params.encoding)
    delimiter = params.delimiter or (sniff(head) if head else ",")
    line_end = "\n" if "\n" in head and "\r\n" not in head else "\r\n"
    wanted = all_columns(params.rows)
    names = next(_rows(head, delimiter, '"', path, lambda: None), []) if params.header else []
    _must_fit(wanted, names, path)
    heading = [wanted] if params.header and wanted and not names else []
    rows = heading + _cells(params.rows, names or wanted, params.guard_formulas)
    return encode(gap * line_end + _lines(rows, delimiter, line_end), params.encoding, mark=start == 0)


def _surroundings(path: Path, start: int, encoding: str) -> tuple[str, bool]:
    """The beginning of the file, where its header is, and whether a line end is missing before ``start``."""
    if not start:
        return "", False
    with file_errors(path, "read"), open_plain(path) as file:
        head = file.read(min(start, _HEAD))
        file.seek(max(0, start - 4))
        tail = file.read(min(start, 4))
    open_line = not tail.strip(b"\0").endswith((b"\n", b"\r"))
    return decode_start(head, AUTO if encoding.startswith("utf") else encoding, str(path)), open_line


def _must_fit(wanted: list[str], names: list[str], path: Path) -> None:
    missing = [name for name in wanted if name not in names] if names else []
    if missing:
        raise StepFailed(
            f'"{path}" has no column "{missing[0]}".',
            kind="data",
            remedy="Its columns are: " + ", ".join(names) + ".",
        )
