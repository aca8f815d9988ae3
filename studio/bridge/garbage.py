"""Cyclic garbage is collected on the window's thread only.

Python collects on whichever thread happens to allocate. One that reads a thousand events would then destroy widgets
that nobody refers to any more but in circles. Qt's objects must die where they live, else Studio crashes now and then.

What has become free is given back to the system now and then: the C library keeps it, a sixth of what Studio holds
after some minutes of editing, and the hole grows with every peak.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from functools import cache

from PySide6.QtCore import QObject, QTimer

#: How often it is looked whether there is something to collect, in milliseconds.
LOOK_MS = 500
#: How often free memory is given back, in milliseconds; each time takes some 3 ms.
GIVE_BACK_MS = 20_000


@cache
def _trim() -> Callable[[int], int] | None:
    """``malloc_trim`` of glibc; other C libraries have nothing like it."""
    if sys.platform != "linux":
        return None
    import ctypes

    return getattr(ctypes.CDLL(None), "malloc_trim", None)


def give_back() -> None:
    """Hand memory that is free, but lies between what is used, back to the system; where the C library can."""
    trim = _trim()
    if trim is not None:
        trim(0)


class GarbageTimer(QObject):
    """Takes over from Python for as long as it lives. One for the process, made by who makes the application."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._was_on = gc.isenabled()
        gc.disable()
        self.keep()
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        self._giving = QTimer(self, interval=GIVE_BACK_MS)
        self._giving.timeout.connect(give_back)
        self._giving.start()

    def keep(self) -> None:
        """What there is now stays until ``stop``, as what a start brings: looking through it again and again, or only
        once, would hold up the window."""
        gc.freeze()

    def look(self) -> None:
        """Collect the oldest generation that is due."""
        counts, limits = gc.get_count(), gc.get_threshold()
        due = [generation for generation in range(3) if counts[generation] > limits[generation]]
        if due:
            gc.collect(due[-1])

    def stop(self) -> None:
        """Hand back to Python, when it had this before."""
        self._timer.stop()
        self._giving.stop()
        gc.unfreeze()
        gc.collect()
        if self._was_on:
            gc.enable()
