"""Add to the end of a file exactly once: an interrupted step that is repeated finds out how far it came."""

from __future__ import annotations

import os
from collections.abc import Callable
from io import FileIO
from pathlib import Path

from runtime.errors import StepFailed
from runtime.tasks.context import TaskContext
from runtime.tasks.disk import file_errors
from runtime.tasks.intent import Intent


def append_bytes(ctx: TaskContext, path: Path, make: Callable[[int], bytes]) -> int:
    """Add ``make(start)`` to ``path`` from byte ``start`` on, safe on disk; returns the number of bytes.

    Call it as the sole writer. The place is noted first. A repetition makes the same bytes for that place and
    looks: all there means done, a part there is written again, anything else means that another program wrote
    meanwhile.
    """
    intent = Intent(ctx)
    with file_errors(path, "write"):
        path.parent.mkdir(parents=True, exist_ok=True)
        size = path.stat().st_size if path.exists() else 0
        note = intent.record
        repeated = note is not None and note["path"] == str(path) and note["size"] < size
        start = note["size"] if note and repeated else size
        data = make(start)
        if repeated and _came_through(path, start, data):
            return len(data)
        intent.note({"path": str(path), "size": start})
        try:
            _write_at(path, start, data)
        except OSError:
            intent.forget()
            raise
    return len(data)


def _came_through(path: Path, start: int, data: bytes) -> bool:
    with path.open("rb") as file:
        file.seek(start)
        found = file.read(len(data))
    if not data.startswith(found):
        raise StepFailed(
            f'It cannot be told whether this step had added to "{path}" before it was interrupted: '
            "something else was written there since.",
            kind="file",
            remedy="Look at the end of the file, then skip or repeat this step.",
        )
    return len(found) == len(data)


def _write_at(path: Path, start: int, data: bytes) -> None:
    with path.open("r+b" if path.exists() else "xb", buffering=0) as file:
        file.truncate(start)
        file.seek(start)
        try:
            _write_all(file, data)
            os.fsync(file.fileno())
        except OSError:
            file.truncate(start)
            raise


def _write_all(file: FileIO, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[file.write(rest) or 0 :]
