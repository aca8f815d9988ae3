from __future__ import annotations

import base64
import csv
import io

import pytest

from runtime.report.tables import SHOWN_ROWS, csv_text, find_tables, make_table


def test_lists_are_found_in_a_value_and_in_its_fields() -> None:
    rows = [{"a": 1}]
    assert [table.title for table in find_tables("Read", rows, "read")] == ["Read"]
    assert [table.title for table in find_tables("Loop", {"count": 1, "results": rows}, "loop")] == ["Loop · results"]
    assert [table.title for table in find_tables("", {"entered": rows}, "x")] == ["entered"]
    for none in (None, [], [1, 2], [{}], "text", {"deep": {"er": rows}}):
        assert list(find_tables("x", none, "x")) == []


def test_the_csv_file_holds_every_row_and_opens_in_a_spreadsheet() -> None:
    rows = [{"име": f"Ред {n}", "sum": n} for n in range(SHOWN_ROWS + 20)]
    table = make_table("T", rows, "a/b c:d")
    assert (table.count, len(table.rows), table.file) == (SHOWN_ROWS + 20, SHOWN_ROWS, "a_b_c_d.csv")
    data = base64.b64decode(table.csv.partition("base64,")[2])
    assert data.startswith(b"\xef\xbb\xbf")
    read = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert len(read) == SHOWN_ROWS + 20
    assert read[-1] == {"име": f"Ред {SHOWN_ROWS + 19}", "sum": str(SHOWN_ROWS + 19)}


@pytest.mark.parametrize("text", ['=cmd|"/c calc"!A1', "@SUM(A1)", "+HYPERLINK(1)", "-1+cmd", "\t=1", "\r=1"])
def test_formulas_are_made_harmless(text: str) -> None:
    (row,) = csv.DictReader(io.StringIO(csv_text(("a",), [{"a": text}]), newline=""))
    assert row["a"] == f"'{text}"


@pytest.mark.parametrize("value", [-12.5, "-12.50", "+359 88 123-456", "a=b", "", None, "12"])
def test_numbers_and_telephone_numbers_stay_as_they_are(value: object) -> None:
    (row,) = csv.DictReader(io.StringIO(csv_text(("x", "a"), [{"x": "x", "a": value}])))
    assert row["a"] == ("" if value is None else str(value))
