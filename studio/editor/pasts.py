"""Undo histories of workflows that were saved when Studio ended: given back when the workflow is opened again.

They wait as recovery files in the data folder, and are read beside the window's thread: opening never waits for one.
"""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QObject

from runtime.errors import UnderstudyError
from studio.state.document import LONG_RECOVERY, Document
from studio.state.post import Tell, address
from studio.state.recovery import Recovered, recover

#: So many wait at most, and for so many seconds: 30 days. The oldest go.
MOST, KEPT_S = 50, 30 * 24 * 3600.0


class Pasts(QObject):
    """One for a window."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._files: dict[Path, Path] = {}
        self._asked: dict[Path, Document] = {}

    def keep(self, file: Path, path: Path) -> None:
        """A recovery file that ends with everything saved into ``path``; called for the oldest file first."""
        if not path.is_file() or _is_too_much(file):
            file.unlink(missing_ok=True)
            return
        older = self._files.pop(path, file)
        if older != file:
            older.unlink(missing_ok=True)
        self._files[path] = file
        while len(self._files) > MOST:
            self._files.pop(next(iter(self._files))).unlink(missing_ok=True)

    def give_back(self, document: Document) -> None:
        """A workflow was opened: what was done to it before comes to its undo stack, soon."""
        file = self._files.pop(document.path, None) if document.path is not None else None
        if file is not None:
            self._asked[file] = document
            threading.Thread(target=_read, args=(file, address(self._take)), name="undo history", daemon=True).start()

    def _take(self, answer: tuple[Path, Recovered | None]) -> None:
        file, found = answer
        document = self._asked.pop(file)
        if found is not None and document.is_open:
            document.take_past(found)
        file.unlink(missing_ok=True)


def _is_too_much(file: Path) -> bool:
    try:
        state = file.stat()
    except OSError:
        return True
    return state.st_size > LONG_RECOVERY or time.time() - state.st_mtime > KEPT_S


def _read(file: Path, tell: Tell) -> None:
    """In the other thread."""
    found = None
    with suppress(UnderstudyError, OSError):
        found = recover(file)
    tell((file, found))
