"""The demo job's input: twenty purchase invoices in an Excel file, three of which cannot be entered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple


class InvoiceRow(NamedTuple):
    """One row of the file; the amount is in the currency, the rate in per cent."""

    supplier: str
    number: str
    day: date
    net: float
    vat_rate: int
    currency: str
    cost_centre: str
    paid: str
    notes: str


HEADINGS = (
    "Supplier", "Invoice number", "Invoice date", "Net amount", "VAT rate", "Currency", "Cost centre", "Paid", "Notes",
)  # fmt: skip

ADMIN, WAREHOUSE, SALES = "110 Administration", "210 Warehouse", "310 Sales"
MARKETING, IT = "410 Marketing", "510 IT"


def _may(day: int) -> date:
    return date(2026, 5, day)


INVOICES = (
    InvoiceRow("Alder & Finch Stationers", "AF-20871", _may(4), 86.40, 20, "EUR", ADMIN, "no", "Toner and folders"),
    InvoiceRow("Northgate Paper", "NP-5512", _may(4), 640.75, 20, "EUR", WAREHOUSE, "no", "Order 7781"),
    InvoiceRow("Brightwater Utilities", "2026-04-118", _may(5), 412.20, 9, "EUR", ADMIN, "no", ""),
    InvoiceRow("Atelier Lumière Déco", "F2026/0331", _may(5), 1290.00, 20, "EUR", MARKETING, "no", "Stand lighting"),
    InvoiceRow("Cobalt IT Services", "CIT-3307", _may(6), 2450.00, 20, "EUR", IT, "no", "Support, May"),
    # Rejected: a credit note entered as a negative invoice.
    InvoiceRow("Hollis Tool Hire", "H-9920", _may(6), -84.00, 20, "GBP", WAREHOUSE, "no", "Credit for drill"),
    InvoiceRow("O'Connell Signage", "INV-00417", _may(6), 318.50, 20, "EUR", MARKETING, "no", "Door signs"),
    InvoiceRow("Danube Freight AD", "DF 88213", _may(7), 1164.50, 0, "EUR", WAREHOUSE, "no", ""),
    InvoiceRow("Harbour Street Coffee", "R-2205", _may(7), 71.25, 9, "EUR", ADMIN, "yes", "Paid by petty cash"),
    InvoiceRow("Juniper Travel Management", "JT-61102", _may(8), 938.00, 0, "GBP", SALES, "no", "Fair in Lyon"),
    # Rejected: there is no such supplier.
    InvoiceRow("Nordlicht Papierwaren", "NL-4410", _may(8), 205.00, 20, "EUR", ADMIN, "no", "New supplier?"),
    InvoiceRow("Hawthorn Telecom", "HT-2026-05", _may(11), 289.99, 20, "GBP", IT, "no", "Monthly"),
    InvoiceRow("Vitosha Software EOOD", "0000012874", _may(11), 5400.00, 0, "EUR", IT, "no", "Licences"),
    # Rejected: the second row again, sent twice by the supplier.
    InvoiceRow("Northgate Paper", "NP-5512", _may(12), 640.75, 20, "EUR", WAREHOUSE, "no", "Order 7781, copy"),
    InvoiceRow("Ferrari & Conti Ricambi Srl", "FC/26/771", _may(12), 3120.90, 20, "EUR", WAREHOUSE, "no", ""),
    InvoiceRow("Glasshouse Marketing", "GM-1188", _may(13), 4800.00, 20, "EUR", MARKETING, "no", "Spring campaign"),
    InvoiceRow("Orchard Data Centres", "ODC-7741", _may(13), 1575.00, 20, "USD", IT, "no", "Rack 14"),
    InvoiceRow("Weaver Street Linen", "WSL-309", _may(14), 218.40, 20, "GBP", ADMIN, "no", ""),
    InvoiceRow("Lindqvist Möbel AB", "LM-50017", _may(14), 2236.00, 20, "EUR", SALES, "no", "Showroom chairs"),
    InvoiceRow("Thistle & Co Accountants", "TC-2026-Q1", _may(15), 3400.00, 20, "GBP", ADMIN, "yes", "Quarter end"),
)


def write_invoices(path: Path, rows: Sequence[InvoiceRow] = INVOICES) -> None:
    """Write the file, as it is shipped in ``resources/demo``, in the form a bookkeeper would keep it."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, PatternFill

    book = Workbook()
    book.properties.creator = "Larkspur Supplies"
    sheet = book.active
    sheet.title = "Invoices"
    sheet.append(HEADINGS)
    for row in rows:
        sheet.append(row)
    for cell in sheet[1]:
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="5B5BD6")
        cell.alignment = Alignment(vertical="center")
    for column, width in zip("ABCDEFGHI", (30, 16, 14, 13, 10, 10, 20, 8, 24), strict=True):
        sheet.column_dimensions[column].width = width
    for line in range(2, len(rows) + 2):
        sheet[f"B{line}"].number_format = "@"
        sheet[f"C{line}"].number_format = "dd/mm/yyyy"
        sheet[f"D{line}"].number_format = "#,##0.00"
    sheet.freeze_panes = "A2"
    book.save(path)
