"""The way of an answer from another thread to the window's."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from functools import partial
from typing import Any
from weakref import WeakMethod

from PySide6.QtCore import QCoreApplication, QObject, Signal
from shiboken6 import isValid

#: For the other thread.
Tell = Callable[..., None]


def address(take: Callable[..., object]) -> Tell:
    """A call for another thread, made at most once: ``take``, a method of a Qt object, gets the answer on this thread.

    When that object is gone by then, nobody is told. The other thread holds nothing of it: it never emits a signal of
    what is just being destroyed, and never drops the last reference to a widget. Both would end the process.
    """
    return partial(_post().brought.emit, _post().expect(take))


class _Post(QObject):
    """Carries all answers. It belongs to the application, which waits for its threads before it deletes this."""

    brought: Any = Signal(int, object)

    def __init__(self, parent: QObject | None) -> None:
        super().__init__(parent)
        self._waiting: dict[int, WeakMethod[Callable[..., object]]] = {}
        self._numbers = itertools.count(1)
        self.brought.connect(self._deliver)

    def expect(self, take: Callable[..., object]) -> int:
        number = next(self._numbers)
        self._waiting[number] = WeakMethod(take)
        return number

    def _deliver(self, number: int, answer: object) -> None:
        take: Any = self._waiting.pop(number)()
        if take is not None and isValid(take.__self__):
            take(answer)


_posts: list[_Post] = []


def _post() -> _Post:
    """The post of the application there is."""
    if not _posts or not isValid(_posts[0]):
        _posts[:] = [_Post(QCoreApplication.instance())]
    return _posts[0]
