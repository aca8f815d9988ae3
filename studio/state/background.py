"""Work beside the window's thread, of which only the answer asked for last is wanted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QThreadPool, Signal

from runtime.errors import UnderstudyError

T = TypeVar("T")


class Background(QObject):
    """``start`` something; what was started before is no longer told of. Dies with its parent."""

    _done = Signal(int, object)
    _failed = Signal(int, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._asked = 0
        self._then: Callable[[Any], object] = lambda _: None
        self._else: Callable[[UnderstudyError], object] = lambda _: None
        self._done.connect(self._on_done)
        self._failed.connect(self._on_failed)

    def start(
        self,
        work: Callable[[], T],
        then: Callable[[T], object],
        failed: Callable[[UnderstudyError], object] = lambda _: None,
    ) -> None:
        """Carry out ``work`` in another thread, then call ``then`` (or ``failed``) in this object's own."""
        self._asked += 1
        self._then, self._else = then, failed
        number = self._asked
        QThreadPool.globalInstance().start(lambda: self._work(number, work))

    def _work(self, number: int, work: Callable[[], object]) -> None:
        try:
            answer: object = work()
            told = self._done
        except UnderstudyError as error:
            answer, told = error, self._failed
        try:
            told.emit(number, answer)
        except RuntimeError:
            return  # who asked is gone

    def _on_done(self, number: int, answer: object) -> None:
        if number == self._asked:
            self._then(answer)

    def _on_failed(self, number: int, error: UnderstudyError) -> None:
        if number == self._asked:
            self._else(error)
