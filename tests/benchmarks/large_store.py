"""Listings of a large data folder: 10,000 queued runs and 1,000,000 log lines, half of these in one run.

95th percentiles of the store's queries with and without filters, of the service that doors call, and of the whole
command ``understudy runs list`` from the start of its process; against a SELECT by hand in the same run.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from runtime.model.status import RunStatus
from runtime.services.core import Core
from runtime.services.run_params import ListParams, LogParams
from runtime.services.runs import list_runs, log
from runtime.store import RunFilter, Runs, Store
from runtime.store.sqlite import connect
from runtime.store.store import DATABASE, LOGS
from tests.benchmarks.common import Case, Figures, measure, options
from tests.fixtures.store_rows import NOW, run_row

ROOT = Path(__file__).resolve().parents[2]
RUNS, LINES, LONG = 10_000, 1_000_000, 7
LIMIT_MS = 200
LEVELS = (20, 10, 20, 20, 20, 20, 20, 30, 20, 20)


def build(home: Path) -> None:
    """Fill a new data folder, past the writer: a million lines in seconds."""
    Store.open(home).close()
    with closing(connect(home / DATABASE, synchronous="OFF")) as facts:
        facts.execute("BEGIN")
        for n in range(1, RUNS + 1):
            name, inputs = f"Enter purchase invoices {n % 40}", {"row": n, "note": "x" * 300}
            row = run_row(n, workflow_id=f"invoices-{n % 40}", workflow_name=name, inputs=inputs)
            facts.execute(*Runs.insert(row))
        facts.execute("COMMIT")
    sql = "INSERT INTO logs(run, at, level, scope, step, message, data) VALUES (?,?,?,'rows[3]','enter-invoice',?,'{}')"
    with closing(connect(home / LOGS, synchronous="OFF")) as logs:
        logs.execute("BEGIN")
        logs.executemany(sql, (_line(n) for n in range(LINES)))
        logs.execute("COMMIT")


def _line(n: int) -> tuple[int, int, int, str]:
    run = LONG if n >= LINES // 2 else n % 100 + 1
    level = 40 if n % 1000 == 0 else LEVELS[n % 10]
    return run, NOW + n, level, f"Entered invoice {n} of the supplier Larkspur {n % 977}"


def timed(work: Callable[[], object]) -> Case:
    """Seconds of some work."""

    def run() -> float:
        began = time.perf_counter()
        work()
        return time.perf_counter() - began

    return run


def queries(store: Store) -> dict[str, Case]:
    """The store's own listings."""
    runs, lines = store.queries.runs_page, store.queries.logs_page
    queued = frozenset({RunStatus.QUEUED})
    everything = RunFilter(queued, "invoices-7", "cli", "PURCHASE", NOW, NOW + RUNS)
    return {
        "runs_page": timed(lambda: runs(RunFilter())),
        "runs_page, from the middle": timed(lambda: runs(RunFilter(), before=RUNS // 2)),
        "runs_page, status": timed(lambda: runs(RunFilter(queued))),
        "runs_page, workflow": timed(lambda: runs(RunFilter(workflow="invoices-7"))),
        "runs_page, text that is nowhere": timed(lambda: runs(RunFilter(text="nowhere"))),
        "runs_page, Cyrillic text that is nowhere": timed(lambda: runs(RunFilter(text="няма"))),
        "runs_page, dates": timed(lambda: runs(RunFilter(since=NOW + 100, until=NOW + 900))),
        "runs_page, all filters": timed(lambda: runs(everything)),
        "run_counts": timed(lambda: store.queries.run_counts(RunFilter())),
        "logs_page": timed(lambda: lines(LONG)),
        "logs_page, from the end": timed(lambda: lines(LONG, after=LINES - 2000)),
        "logs_page, errors": timed(lambda: lines(LONG, level=40)),
        "logs_page, text": timed(lambda: lines(LONG, text="larkspur 97")),
    }


def by_hand(store: Store) -> dict[str, Case]:
    """The shortest statements that give the same rows."""
    run = "SELECT n, id, status, workflow_name, created_at, started_at, finished_at FROM runs ORDER BY n DESC LIMIT 50"
    line = f"SELECT n, at, level, step, message FROM logs WHERE run = {LONG} ORDER BY n LIMIT 1000"
    return {
        "SELECT by hand, runs": timed(lambda: store.reader.rows(run)),
        "SELECT by hand, lines": timed(lambda: store.log_reader.rows(line)),
    }


def services(core: Core, loop: asyncio.AbstractEventLoop) -> dict[str, Case]:
    """What doors call."""
    lines = LogParams(run=run_row(LONG).id, limit=1000)
    return {
        "service runs.list": timed(lambda: loop.run_until_complete(list_runs(core, ListParams()))),
        "service runs.log": timed(lambda: loop.run_until_complete(log(core, lines))),
    }


def processes(home: Path) -> dict[str, Case]:
    """Whole commands, from the start of Python to the end of the process."""

    def command(*argv: str) -> Case:
        environment = {**os.environ, "UNDERSTUDY_HOME": str(home)}
        whole = [sys.executable, *argv]
        return timed(lambda: subprocess.run(whole, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, check=True))

    return {
        "process: python -c pass": command("-c", "pass"),
        "process: understudy --version": command("-m", "runtime.cli", "--version"),
        "process: understudy runs list": command("-m", "runtime.cli", "runs", "list", "--json"),
    }


def percentile(values: list[float]) -> float:
    """The 95th percentile."""
    return sorted(values)[max(0, round(len(values) * 0.95) - 1)]


def main() -> None:
    """Build, measure, show."""
    arguments = options(__doc__, rounds=100)
    base = ROOT / "build"
    base.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=base))
    try:
        build(folder / "home")
        _measure(folder / "home", arguments.rounds).show(arguments.json)
    finally:
        shutil.rmtree(folder)


def _measure(home: Path, rounds: int) -> Figures:
    with asyncio.Runner() as runner:
        core = runner.run(Core.open(home, everything=False))
        cases = {**by_hand(core.store), **queries(core.store), **services(core, runner.get_loop())}
        figures = measure("large_store", cases, rounds)
        runner.run(core.close())
    commands = measure("processes", processes(home), max(3, rounds // 5))
    for case, values in figures.values.items():
        value = percentile(values) * 1000
        goal = f"under {LIMIT_MS}" if case.startswith(("runs_page", "service runs.list")) else ""
        figures.row(f"p95 of {case}", value, "ms", goal, value < LIMIT_MS if goal else None)
    for listing, hand in (("runs_page", "SELECT by hand, runs"), ("logs_page", "SELECT by hand, lines")):
        figures.row(f"{listing} to the SELECT by hand", figures.median(listing) / figures.median(hand), "x")
    for case, values in commands.values.items():
        figures.values[case] = values
        figures.row(f"median of {case}", commands.median(case) * 1000, "ms")
    return figures


if __name__ == "__main__":
    main()
