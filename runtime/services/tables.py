"""Tables beside a recording: read as the step that may follow from it will read them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

from runtime.errors import UsageProblem
from runtime.model import Json
from runtime.recorder.merging import DataTable
from runtime.tasks.context import TaskContext
from runtime.tasks.registry import Registry

#: Sheets of a workbook that are looked at, and rows of a table.
_SHEETS, _ROWS = 20, 50_000


async def tables_beside(paths: Sequence[Path], base: Path) -> tuple[DataTable, ...]:
    """The tables in CSV and Excel files, each sheet one; named relative to ``base`` where they lie in it.

    Raises UsageProblem for a file that is not there, StepFailed (kind ``data``) for one that cannot be read.
    """
    return tuple([table for path in paths async for table in _tables(path, base)])


async def _tables(given: Path, base: Path) -> AsyncIterator[DataTable]:
    path, named = await asyncio.to_thread(_located, given, base)
    empty = DataTable(named, (), ())
    if not empty.is_workbook:
        yield await _table(empty, path, "csv.read")
        return
    sheets = (await _done("excel.sheets", path)).sheets
    for number, sheet in enumerate(sheets[:_SHEETS]):
        # The first one needs no name in the step.
        yield await _table(DataTable(named, (), (), sheet.name if number else ""), path, "excel.read")


def _located(given: Path, base: Path) -> tuple[Path, str]:
    """Where the file is, and what a step calls it."""
    path, folder = given.resolve(), base.resolve()
    if not path.is_file():
        raise UsageProblem(f"There is no file {given}.", remedy="Name the CSV or Excel file that you work from.")
    return path, path.relative_to(folder).as_posix() if path.is_relative_to(folder) else str(path)


async def _table(of: DataTable, path: Path, task: str) -> DataTable:
    sheet: dict[str, Json] = {"sheet": of.sheet} if of.sheet else {}
    read = await _done(task, path, limit=_ROWS, **sheet)
    return DataTable(of.path, tuple(read.columns), tuple(read.rows), of.sheet)


async def _done(task: str, path: Path, **params: Json) -> Any:
    spec = Registry().get(task)
    assert spec.call is not None
    context = TaskContext(project=path.parent, work=path.parent)
    return await spec.call(context, spec.params.model_validate({"path": str(path), **params}))
