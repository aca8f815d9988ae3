"""Tables beside a recording: what the step that reads them later will give, and where it will look for them."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from runtime.errors import StepFailed, UsageProblem
from runtime.services.tables import tables_beside


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    book = Workbook()
    book.active.title = "Notes"
    book.active.append(["Nothing"])
    sheet = book.create_sheet("Invoices")
    for row in (["Number", "Net"], ["AO-77", 120], ["BT-2031", 99.5]):
        sheet.append(row)
    path = tmp_path / "data" / "work.xlsx"
    path.parent.mkdir()
    book.save(path)
    return path


async def test_each_sheet_of_a_workbook_is_a_table(workbook: Path, tmp_path: Path) -> None:
    first, second = await tables_beside([workbook], tmp_path)
    assert (first.path, first.sheet, first.rows) == ("data/work.xlsx", "", ())
    assert (second.sheet, second.columns) == ("Invoices", ("Number", "Net"))
    assert second.rows == ({"Number": "AO-77", "Net": 120}, {"Number": "BT-2031", "Net": 99.5})
    assert second.is_workbook


async def test_a_csv_file_somewhere_else_keeps_its_path(tmp_path: Path) -> None:
    path = tmp_path / "work.csv"
    path.write_text("Number;Net\nAO-77;120,00\n", "utf-8")
    [table] = await tables_beside([path], tmp_path / "project")
    assert (table.path, table.rows) == (str(path), ({"Number": "AO-77", "Net": "120,00"},))


async def test_files_that_are_none(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="There is no file"):
        await tables_beside([tmp_path / "not.csv"], tmp_path)
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 no workbook")
    with pytest.raises(StepFailed):
        await tables_beside([broken], tmp_path)
