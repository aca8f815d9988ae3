"""The watchdog sees what holds the window up; and a run of very many events does not."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from studio.app import Studio
from studio.bridge.operation import settle
from studio.watchdog import Watchdog
from tests.fixtures.live_studio import eventually, write_flow

#: What nothing in the window may hold it up for, in milliseconds.
LIMIT_MS = 50
#: What the machine of the benchmark (studio_events), which has the limit itself, takes for ``unit``, in milliseconds.
UNIT_MS = 1.3
#: One block may be so many times as long as the benchmark's limit: it is measured at its longest, and not at its p99.
LONGEST = 4
#: Each tells of its beginning, its end and a line: 10,000 events with those of the loop.
ROUNDS = 2500


def hold_up(seconds: float) -> None:
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


def unit() -> float:
    """How long this thread works on the same piece of Python each time, in milliseconds: on a busy machine longer, as
    all it does."""
    began = time.thread_time()
    sum(number * number for number in range(40_000))
    return 1000 * (time.thread_time() - began)


@pytest.mark.logs("^the window stood still")
def test_what_holds_the_window_up_is_seen_with_its_place(qtbot: QtBot) -> None:
    watchdog = Watchdog(LIMIT_MS)
    watchdog.start()
    QTimer.singleShot(50, lambda: hold_up(0.4))
    qtbot.waitUntil(lambda: any(block.worked_ms > 300 for block in watchdog.blocks), timeout=10_000)
    watchdog.stop()
    (block,) = [block for block in watchdog.blocks if block.worked_ms > 300]
    assert block.ms > 300 and "hold_up" in block.stack


@pytest.mark.logs("^the window stood still")
def test_a_place_that_was_noted_too_late_is_not_told_of_the_next_block(qtbot: QtBot) -> None:
    watchdog = Watchdog(LIMIT_MS)
    watchdog._on_beat()
    watchdog._seen.append((watchdog._beat - 1, "the block before"))
    hold_up(0.1)
    watchdog._on_beat()
    assert watchdog.blocks[-1].stack == ""


@pytest.mark.logs("^the window stood still")
def test_waiting_holds_it_up_too_but_is_no_work(qtbot: QtBot) -> None:
    watchdog = Watchdog(LIMIT_MS)
    watchdog.start()
    QTimer.singleShot(20, lambda: time.sleep(0.3))
    qtbot.waitUntil(lambda: any(block.ms > 250 for block in watchdog.blocks), timeout=10_000)
    watchdog.stop()
    block = max(watchdog.blocks, key=lambda one: one.ms)
    assert block.worked_ms < block.ms / 2 and "time.sleep" in block.stack


@pytest.mark.logs("^the window stood still")
async def test_a_run_of_ten_thousand_events_does_not(live_studio: Studio) -> None:
    """Judged by the work of the window's thread: what it waits for a processor is the machine's."""
    items = {"items": list(range(ROUNDS))}
    steps = {
        "each": {"type": "flow.for_each", "params": items, "next": {"each": ["say"]}},
        "say": {"type": "flow.log", "params": {"message": "row {{ item }}"}},
    }
    live_studio.editor.open(write_flow(live_studio, "many", steps))
    told = 0

    def count(events: list[object]) -> None:
        nonlocal told
        told += len(events)

    live_studio.runs.events.batch.connect(count)
    watchdog, units = Watchdog(LIMIT_MS), [unit()]
    measuring = QTimer(live_studio.window, interval=100)
    measuring.timeout.connect(lambda: units.append(unit()))
    watchdog.start()
    measuring.start()
    try:
        live_studio.runs.start()
        session = live_studio.runs.running
        await eventually(lambda: session.session is not None and session.session.over)
    finally:
        watchdog.stop()
        measuring.stop()
    await settle()
    assert told >= 4 * ROUNDS
    slower = max(1.0, max(units) / UNIT_MS)
    slow = [block for block in watchdog.blocks if block.worked_ms > slower * LONGEST * LIMIT_MS]
    assert slow == [], "\n".join(f"{block.worked_ms:.0f} ms\n{block.stack}" for block in slow)
