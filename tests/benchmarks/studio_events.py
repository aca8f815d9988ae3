"""How long Studio's event loop waits while a run of 10,000 steps tells of everything it does.

A timer asks to be called every 5 ms; how much later it is called than it wanted is the loop's delay. The window shows
the run's dock with the live log, as a person has it open. Measured in turn: the same window while nothing happens.
On a busy machine the delay is mostly waiting for a processor; the thread's own work between two calls stands beside it.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from common import Figures, options
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
from qasync import QEventLoop

from studio.bridge.garbage import GarbageTimer
from studio.bridge.link import HostLink
from studio.bridge.run_events import RunEvents
from studio.panels.run.panel import RunPanel
from studio.running import Running
from studio.state.document import Document
from studio.theme import Mode, Theme

STEPS = 10_000
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


def job(folder: Path) -> Path:
    """A loop whose body logs a line: two events, a line and a mark of progress for each pass."""
    steps = {
        "each": {"type": "flow.for_each", "params": {"items": list(range(STEPS))}, "next": {"each": ["say"]}},
        "say": {"type": "flow.log", "name": "Say the number", "params": {"message": "row {{ item }} of the table"}},
    }
    path = folder / "job.flow.json"
    path.write_text(json.dumps({"format": 1, "id": "job", "steps": steps}))
    return path


async def rounds(count: int, folder: Path) -> Figures:
    """Idle and busy in turn."""
    figures = Figures("studio_events", {"idle window: p99 late (ms)": [], "10,000 steps: p99 late (ms)": []})
    worst: list[float] = []
    work: list[float] = []
    speed: list[float] = []
    window, panel = QMainWindow(), RunPanel()
    window.setCentralWidget(panel)
    window.resize(1200, 600)
    link = HostLink(folder / "home", window)
    running = Running(window, link, RunEvents(link, window), panel)
    document = Document.open(job(folder))
    window.show()
    await link.open()
    running.show_document(document)
    delays = Delays()
    for _ in range(count):
        delays.begin()
        await asyncio.sleep(IDLE_S)
        figures.values["idle window: p99 late (ms)"].append(percentile(delays.end(), 99))
        ended = asyncio.get_running_loop().create_future()
        running.over.connect(ended.set_result)
        delays.begin()
        began = time.perf_counter()
        running.start()
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
    document.close()
    await link.close()
    window.close()
    return figures


def percentile(values: list[float], part: int) -> float:
    return values[min(len(values) - 1, len(values) * part // 100)]


def main() -> int:
    args = options(__doc__, rounds=3)
    app = QApplication([])
    Theme.install(app, Mode.LIGHT)
    GarbageTimer(app)
    with tempfile.TemporaryDirectory() as folder, asyncio.Runner(loop_factory=lambda: QEventLoop(app)) as runner:
        figures = runner.run(rounds(args.rounds, Path(folder)))
    figures.show(args.json)
    return 0 if all(row["met"] is not False for row in figures.rows) else 1


if __name__ == "__main__":
    raise SystemExit(main())
