"""The engine: sequential effects, pure steps, fan-out, recovery, memory, each against a limit or peer in the same run.

(a) 1,000 effect steps, journaled FULL, against one bare SQLite FULL commit a step, and against DBOS on SQLite with its
own defaults, in sequence and side by side;
(b) 1,000 pure steps, steps a second, and against Node-RED's function nodes in memory; (c) 1,000 branches side by side
against 1,000 in sequence; (f) the engine's part of recovery after ``kill -9`` in step 500 of 1,000; (h) memory of
a run of 100,000 steps.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from runtime.engine.accept import Request
from runtime.engine.bundle import Bundle
from runtime.model import Workflow, WorkflowSettings
from runtime.store.store import Store
from tests.benchmarks.common import Case, Figures, measure, options
from tests.benchmarks.peers import setup
from tests.fixtures.engine import Lab, flow, lab, step

STEPS = 1000


def chain(type: str, count: int = STEPS) -> Workflow:
    """Steps in sequence."""
    after = [{"out": f"s{number + 1}"} for number in range(count - 1)] + [{}]
    return flow(*(step(f"s{n}", type, {"value": n}, **edges) for n, edges in enumerate(after)))


def wide(type: str) -> Workflow:
    """Steps side by side."""
    settings = WorkflowSettings(max_parallel=64)
    return flow(*(step(f"s{n}", type, {"value": n}) for n in range(STEPS)), settings=settings)


def bare_commits(folder: Path, journal: str = "WAL") -> float:
    """Seconds for one bare FULL commit a step, with the product's own table and driver."""
    home = Path(tempfile.mkdtemp(dir=folder))
    Store.open(home).close()
    from runtime.store.sqlite import connect

    connection = connect(home / "understudy.db")
    connection.execute(f"PRAGMA journal_mode={journal}")
    sql = "INSERT INTO journal(run, seq, at, kind, scope, step, attempt, data) VALUES (1,?,1,'k','','s',1,'{}')"
    began = time.perf_counter()
    for number in range(STEPS):
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(sql, (number,))
        connection.execute("COMMIT")
    seconds = time.perf_counter() - began
    connection.close()
    return seconds


async def _timed(it: Lab, workflow: Workflow) -> float:
    """Seconds between the run's first and last moment in the journal."""
    row = await it.run(workflow)
    assert row.status == "completed" and row.finished_at and row.started_at, row.error
    entries = it.store.reader.rows("SELECT min(at), max(at) FROM journal WHERE run=? AND seq>2", (row.n,))
    return float(entries[0][1] - entries[0][0]) / 1000


def product(folder: Path, workflow: Workflow) -> float:
    """Seconds the engine takes."""

    async def main() -> float:
        async with lab(Path(tempfile.mkdtemp(dir=folder))) as it:
            return await _timed(it, workflow)

    return asyncio.run(main())


def recovery(folder: Path) -> float:
    """Seconds from opening the data folder of a killed run to its next finished step."""
    home = Path(tempfile.mkdtemp(dir=folder))
    child = subprocess.Popen([sys.executable, __file__, "--child", str(home)])
    child.wait()
    assert child.returncode == -9, child.returncode

    async def main() -> float:
        began = time.perf_counter()
        async with lab(home) as it:
            while not any(event.kind == "step.finished" for event in it.events):
                await asyncio.sleep(0)
            seconds = time.perf_counter() - began
            await it.engine.wait("killed")
            return seconds

    return asyncio.run(main())


def be_killed(home: Path) -> None:
    """Run 1,000 effects and die in step 500."""
    from runtime.engine import faults

    faults.arm("act.before:500")

    async def main() -> None:
        async with lab(home) as it:
            row = await it.engine.accept(Request(Bundle(chain("toy.effect")), run_id="killed"))
            await it.engine.wait(row.id)

    asyncio.run(main())


def memory(folder: Path, passes: int) -> float:
    """Peak memory in MB of a run with ``passes`` times two steps, in a process of its own."""
    home = tempfile.mkdtemp(dir=folder)
    command = [sys.executable, __file__, "--memory", home, str(passes)]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def print_memory(home: Path, passes: int) -> None:
    """The child of ``memory``."""
    import resource

    async def main() -> None:
        body = (
            step("one", "toy.pure", {"value": "{{ item }}"}, out="two"),
            step("two", "toy.pure", {"value": "x" * 100}),
        )
        async with lab(home) as it:
            it.engine.env.events._listeners.clear()
            row = await it.run(flow(step("loop", "flow.count", {"stop": passes}, each="one"), *body))
            assert row.status == "completed", row.error

    asyncio.run(main())
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def main() -> None:
    """Measure everything and show it."""
    arguments = options(__doc__, rounds=5)
    # Not the temporary folder: that may be memory, where a FULL commit costs nothing.
    base = Path(__file__).resolve().parents[2] / "build"
    base.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=base))
    try:
        _measure(folder, arguments.rounds).show(arguments.json)
    finally:
        shutil.rmtree(folder)


def dbos_cases(folder: Path, about: dict[str, Any]) -> dict[str, Case]:
    """DBOS's figures, one process a round; ``about`` is filled with what else it says. Empty when it cannot be had."""
    first = setup.dbos(STEPS // 10, folder)
    if first is None:
        return {}
    about.update(first)

    def again() -> float:
        about.update(setup.dbos(STEPS, folder) or {})
        return float(about["sequence"])

    return {
        "DBOS, 1,000 steps in sequence": again,
        "DBOS, 1,000 async steps in sequence": lambda: float(about["async_sequence"]),
        "DBOS, 1,000 async steps side by side": lambda: float(about["gathered"]),
    }


def _measure(folder: Path, rounds: int) -> Figures:
    cases: dict[str, Case] = {
        "bare SQLite, 1,000 FULL commits": lambda: bare_commits(folder),
        "1,000 effect steps in sequence": lambda: product(folder, chain("toy.effect")),
        "1,000 effect steps side by side": lambda: product(folder, wide("toy.effect")),
        "1,000 pure steps in sequence": lambda: product(folder, chain("toy.pure")),
        "recovery to the next step": lambda: recovery(folder),
        "bare SQLite, the same with a rollback journal": lambda: bare_commits(folder, "DELETE"),
    }
    about: dict[str, Any] = {}
    peers = dbos_cases(folder, about)
    red: dict[str, Case] = {"Node-RED, 1,000 nodes": lambda: setup.node_red(STEPS) or 0.0}
    if setup.node_red(STEPS) is None:
        red = {}
    figures = measure("engine", {**cases, **peers, **red}, rounds)
    bare, effects, fan_out, pure, recovered, _ = cases
    figures.ratio("(a) effect steps to bare FULL commits", effects, bare, 2.5)
    if peers:
        _compare_with_dbos(figures, about, list(peers), (bare, effects, fan_out))
        _queue_of_dbos(figures, folder, fan_out)
    for name in red:
        figures.ratio("(b) pure steps to Node-RED in memory", pure, name, 2.0)
    speed = STEPS / figures.median(pure)
    figures.row("(b) pure steps a second", speed, "1/s", "at least 5,000", speed >= 5000)
    figures.ratio("(c) side by side to in sequence", fan_out, effects, 1.5)
    figures.row("(f) recovery", figures.median(recovered), "s", "under 1", figures.median(recovered) < 1)
    _memory_figures(figures, folder)
    return figures


def _compare_with_dbos(
    figures: Figures, about: dict[str, Any], peers: list[str], ours: tuple[str, str, str]
) -> None:  # fmt: skip
    bare, effects, fan_out = ours
    in_sequence, as_coroutines, side_by_side = peers
    durable = f"journal_mode={about['journal_mode']}, synchronous={about['synchronous']}"
    figures.row(f"(a) DBOS {about['version']} ({durable}): commits a step", about["commits"], "")
    for what, theirs, own in (
        ("in sequence, DBOS's time to ours", in_sequence, effects),
        ("in sequence, DBOS's time with async steps to ours", as_coroutines, effects),
        ("side by side, DBOS's time to ours", side_by_side, fan_out),
    ):
        value = figures.median(theirs) / figures.median(own)
        figures.row(f"(a) {what}", value, "x", "at least 10", value >= 10)
    bound = figures.median(in_sequence) / figures.median(bare)
    figures.row("(a) in sequence, DBOS's time to bare FULL commits: what a commit a step can reach", bound, "x")


def _queue_of_dbos(figures: Figures, folder: Path, fan_out: str) -> None:
    """Measured once: it takes long."""
    found = setup.dbos(STEPS, folder, "queue")
    if found is not None:
        value = found["queued"] / figures.median(fan_out)
        figures.row("(a) side by side, DBOS's time with a queue to ours", value, "x", "at least 10", value >= 10)


def _memory_figures(figures: Figures, folder: Path) -> None:
    peaks = {steps: memory(folder, steps // 2) for steps in (10_000, 100_000, 300_000)}
    for steps, peak in peaks.items():
        figures.row(f"(h) peak memory of {steps:,} steps", peak, "MB")
    growth = peaks[300_000] / peaks[100_000]
    figures.row("(h) memory of 300,000 steps to that of 100,000", growth, "x", "at most 1.05", growth <= 1.05)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        be_killed(Path(sys.argv[2]))
    elif sys.argv[1:2] == ["--memory"]:
        print_memory(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        os.environ.pop("UNDERSTUDY_FAULT", None)
        main()
