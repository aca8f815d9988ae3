"""The journal's writer against bare SQLite in the same run, both with a FULL commit for each step.

In sequence: 1,000 commits of a pair, the outcome of one step and the intent of the next. Together: 1,000 rows that wait
for one commit. Beside it what log lines cost a step, which have a writer of their own.
"""

from __future__ import annotations

import asyncio
import shutil
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from runtime.model.status import Kind
from runtime.store import Entry, Fence, Op, Store
from runtime.store.sqlite import connect
from runtime.store.store import DATABASE
from tests.benchmarks.common import Figures, measure, options
from tests.fixtures.store_rows import NOW, add_runs, run_row

STEPS = 1000
FENCE = Fence(1, 0)
OUTPUT = {"output": {"invoice": "2026-0117", "total": 1250.5, "supplier": "Larkspur"}, "ms": 12.5}
LINE = (1, NOW, 20, "rows[3]", "enter-invoice", "Entered invoice 2026-0117", "{}")


def op(seq: int) -> Op:
    """What the engine writes for a step."""
    return Entry(seq, NOW, Kind.STEP_COMPLETED, "rows[3]", "enter-invoice", 1, OUTPUT).op(1)


def bare(folder: Path, commits: int, rows: int) -> float:
    """Seconds of so many commits of so many rows with the driver alone."""
    home = Path(tempfile.mkdtemp(dir=folder))
    Store.open(home).close()
    with closing(connect(home / DATABASE)) as connection:
        began = time.perf_counter()
        for start in range(0, commits * rows, rows):
            connection.execute("BEGIN IMMEDIATE")
            for seq in range(start, start + rows):
                connection.execute(*op(seq))
            connection.execute("COMMIT")
        return time.perf_counter() - began


def ours(folder: Path, work: Callable[[Store], Awaitable[None]]) -> float:
    """Seconds of some work with the writer."""

    async def main() -> float:
        with closing(Store.open(Path(tempfile.mkdtemp(dir=folder)))) as store:
            add_runs(store, run_row(1))
            began = time.perf_counter()
            await work(store)
            return time.perf_counter() - began

    return asyncio.run(main())


async def in_sequence(store: Store, lines: int = 0) -> None:
    """Each step's outcome rides with the intent of the next."""
    for seq in range(2, 2 * STEPS, 2):
        for _ in range(lines):
            store.writer.log(LINE)
        store.writer.post([op(seq)], FENCE)
        await store.writer.commit([op(seq + 1)], FENCE)


async def together(store: Store) -> None:
    """All steps wait at once."""
    await asyncio.gather(*(store.writer.commit([op(seq)], FENCE) for seq in range(2, STEPS + 2)))


def main() -> None:
    """Measure everything and show it."""
    arguments = options(__doc__, rounds=7)
    # Not the temporary folder: that may be memory, where a FULL commit costs nothing.
    base = Path(__file__).resolve().parents[2] / "build"
    base.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=base))
    try:
        _measure(folder, arguments.rounds).show(arguments.json)
    finally:
        shutil.rmtree(folder)


def _measure(folder: Path, rounds: int) -> Figures:
    cases = {
        "bare SQLite, 1,000 commits of two rows": lambda: bare(folder, STEPS, 2),
        "writer, 1,000 commits of two rows": lambda: ours(folder, in_sequence),
        "writer, the same with 5 log lines each": lambda: ours(folder, lambda store: in_sequence(store, 5)),
        "bare SQLite, one commit of 1,000 rows": lambda: bare(folder, 1, STEPS),
        "writer, 1,000 commits of a row at once": lambda: ours(folder, together),
    }
    figures = measure("journal", cases, rounds)
    alone, written, logged, alone_together, group = cases
    figures.row("a bare commit of two rows", figures.median(alone) * 1000 / STEPS, "ms")
    figures.ratio("writer to bare, in sequence", written, alone, 2)
    figures.ratio("with 5 log lines a step to without", logged, written, 1.5)
    row = figures.median(group) * 1000 / STEPS
    figures.row("group commit, a row", row, "ms", "at most 0.03", row <= 0.03)
    figures.row("group commit to bare", figures.median(group) / figures.median(alone_together), "x")
    return figures


if __name__ == "__main__":
    main()
