"""How long Studio's event loop waits while a run of 10,000 steps tells of everything it does.

A timer asks to be called every 5 ms; how much later it is called than it wanted is the loop's delay. The whole window
is there as a person has it: the workflow on the canvas, whose cards change as the run goes, the step editor, and below
the live log, the timeline, the data or the variables, each in a round of its own. Measured in turn: the same window
while nothing happens. On a busy machine the delay is mostly waiting for a processor; the thread's own work between two
calls stands beside it.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["QT_API"] = "pyside6"
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from runtime.files.project import Project
from studio.app import Studio
from studio.bridge.garbage import GarbageTimer
from studio.bridge.operation import settle
from studio.display import open_application
from tests.benchmarks.common import Figures, options

#: Passes of the loop, and steps in each.
PASSES, BODY = 2_000, 5
#: What is in sight below the canvas, round after round.
BELOW = ("run", "timeline", "data", "variables")
STEPS = PASSES * BODY
TICK_MS = 5
#: How long the idle window is watched, in seconds.
IDLE_S = 4.0


class Delays:
    """How late the loop was, and how long its thread worked between two calls, in milliseconds."""

    def __init__(self) -> None:
        self.late: list[float] = []
        self.work: list[float] = []
        self._due = self._worked = 0.0
        self._timer = QTimer(interval=TICK_MS)
        self._timer.timeout.connect(self._tick)

    def begin(self) -> None:
        self.late, self.work = [], []
        self._due = time.perf_counter() + TICK_MS / 1000
        self._worked = time.thread_time()
        self._timer.start()

    def end(self) -> list[float]:
        self._timer.stop()
        self.work.sort()
        return sorted(self.late)

    def _tick(self) -> None:
        now, worked = time.perf_counter(), time.thread_time()
        self.work.append(1000 * (worked - self._worked))
        self._worked = worked
        self.late.append(max(0.0, 1000 * (now - self._due)))
        self._due = now + TICK_MS / 1000


def write_job(root: Path) -> Path:
    """A loop whose body of five steps logs a line in each: some 24,000 events with those of the loop."""
    body = {
        f"say{n}": {
            "type": "flow.log",
            "name": f"Say the number {n}",
            "params": {"message": f"row {{{{ item }}}} of the table, {n}"},
            "next": {"out": [f"say{n + 1}"]} if n + 1 < BODY else {},
        }
        for n in range(BODY)
    }
    each = {"type": "flow.for_each", "params": {"items": list(range(PASSES))}, "next": {"each": ["say0"]}}
    path = root / "workflows" / "job.flow.json"
    path.write_text(json.dumps({"format": 1, "id": "job", "name": "Job", "steps": {"each": each, **body}}))
    return path


async def rounds(count: int, app: QApplication, folder: Path) -> Figures:
    """Idle and busy in turn."""
    root = Project.create(folder / "jobs", "Jobs").root
    studio = Studio(app, folder / "home")
    garbage = GarbageTimer(studio.window)
    studio.window.resize(1440, 900)
    studio.projects.enter(root)
    studio.window.show()
    await studio.runs.open()
    studio.editor.open(write_job(root))
    figures = await measure(count, studio)
    garbage.stop()
    studio.window.hide()
    await studio.runs.close()
    await settle()
    studio.instance.release()
    return figures


async def measure(count: int, studio: Studio) -> Figures:
    figures = Figures("studio_events", {"idle window: p99 late (ms)": [], "10,000 steps: p99 late (ms)": []})
    worst, work, speed = [], [], []
    running, delays = studio.runs.running, Delays()
    for number in range(count):
        studio.window.docks.show(BELOW[number % len(BELOW)])
        delays.begin()
        await asyncio.sleep(IDLE_S)
        figures.values["idle window: p99 late (ms)"].append(percentile(delays.end(), 99))
        ended = asyncio.get_running_loop().create_future()
        running.over.connect(ended.set_result)
        delays.begin()
        began = time.perf_counter()
        studio.commands.run("run.start")
        await ended
        late = delays.end()
        running.over.disconnect(ended.set_result)
        speed.append(STEPS / (time.perf_counter() - began))
        figures.values["10,000 steps: p99 late (ms)"].append(percentile(late, 99))
        worst.append(late[-1])
        work.append(percentile(delays.work, 99))
        assert running.session is not None and len(running.session.lines) >= STEPS
    busy = figures.median("10,000 steps: p99 late (ms)")
    figures.row("p99 of the loop's delay while 10,000 steps run", busy, "ms", "under 50", busy < 50)
    own = statistics.median(work)
    figures.row("p99 of what the window's thread works between two calls", own, "ms", "under 50", own < 50)
    figures.row("the worst delay", statistics.median(worst), "ms")
    figures.row("steps a second, shown", statistics.median(speed), "1/s")
    return figures


def percentile(values: list[float], part: int) -> float:
    return values[min(len(values) - 1, len(values) * part // 100)]


def main() -> int:
    args = options(__doc__, rounds=4)
    with tempfile.TemporaryDirectory(prefix="understudy-bench-", ignore_cleanup_errors=True) as folder:
        app = open_application(["studio_events"])
        with asyncio.Runner(loop_factory=lambda: QEventLoop(app)) as runner:
            figures = runner.run(rounds(args.rounds, app, Path(folder)))
    figures.show(args.json)
    return 0 if all(row["met"] is not False for row in figures.rows) else 1


if __name__ == "__main__":
    raise SystemExit(main())
