"""Reads and writes what was understood of recordings beside the window's thread, in the order in which it was asked."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QThreadPool, Signal

from runtime.errors import UnderstudyError
from runtime.recorder.proposals.kept import Kept, read_kept, write_kept
from studio.state.post import Tell, address


class UnderstoodFiles(QObject):
    """What waits in the data folder ``home``; ``failed`` tells with an UnderstudyError that it cannot be kept."""

    failed = Signal(UnderstudyError)

    def __init__(self, home: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._home = home
        self._pool = QThreadPool(self)
        # One after the other: of two decisions the later one must be the last that is written.
        self._pool.setMaxThreadCount(1)
        self._asked: dict[Path, Callable[[Kept | None], object]] = {}

    def read(self, flow: Path, then: Callable[[Kept | None], object]) -> None:
        """Call ``then`` with what is kept for a workflow, None where nothing is."""
        self._asked[flow] = then
        self._pool.start(partial(_read, self._home, flow, address(self._take)))

    def write(self, flow: Path, kept: Kept | None) -> None:
        """Keep it, or nothing any more."""
        self._pool.start(partial(_write, self._home, flow, kept, address(self._written)))

    def finish(self) -> None:
        """Wait until everything is written: the window closes."""
        self._pool.waitForDone()

    def _take(self, answer: tuple[Path, Kept | None]) -> None:
        flow, kept = answer
        if (then := self._asked.pop(flow, None)) is not None:
            then(kept)

    def _written(self, error: UnderstudyError | None) -> None:
        if error is not None:
            self.failed.emit(error)


def _read(home: Path, flow: Path, tell: Tell) -> None:
    tell((flow, read_kept(home, flow)))


def _write(home: Path, flow: Path, kept: Kept | None, tell: Tell) -> None:
    try:
        write_kept(home, flow, kept)
    except UnderstudyError as error:
        tell(error)
    else:
        tell(None)
