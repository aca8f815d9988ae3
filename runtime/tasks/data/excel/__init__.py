"""Excel workbooks: read with calamine (fast), changed with openpyxl (keeps what it does not touch)."""

from runtime.tasks.data.excel.reading import read_sheet, sheets
from runtime.tasks.data.excel.writing import append_rows, update_cells, write_sheet

__all__ = ["append_rows", "read_sheet", "sheets", "update_cells", "write_sheet"]
