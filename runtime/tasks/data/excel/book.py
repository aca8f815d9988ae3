"""Open and store workbooks with openpyxl, in plain words where that fails."""

from __future__ import annotations

import hashlib
import io
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from runtime.errors import StepFailed
from runtime.tasks.context import TaskContext
from runtime.tasks.data.excel.guard import Kind, damaged, kind_of, open_zip
from runtime.tasks.data.excel.reading import no_sheet
from runtime.tasks.disk import read_bytes

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

#: Parts of a workbook that openpyxl does not carry over.
_LOST = {
    "xl/slicers/": "slicers",
    "xl/timelines/": "timelines",
    "xl/threadedComments/": "threaded comments",
    "xl/ctrlProps/": "form controls",
    "xl/diagrams/": "diagrams",
    "xl/embeddings/": "embedded objects",
}


def must_be_writable(path: Path) -> None:
    """Only the XML formats of Excel can be written."""
    if path.suffix.lower() not in {".xlsx", ".xlsm"}:
        raise StepFailed(
            f'"{path}" cannot be written: only .xlsx and .xlsm files can.',
            kind="data",
            remedy="Use a name that ends in .xlsx.",
        )


def new_book() -> Workbook:
    """A workbook without sheets."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    return book


def load(path: Path) -> Workbook:
    """The workbook at ``path``, ready to be changed."""
    import openpyxl

    must_be_writable(path)
    if kind_of(path) is not Kind.XLSX:
        raise damaged(path)
    # What it says about extensions it drops is told by ``log_warnings``.
    warnings.filterwarnings("ignore", module=r"openpyxl\b")
    try:
        return openpyxl.load_workbook(io.BytesIO(read_bytes(path)), keep_vba=path.suffix.lower() == ".xlsm")
    except StepFailed:
        raise
    except Exception as error:  # openpyxl raises whatever the wrong XML leads to
        raise damaged(path, f"{type(error).__name__}: {error}") from error


def to_bytes(book: Workbook) -> bytes:
    """The workbook as the content of a file."""
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def digest(content: Path | bytes) -> str:
    """A digest of a file's content; an empty text when there is no file."""
    if isinstance(content, bytes):
        return hashlib.sha256(content).hexdigest()
    return digest(read_bytes(content)) if content.exists() else ""


def sheet_of(book: Workbook, sheet: str | int, path: Path) -> Worksheet:
    """A sheet by name or number from 1; the first one for an empty name."""
    found = book.worksheets
    if sheet == "" and found:
        return found[0]
    if isinstance(sheet, int) and 1 <= sheet <= len(found):
        return found[sheet - 1]
    for candidate in found:
        if isinstance(sheet, str) and candidate.title.strip().casefold() == sheet.strip().casefold():
            return candidate
    raise no_sheet(path, sheet, [candidate.title for candidate in found])


def log_warnings(ctx: TaskContext, path: Path) -> None:
    """Say what a change would cost, and when another program seems to have the workbook open."""
    with open_zip(path) as file:
        names = file.namelist()
    lost = [what for part, what in _LOST.items() if any(name.startswith(part) for name in names)]
    if lost:
        ctx.log(f'"{path.name}" has {", ".join(lost)}, which are lost when it is changed.', level="warning")
    for lock in (path.with_name(f"~${path.name}"), path.with_name(f".~lock.{path.name}#")):
        if lock.exists():
            ctx.log(f'"{path.name}" seems to be open in another program.', level="warning", lock=str(lock))
