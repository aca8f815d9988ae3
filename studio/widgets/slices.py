"""Long work of the window's own thread, done in pieces so small that nobody waits for it."""

from __future__ import annotations

from collections.abc import Callable, Generator
from time import perf_counter
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QTimer

R = TypeVar("R")

#: Seconds of work between two looks at what the person does.
BUDGET_S = 0.008


class Slices(QObject):
    """Carries out one generator at a time: what it yields is progress (0 to 1), what it returns is the answer.

    A piece between two yields should take a few milliseconds at most.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._work: Generator[float, None, Any] | None = None
        self._then: Callable[[Any], object] = lambda _: None
        self._told: Callable[[float], object] = lambda _: None
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._go_on)

    def start(
        self,
        work: Generator[float, None, R],
        then: Callable[[R], object],
        told: Callable[[float], object] = lambda _: None,
    ) -> None:
        """Begin at once, so that what is short is done when this returns; what was under way is dropped."""
        self._work, self._then, self._told = work, then, told
        self._timer.start()
        self._go_on()

    def stop(self) -> None:
        """Drop what is under way."""
        self._work = None
        self._timer.stop()

    @property
    def busy(self) -> bool:
        return self._work is not None

    def _go_on(self) -> None:
        work, end, done = self._work, perf_counter() + BUDGET_S, 0.0
        while work is not None and perf_counter() < end:
            try:
                done = next(work)
            except StopIteration as stop:
                self.stop()
                self._then(stop.value)
                return
        if work is not None:
            self._told(done)
