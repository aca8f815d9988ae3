"""Work beside the window's thread, of which only the answer asked for last is wanted."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QThreadPool

from runtime.errors import UnderstudyError
from studio.state.post import Tell, address

T = TypeVar("T")


class Background(QObject):
    """``start`` something; what was started before is no longer told of. Dies with its parent."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._asked = 0
        self._then: Callable[[Any], object] = lambda _: None
        self._else: Callable[[UnderstudyError], object] = lambda _: None

    def start(
        self,
        work: Callable[[], T],
        then: Callable[[T], object],
        failed: Callable[[UnderstudyError], object] = lambda _: None,
    ) -> None:
        """Carry out ``work`` in another thread, then call ``then`` (or ``failed``) in this object's own.

        ``work`` must hold nothing of Qt: the other thread may be the last to hold it.
        """
        self._asked += 1
        self._then, self._else = then, failed
        QThreadPool.globalInstance().start(partial(_carry_out, self._asked, work, address(self._take)))

    def _take(self, answered: tuple[int, bool, Any]) -> None:
        number, fine, answer = answered
        if number == self._asked:
            (self._then if fine else self._else)(answer)


def _carry_out(number: int, work: Callable[[], object], tell: Tell) -> None:
    """In the other thread."""
    try:
        tell((number, True, work()))
    except UnderstudyError as error:
        tell((number, False, error))
