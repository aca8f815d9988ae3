"""Reads and writes what was understood of recordings beside the window's thread, in the order in which it was asked."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QThreadPool, QTimer, Signal

from runtime.errors import UnderstudyError
from runtime.recorder.proposals.kept import FOLDER, Kept, read_kept, write_kept
from studio.state.post import Tell, address

#: Files that change together are told of once, after so many milliseconds of rest.
REST_MS = 150


class UnderstoodFiles(QObject):
    """What waits in the data folder ``home``; ``failed`` tells with an UnderstudyError that it cannot be kept."""

    failed = Signal(UnderstudyError)
    changed = Signal()  #: somebody, perhaps another program, has written: what waits may be something else

    def __init__(self, home: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._home = home
        self._pool = QThreadPool(self)
        # One after the other: of two decisions the later one must be the last that is written.
        self._pool.setMaxThreadCount(1)
        self._asked: dict[Path, Callable[[Kept | None], object]] = {}
        self._writing: dict[Path, int] = {}
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self.changed)
        self._watch(home / FOLDER)

    def read(self, flow: Path, then: Callable[[Kept | None], object]) -> None:
        """Call ``then`` with what is kept for a workflow, None where nothing is."""
        self._asked[flow] = then
        self._pool.start(partial(_read, self._home, flow, address(self._take)))

    def write(self, flow: Path, kept: Kept | None) -> None:
        """Keep it, or nothing any more."""
        self._writing[flow] = self._writing.get(flow, 0) + 1
        self._pool.start(partial(_write, self._home, flow, kept, address(self._written)))

    def finish(self) -> None:
        """Wait until everything is written: the window closes."""
        self._pool.waitForDone()

    def is_writing(self, flow: Path) -> bool:
        """Whether something is on its way to the file: what was read of it before is old."""
        return bool(self._writing.get(flow))

    def _watch(self, folder: Path) -> None:
        with suppress(OSError):  # a data folder that cannot be written has nobody who writes
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._watcher = QFileSystemWatcher(self)
        if folder.is_dir():
            self._watcher.addPath(str(folder))
        self._watcher.directoryChanged.connect(lambda _: self._rest.start())

    def _take(self, answer: tuple[Path, Kept | None]) -> None:
        flow, kept = answer
        if (then := self._asked.pop(flow, None)) is not None:
            then(kept)

    def _written(self, answer: tuple[Path, UnderstudyError | None]) -> None:
        flow, error = answer
        self._writing[flow] -= 1
        if error is not None:
            self.failed.emit(error)


def _read(home: Path, flow: Path, tell: Tell) -> None:
    tell((flow, read_kept(home, flow)))


def _write(home: Path, flow: Path, kept: Kept | None, tell: Tell) -> None:
    try:
        write_kept(home, flow, kept)
    except UnderstudyError as error:
        tell((flow, error))
    else:
        tell((flow, None))
