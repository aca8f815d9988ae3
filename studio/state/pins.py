"""Workflows that are pinned: the tray offers them first. Kept from start to start, by the path of the file."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from studio.settings import Memory

#: The name they are kept under; so many at most, the oldest go.
PINNED, MOST = "pinned", 50


class Pins(QObject):
    """In the order in which they were pinned. Files that are gone stay known: they may come back out of the bin."""

    changed = Signal()

    def __init__(self, memory: Memory, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._memory = memory

    @property
    def all(self) -> tuple[Path, ...]:
        """The files that are pinned."""
        found = self._memory.get(PINNED)
        return tuple(Path(text) for text in found if isinstance(text, str)) if isinstance(found, list) else ()

    def pin(self, paths: Iterable[Path], on: bool) -> None:
        """Pin these, or no more."""
        given = list(paths)
        kept = [path for path in self.all if path not in given]
        self._memory.keep(PINNED, [str(path) for path in (*kept, *(given if on else ()))][-MOST:])
        self.changed.emit()
