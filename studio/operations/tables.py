"""Tables on the disk, read as a step of a workflow would read them."""

from __future__ import annotations

import asyncio
from pathlib import Path

from runtime.recorder.merging import DataTable


def read_tables(path: Path, base: Path) -> tuple[DataTable, ...]:
    """The tables in a CSV or Excel file, each sheet one, named relative to ``base``. Not for the window's thread.

    Raises UsageProblem for a file that is not there, StepFailed for one that cannot be read.
    """
    from runtime.services.tables import tables_beside

    return asyncio.run(tables_beside([path], base))
