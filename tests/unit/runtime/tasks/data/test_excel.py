from __future__ import annotations

import asyncio
import datetime as dt
import random
import struct
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.errors import StepFailed
from runtime.model import Secret
from runtime.tasks.data.excel.guard import column_letters, column_number
from runtime.tasks.data.excel.ranges import Area, parse_cell, parse_range
from tests.fixtures.task_calls import Calls, names_in


def book(call: Calls, *sheets: tuple[str, dict[str, Any]], name: str = "a.xlsx") -> Path:
    """A workbook with cells by name."""
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for title, cells in sheets:
        sheet = made.create_sheet(title)
        for cell, value in cells.items():
            sheet[cell] = value
    path = call.project / name
    made.save(path)
    return path


def grid(path: Path, sheet: str) -> list[list[Any]]:
    return [list(row) for row in openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True)]


async def rows(call: Calls, **params: Any) -> list[Any]:
    return (await call("excel.read", path="a.xlsx", **params))["rows"]


INVOICES = {
    "A1": "Number", "B1": "Amount", "C1": "Due", "D1": "Paid",
    "A2": "007", "B2": 12, "C2": dt.date(2026, 5, 12), "D2": True,
    "A4": "008", "B4": 12.5, "C4": dt.datetime(2026, 5, 12, 9, 30), "D4": None,
}  # fmt: skip


async def test_reads_records_with_their_types(call: Calls) -> None:
    book(call, ("Invoices", INVOICES))
    assert await call("excel.read", path="a.xlsx", row_number_as="row") == {
        "columns": ["Number", "Amount", "Due", "Paid"],
        "rows": [
            {"Number": "007", "Amount": 12, "Due": "2026-05-12", "Paid": True, "row": 2},
            {"Number": "008", "Amount": 12.5, "Due": "2026-05-12T09:30:00", "Paid": None, "row": 4},
        ],
        "count": 2,
    }
    [first, _] = await rows(call, columns={"Amount": "text", "Paid": "text"})
    assert first == {"Number": "007", "Amount": "12", "Due": "2026-05-12", "Paid": "true"}


async def test_reads_ranges_sheets_and_limits(call: Calls) -> None:
    book(call, ("One", {"B3": "x", "C3": "y", "B4": 1, "C4": 2, "D4": 3, "B5": 4}), ("Two", {"A1": "n", "A2": 5}))
    assert await rows(call) == [
        {"column_1": None, "x": 1, "y": 2, "column_4": 3},
        {"column_1": None, "x": 4, "y": None, "column_4": None},
    ]
    assert await rows(call, range="B3:C4") == [{"x": 1, "y": 2}]
    assert await rows(call, range="B:B") == [{"x": 1}, {"x": 4}]
    assert await rows(call, range="C4", header=False) == [[2, 3]]
    assert await rows(call, range="B4:C5", header=False, row_number_as="n") == [
        {"B": 1, "C": 2, "n": 4},
        {"B": 4, "C": None, "n": 5},
    ]
    assert await rows(call, range="4:4", header=False) == [[None, 1, 2, 3]]
    assert await rows(call, sheet=2) == await rows(call, sheet=" two ") == [{"n": 5}]
    assert await rows(call, range="B3", limit=1) == [{"x": 1, "y": 2, "column_3": 3}]
    for sheet in ("Three", 3, 0):
        with pytest.raises(StepFailed, match="has no sheet") as caught:
            await rows(call, sheet=sheet)
        assert caught.value.remedy == "Its sheets are: One, Two."


async def test_keeps_empty_rows_on_request(call: Calls) -> None:
    book(call, ("S", {"A1": "n", "A3": 1}))
    assert await rows(call) == [{"n": 1}]
    assert await rows(call, keep_empty_rows=True) == [{"n": None}, {"n": 1}]


async def test_empty_sheets_and_odd_values(call: Calls) -> None:
    book(call, ("S", {}))
    assert await call("excel.read", path="a.xlsx") == {"columns": [], "rows": [], "count": 0}
    book(call, ("S", {"A1": dt.time(9, 30), "B1": dt.timedelta(hours=30, minutes=5), "C1": 1e300, "D1": "#N/A"}))
    assert await rows(call, header=False) == [["09:30:00", "30:05:00", 1e300]]


async def test_lists_sheets(call: Calls) -> None:
    path = book(call, ("One", {}), ("Two", {}))
    made = openpyxl.load_workbook(path)
    made["Two"].sheet_state = "hidden"
    made.save(path)
    assert (await call("excel.sheets", path="a.xlsx"))["sheets"] == [
        {"name": "One", "number": 1, "visible": True},
        {"name": "Two", "number": 2, "visible": False},
    ]


async def test_one_stray_cell_far_away_is_refused_instead_of_eating_all_memory(call: Calls) -> None:
    book(call, ("Good", {"A1": "n", "A2": 1}), ("Stray", {"A1": 1, "XFD1048576": 2}))
    assert await rows(call) == [{"n": 1}]
    with pytest.raises(StepFailed, match="17,179,869,184 cells") as caught:
        await rows(call, sheet="Stray")
    assert caught.value.kind == "limit" and "far away" in caught.value.remedy
    book(call, ("Corner", {"XFD1048576": 2}))
    assert await rows(call, header=False, range="XFD1048576", row_number_as="n") == [{"XFD": 2, "n": 1_048_576}]


def zipped(path: Path, parts: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)


async def test_files_that_are_no_workbooks_are_explained(call: Calls) -> None:
    good = book(call, ("S", INVOICES)).read_bytes()
    path = call.project / "a.xlsx"
    for damaged in (b"", b"hello", good[:-40], good[200:], b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)):
        path.write_bytes(damaged)
        for type, params in (
            ("excel.read", {}),
            ("excel.sheets", {}),
            ("excel.append", {"rows": []}),
            ("excel.update", {"cells": []}),
        ):
            with pytest.raises(StepFailed, match="damaged") as caught:
                await call(type, path="a.xlsx", **params)
            assert "save it again" in caught.value.remedy
        assert path.read_bytes() == damaged, "a damaged file is left as it is"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le"))
    with pytest.raises(StepFailed, match="protected by a password"):
        await rows(call)
    zipped(path, {"xl/workbook.bin": b""})
    with pytest.raises(StepFailed, match=r"\.xlsb"):
        await rows(call)
    zipped(path, {"word/document.xml": b""})
    with pytest.raises(StepFailed, match="not an Excel workbook"):
        await rows(call)
    with pytest.raises(StepFailed, match="no such file"):
        await call("excel.read", path="nothing.xlsx")
    with pytest.raises(StepFailed, match=r"only \.xlsx"):
        await call("excel.write", path="a.xls", rows=[])


async def test_a_workbook_that_unpacks_to_gigabytes_is_refused(call: Calls) -> None:
    path = book(call, ("S", {"A1": 1}))
    with zipfile.ZipFile(path, "a") as file:
        file.writestr("xl/media/x", b"")
    data = bytearray(path.read_bytes())
    place = data.rfind(b"xl/media/x") - 46 + 24
    data[place : place + 4] = struct.pack("<I", 3 << 30)
    path.write_bytes(data)
    with pytest.raises(StepFailed, match=r"larger than 2\.0 GB unpacked"):
        await rows(call)


async def test_damaged_workbooks_never_bring_foreign_errors(call: Calls) -> None:
    source = book(call, ("S", INVOICES))
    with zipfile.ZipFile(source) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    draw = random.Random(7)
    for _ in range(150):
        changed = dict(parts)
        name = draw.choice([name for name in parts if name.startswith("xl/")])
        content = bytearray(parts[name])
        for _ in range(draw.randint(1, 4)):
            place = draw.randrange(len(content))
            content[place : place + draw.choice([0, 1, 3])] = draw.choice([b"", b"9", b"<", b">", b'"', b"\xff"])
        changed[name] = bytes(content)
        zipped(source, changed)
        for type, params in (("excel.read", {}), ("excel.update", {"cells": {"A1": 1}})):
            try:
                await call(type, path="a.xlsx", **params)
            except StepFailed as error:
                assert error.kind in {"data", "limit"}


async def test_writes_a_new_workbook(call: Calls) -> None:
    data = [{"n": "007", "when": "2026-05-12", "ok": True}, {"n": 5, "more": [1, "ж"]}]
    result = await call("excel.write", path="new/a.xlsx", sheet="Out", rows=data, types={"when": "date"})
    path = call.project / "new" / "a.xlsx"
    assert result == {"path": str(path), "sheet": "Out", "count": 2}
    assert grid(path, "Out") == [
        ["n", "when", "ok", "more"],
        ["007", dt.datetime(2026, 5, 12), True, None],
        [5, None, None, '[1, "ж"]'],
    ]
    sheet = openpyxl.load_workbook(path)["Out"]
    assert sheet["A1"].font.bold and sheet.freeze_panes == "A2"


async def test_text_is_never_taken_for_something_else(call: Calls) -> None:
    values = ["=1+1", "=cmd|' /C calc'!A0", "#N/A", "12", "1e5", "a\x0bb", "2026-05-12", 12345678901234567890, -0.5]
    await call("excel.write", path="a.xlsx", rows=[[value] for value in values])
    sheet = openpyxl.load_workbook(call.project / "a.xlsx")["Sheet1"]
    assert [cell.data_type for (cell,) in sheet.iter_rows()] == ["s"] * 8 + ["n"]
    assert sheet["A6"].value == "ab" and sheet["A8"].value == "12345678901234567890"
    await call("excel.write", path="a.xlsx", rows=[["=1+1"]], formulas=True)
    assert openpyxl.load_workbook(call.project / "a.xlsx")["Sheet1"]["A1"].data_type == "f"
    with pytest.raises(StepFailed, match="at most 32,767 characters") as caught:
        await call("excel.write", path="a.xlsx", rows=[["x" * 40_000]])
    assert caught.value.kind == "limit"


async def test_a_secret_is_never_written(call: Calls) -> None:
    for type, params in (
        ("excel.write", {"rows": [{"a": Secret("hunter2")}]}),
        ("excel.append", {"rows": [{"a": Secret("hunter2")}]}),
    ):
        with pytest.raises(StepFailed, match="credential"):
            await call(type, path="a.xlsx", **params)
    assert names_in(call.project) == []


async def test_replaces_one_sheet_and_keeps_the_others(call: Calls) -> None:
    path = book(call, ("One", {"A1": "old"}), ("Two", {"A1": "=SUM(B1:B2)", "B1": 1}))
    made = openpyxl.load_workbook(path)
    made["Two"]["B1"].number_format = "0.00"
    made.save(path)
    await call("excel.write", path="a.xlsx", sheet="one", rows=[{"n": 1}])
    after = openpyxl.load_workbook(path)
    assert after.sheetnames == ["One", "Two"] and grid(path, "One") == [["n"], [1]]
    assert after["Two"]["A1"].value == "=SUM(B1:B2)" and after["Two"]["B1"].number_format == "0.00"
    with pytest.raises(StepFailed, match="exists already"):
        await call("excel.write", path="a.xlsx", rows=[], existing="fail")
    await call("excel.write", path="a.xlsx", sheet="Only", rows=[{"n": 1}], existing="replace_file")
    assert openpyxl.load_workbook(path).sheetnames == ["Only"]


async def test_a_write_that_may_not_replace_can_be_repeated(call: Calls) -> None:
    call.ctx.key = "run/write/1"
    for _ in range(2):
        await call("excel.write", path="a.xlsx", rows=[{"n": 1}], existing="fail")


async def test_appends_below_the_last_value(call: Calls) -> None:
    await call("excel.append", path="a.xlsx", sheet="Log", rows=[{"a": 1, "b": "x"}])
    path = call.project / "a.xlsx"
    made = openpyxl.load_workbook(path)
    made["Log"]["A50"].number_format = "0.00"
    made.save(path)
    await call("excel.append", path="a.xlsx", rows=[{"b": "y"}, {"a": "2026-05-12"}], types={"a": "date"})
    assert grid(path, "Log")[:4] == [["a", "b"], [1, "x"], [None, "y"], [dt.datetime(2026, 5, 12), None]]
    with pytest.raises(StepFailed, match='has no column "c"') as caught:
        await call("excel.append", path="a.xlsx", rows=[{"c": 1}])
    assert caught.value.remedy == "Its columns are: a, b."


async def test_a_table_takes_in_the_new_rows(call: Calls) -> None:
    from openpyxl.worksheet.table import Table

    path = book(call, ("S", {"A1": "n", "A2": 1}))
    made = openpyxl.load_workbook(path)
    made["S"].add_table(Table(displayName="T", ref="A1:A2"))
    made.save(path)
    await call("excel.append", path="a.xlsx", rows=[{"n": 2}, {"n": 3}])
    assert openpyxl.load_workbook(path)["S"].tables["T"].ref == "A1:A4"


async def test_a_repeated_append_adds_nothing_twice(call: Calls) -> None:
    for key in ("1", "2"):
        call.ctx.key = f"run/append/{key}"
        for _ in range(2):
            await call("excel.append", path="a.xlsx", rows=[{"n": 1}])
    path = call.project / "a.xlsx"
    assert grid(path, "Sheet1") == [["n"], [1], [1]]
    await call("excel.update", path="a.xlsx", cells={"C1": "x"})
    with pytest.raises(StepFailed, match="cannot be told"):
        await call("excel.append", path="a.xlsx", rows=[{"n": 1}])
    assert grid(path, "Sheet1") == [["n", None, "x"], [1, None, None], [1, None, None]]


async def test_parallel_appends_keep_every_row(call: Calls) -> None:
    await asyncio.gather(*(call("excel.append", path="a.xlsx", rows=[{"n": number}]) for number in range(12)))
    assert sorted(row["n"] for row in await rows(call)) == list(range(12))


async def test_updates_cells_and_areas(call: Calls) -> None:
    path = book(call, ("One", {"A1": "a", "B2": 1}), ("Two", {"A1": "keep"}))
    made = openpyxl.load_workbook(path)
    made["One"]["B2"].number_format = "0.00"
    made["One"].merge_cells("D1:E2")
    made.save(path)
    assert (await call("excel.update", path="a.xlsx", cells={"B2": 2.5, "$C$3": "=x"}))["count"] == 2
    await call("excel.update", path="a.xlsx", sheet="one", cells=[{"cell": "A5", "value": [[1, 2], [None, 4]]}])
    sheet = openpyxl.load_workbook(path)["One"]
    assert (sheet["B2"].value, sheet["B2"].number_format) == (2.5, "0.00")
    assert (sheet["C3"].value, sheet["C3"].data_type) == ("=x", "s")
    assert [sheet[cell].value for cell in ("A5", "B5", "A6", "B6")] == [1, 2, None, 4]
    assert grid(path, "Two") == [["keep"]]
    with pytest.raises(StepFailed, match="inside a merged area"):
        await call("excel.update", path="a.xlsx", cells={"E2": 1})
    for cell in ("5B", "B", "XFE1", "A0", "A1:B2", ""):
        with pytest.raises(StepFailed, match="not a cell"):
            await call("excel.update", path="a.xlsx", cells={cell: 1})


async def test_what_would_be_lost_and_who_has_it_open_is_logged(call: Calls) -> None:
    path = book(call, ("S", {"A1": 1}))
    with zipfile.ZipFile(path, "a") as file:
        file.writestr("xl/slicers/slicer1.xml", "<x/>")
    (call.project / "~$a.xlsx").write_text("")
    await call("excel.update", path="a.xlsx", cells={"A1": 2})
    assert call.messages() == [
        '"a.xlsx" has slicers, which are lost when it is changed.',
        '"a.xlsx" seems to be open in another program.',
    ]


async def test_macros_are_kept(call: Calls) -> None:
    path = book(call, ("S", {"A1": 1}), name="a.xlsm")
    with zipfile.ZipFile(path, "a") as file:
        file.writestr("xl/vbaProject.bin", b"macro")
    await call("excel.update", path="a.xlsm", cells={"A1": 2})
    with zipfile.ZipFile(path) as file:
        assert file.read("xl/vbaProject.bin") == b"macro"


async def test_reads_open_document_sheets(call: Calls) -> None:
    content = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        '<table:table table:name="S"><table:table-row><table:table-cell office:value-type="string"><text:p>n</text:p>'
        '</table:table-cell></table:table-row><table:table-row><table:table-cell office:value-type="float" '
        'office:value="7"><text:p>7</text:p></table:table-cell></table:table-row></table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    parts = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content}
    zipped(call.project / "a.ods", {k: v.encode() for k, v in {**parts, "META-INF/manifest.xml": manifest}.items()})
    assert (await call("excel.read", path="a.ods"))["rows"] == [{"n": 7}]


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("", Area()),
        ("B2:D10", Area(2, 2, 4, 10)),
        ("$B$2:$D$10", Area(2, 2, 4, 10)),
        ("a:d", Area(1, 1, 4)),
        ("2:10", Area(1, 2, bottom=10)),
        ("B2", Area(2, 2)),
        (" B2 : D10 ", Area(2, 2, 4, 10)),
    ],
)
def test_ranges(text: str, area: Area) -> None:
    assert parse_range(text) == area


@pytest.mark.parametrize("text", ["D10:B2", "A0:B2", "XFE1", "A1:", ":", "1B", "A1:B2:C3", "Sheet1!A1", "A1048577"])
def test_what_is_no_range(text: str) -> None:
    with pytest.raises(StepFailed, match="not a range"):
        parse_range(text)


@given(st.integers(1, 16_384), st.integers(1, 1_048_576))
def test_names_of_columns_go_there_and_back(column: int, row: int) -> None:
    assert column_number(column_letters(column)) == column
    assert parse_cell(f"{column_letters(column)}{row}") == (row, column)


#: Excel keeps fifteen digits.
FLOATS = st.floats(-1e10, 1e10).map(lambda number: float(f"{number:.15g}"))
TEXTS = st.text("aж =#0\n").filter(str.strip)
VALUES = st.one_of(st.none(), st.booleans(), st.integers(-(10**14), 10**14), FLOATS, TEXTS)


@given(st.lists(st.lists(VALUES, min_size=2, max_size=2).filter(lambda row: row[0] is not None), max_size=5))
def test_what_is_written_is_read_again(tmp_path_factory: pytest.TempPathFactory, table: list[list[Any]]) -> None:
    call = Calls(tmp_path_factory.mktemp("excel"))
    data = [dict(zip("ab", row, strict=True)) for row in table]
    asyncio.run(call("excel.write", path="a.xlsx", rows=data, columns=["a", "b"]))
    assert asyncio.run(call("excel.read", path="a.xlsx"))["rows"] == data


def test_reading_is_not_led_astray_by_memory(call: Calls) -> None:
    """The workbook is checked before calamine sees it, also where the XML is written in an odd way."""
    path = book(call, ("S", {"A1": 1, "XFD9999": 2}))
    with zipfile.ZipFile(path) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    part = "xl/worksheets/sheet1.xml"
    for old, new in ((b'r="XFD9999"', b"r='XFD9999'"), (b'r="XFD9999"', b'r = "xfd9999"')):
        zipped(path, {**parts, part: parts[part].replace(old, new)})
        with pytest.raises(StepFailed, match="spans"):
            asyncio.run(call("excel.read", path="a.xlsx"))


async def test_cells_without_a_value_are_named(call: Calls) -> None:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    for place, value in {"A1": "n", "A2": "=1+1", "A3": "#N/A", "A4": 4, "B1": "m", "B4": "text"}.items():
        sheet[place] = value
    made.save(call.project / "a.xlsx")
    assert await rows(call, keep_empty_rows=True) == [{"n": None, "m": None}] * 2 + [{"n": 4, "m": "text"}]
    (line,) = [message for level, message, _ in call.log if level == "warning"]
    assert line.startswith("2 cells are read as empty: A2, A3.")
    call.log.clear()
    book(call, ("S", {"A1": "n", "A2": 1}))
    await rows(call)
    assert not call.log
