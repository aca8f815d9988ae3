"""Notices when the window's thread is held up, and says by what.

A timer in the window's event loop beats; a thread beside it looks whether it still does, and takes down where the
window's thread stands when it does not. ``UNDERSTUDY_WATCHDOG=50 understudy-studio`` logs every block of 50 ms or more.
"""

from __future__ import annotations

import logging
import sys
import threading
import time
import traceback
from collections import Counter
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, QTimer

_log = logging.getLogger(__name__)

#: How often the timer beats, in milliseconds.
BEAT_MS = 5
#: Blocks that are kept.
MOST = 1000


@dataclass(frozen=True, slots=True)
class Block:
    """The loop stood for ``ms``, of which its thread itself worked ``worked_ms``: the rest it waited, for something or
    for a processor. ``stack`` is where it was seen most often, innermost call last; empty where it was over before."""

    ms: float
    worked_ms: float
    stack: str


class Watchdog(QObject):
    """Watches the thread it is made on from ``start`` to ``stop``; ``blocks`` has what it saw."""

    def __init__(self, limit_ms: float, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.limit_ms = limit_ms
        self.blocks: list[Block] = []
        self._thread_id = threading.get_ident()
        self._beat, self._worked = time.perf_counter(), time.thread_time()
        #: Where the thread was seen, each with the beat after which it was.
        self._seen: list[tuple[float, str]] = []
        self._over = threading.Event()
        self._timer = QTimer(self, interval=BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_beat)
        self._watcher = threading.Thread(target=self._watch, name="watchdog", daemon=True)

    def start(self) -> None:
        """Begin to watch."""
        self._beat, self._worked = time.perf_counter(), time.thread_time()
        self._timer.start()
        self._watcher.start()

    def stop(self) -> None:
        """End for good."""
        self._timer.stop()
        self._over.set()
        self._watcher.join()

    def _on_beat(self) -> None:
        now, worked = time.perf_counter(), time.thread_time()
        ms, worked_ms = 1000 * (now - self._beat) - BEAT_MS, 1000 * (worked - self._worked)
        # What was seen of an earlier block may have come late.
        places = Counter(stack for beat, stack in self._seen if beat == self._beat)
        self._beat, self._worked, self._seen = now, worked, []
        if ms >= self.limit_ms:
            self._note(Block(ms, worked_ms, max(places, key=places.__getitem__, default="")))

    def _note(self, block: Block) -> None:
        self.blocks = [*self.blocks[1 - MOST :], block]
        _log.warning("the window stood still for %.0f ms (%.0f ms of work)\n%s", block.ms, block.worked_ms, block.stack)

    def _watch(self) -> None:
        """On the thread beside: look twice within the limit, and keep each place seen in a block."""
        while not self._over.wait(self.limit_ms / 2000):
            beat = self._beat
            if 1000 * (time.perf_counter() - beat) > self.limit_ms:
                frame = sys._current_frames().get(self._thread_id)
                self._seen.append((beat, "".join(traceback.format_stack(frame)) if frame else ""))
