"""What a list shows, as a table for other programs."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject

from runtime.export.writing import write_file
from studio.bridge.operation import Operation
from studio.operations.run_files import plain

#: What spreadsheets know UTF-8 by.
MARK = "\ufeff"


def save_cells(owner: QObject, lines: Sequence[Sequence[str]], file: Path) -> Operation[int]:
    """Write the lines, the first of which holds the heads, as CSV; gives how many there are below it."""

    async def work() -> int:
        text = io.StringIO()
        csv.writer(text).writerows([plain(cell) for cell in line] for line in lines)
        await asyncio.to_thread(lambda: write_file(file, [MARK + text.getvalue()]))
        return len(lines) - 1

    return Operation(owner, work)
