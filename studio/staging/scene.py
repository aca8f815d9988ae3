"""A scene: one state of the window that is pictured, looked at and checked by tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractAnimation, QCoreApplication, QDeadlineTimer, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QWidget

if TYPE_CHECKING:
    from studio.app import Studio


#: How long a window may take until it stands still, in milliseconds.
SETTLE_MS = 80
#: So often layouts that wait for each other are asked once more.
ROUNDS = 10
#: How long what is read beside the window's thread is waited for at most, and between two looks, in milliseconds.
MOST_MS, LOOK_MS = 8000, 10


@dataclass(frozen=True, slots=True)
class Scene:
    """One picture. ``show`` brings the window into the state that is shown; ``over`` is the kind of window above it."""

    name: str
    show: Callable[[Studio], object]
    over: type[QWidget] | None = None


def settle() -> None:
    """Let everything that is under way come to rest."""
    _wait(SETTLE_MS)
    _end_moves()
    # Where the machine is slow, the time is over before layouts have answered each other.
    for _ in range(ROUNDS):
        QCoreApplication.processEvents()


def _end_moves() -> None:
    """What moves or fades to an end is there at once, such as the cross of a search field that was emptied."""
    for window in QApplication.topLevelWidgets():
        for move in window.findChildren(QAbstractAnimation):
            if move.state() == QAbstractAnimation.State.Running and move.totalDuration() > 0:
                move.setCurrentTime(move.totalDuration())


def until(ready: Callable[[], bool]) -> None:
    """Let what is read beside the window's thread arrive; what never does is shown as it is."""
    limit = QDeadlineTimer(MOST_MS)
    while not ready() and not limit.hasExpired():
        _wait(LOOK_MS)


def _wait(ms: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()
