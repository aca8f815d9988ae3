"""The shipped Excel file is the one that ``material.py`` describes, and holds what the demonstration promises."""

from __future__ import annotations

from pathlib import Path

from python_calamine import CalamineWorkbook

from runtime.demo.material import HEADINGS, INVOICES, write_invoices
from runtime.demo.site.state import SiteState
from runtime.paths import RESOURCES


def rows_of(path: Path) -> list[list[object]]:
    return CalamineWorkbook.from_path(path).get_sheet_by_name("Invoices").to_python()


def test_shipped_file_is_current(tmp_path: Path) -> None:
    write_invoices(tmp_path / "made.xlsx")
    shipped = rows_of(RESOURCES / "demo" / "invoices.xlsx")
    assert shipped == rows_of(tmp_path / "made.xlsx")
    assert shipped[0] == list(HEADINGS)
    assert [tuple(row) for row in shipped[1:]] == [tuple(row) for row in INVOICES]


def test_twenty_rows_of_which_three_cannot_be_entered() -> None:
    state = SiteState()
    names = {supplier.name for supplier in state.suppliers.values()}
    numbers = [(row.supplier, row.number) for row in INVOICES]
    assert len(INVOICES) == 20
    assert [row.number for row in INVOICES if row.net <= 0] == ["H-9920"]
    assert [row.number for row in INVOICES if row.supplier not in names] == ["NL-4410"]
    assert [row.number for n, row in enumerate(INVOICES) if numbers[n] in numbers[:n]] == ["NP-5512"]


def test_no_row_is_in_the_site_from_the_start() -> None:
    state = SiteState()
    known = {(invoice.supplier.name, invoice.number) for invoice in state.invoices.values()}
    assert not known & {(row.supplier, row.number) for row in INVOICES}
