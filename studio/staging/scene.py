"""A scene: one state of the window that is pictured, looked at and checked by tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from studio.app import Studio


#: How long a window may take until it stands still, in milliseconds.
SETTLE_MS = 80
#: So often layouts that wait for each other are asked once more.
ROUNDS = 10
#: So often what is read beside the window's thread is waited for.
MOST_SETTLES = 100


@dataclass(frozen=True, slots=True)
class Scene:
    """One picture. ``show`` brings the window into the state that is shown; ``over`` is the kind of window above it."""

    name: str
    show: Callable[[Studio], object]
    over: type[QWidget] | None = None


def settle() -> None:
    """Let everything that is under way come to rest."""
    loop = QEventLoop()
    QTimer.singleShot(SETTLE_MS, loop.quit)
    loop.exec()
    # Where the machine is slow, the time is over before layouts have answered each other.
    for _ in range(ROUNDS):
        QCoreApplication.processEvents()


def until(ready: Callable[[], bool]) -> None:
    """Let what is read beside the window's thread arrive; what never does is shown as it is."""
    for _ in range(MOST_SETTLES):
        if ready():
            return
        settle()
