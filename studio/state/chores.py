"""Work on files beside the window's thread, in the order in which it was asked; every answer counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QThreadPool

from runtime.errors import UnderstudyError
from studio.state.post import Tell, address

T = TypeVar("T")
R = TypeVar("R")


class Chores(QObject):
    """One after the other; whoever closes the window waits for them."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._then: dict[int, Callable[..., object]] = {}
        self._asked = 0

    def each(
        self,
        things: Sequence[T],
        work: Callable[[T], R],
        then: Callable[[list[tuple[T, R]], list[UnderstudyError]], object],
    ) -> None:
        """Do ``work`` with each thing in another thread, then call ``then`` in this one: with the things and what the
        work gave, and with the errors of the others. ``work`` must hold nothing of Qt."""
        self._asked += 1
        self._then[self._asked] = then
        self._pool.start(partial(_carry_out, self._asked, tuple(things), work, address(self._take)))

    def _take(self, answer: tuple[int, list[Any], list[UnderstudyError]]) -> None:
        number, done, refused = answer
        self._then.pop(number)(done, refused)


def _carry_out(number: int, things: Sequence[Any], work: Callable[[Any], object], tell: Tell) -> None:
    """In the other thread."""
    done: list[tuple[Any, object]] = []
    refused: list[UnderstudyError] = []
    for thing in things:
        try:
            done.append((thing, work(thing)))
        except UnderstudyError as error:
            refused.append(error)
    tell((number, done, refused))
