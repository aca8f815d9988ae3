"""Add to the end of a file exactly once: an interrupted step that is repeated finds out how far it came."""

from __future__ import annotations

import hashlib
import os
from io import FileIO
from pathlib import Path

from runtime.errors import StepFailed
from runtime.tasks.context import TaskContext
from runtime.tasks.disk import file_errors
from runtime.tasks.intent import Intent


def append_bytes(ctx: TaskContext, path: Path, data: bytes) -> int:
    """Add ``data`` to ``path`` and make it safe on disk; returns its length. Call it as the sole writer.

    The place and the digest are noted first. A repetition looks at that place: all there means done, a part
    there is cut off and written again, anything else means that another program wrote meanwhile.
    """
    intent = Intent(ctx)
    with file_errors(path, "write"):
        path.parent.mkdir(parents=True, exist_ok=True)
        size = path.stat().st_size if path.exists() else 0
        note = intent.record
        if note and note["path"] == str(path) and note["digest"] == _digest(data) and size > note["size"]:
            if _came_through(path, note["size"], data):
                return len(data)
            size = note["size"]
        else:
            intent.note({"path": str(path), "size": size, "digest": _digest(data)})
        _write_at(path, size, data)
    return len(data)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _came_through(path: Path, size: int, data: bytes) -> bool:
    with path.open("rb") as file:
        file.seek(size)
        found = file.read(len(data))
    if not data.startswith(found):
        raise StepFailed(
            f'It cannot be told whether this step had added to "{path}" before it was interrupted: '
            "something else was written there since.",
            kind="file",
            remedy="Look at the end of the file, then skip or repeat this step.",
        )
    return len(found) == len(data)


def _write_at(path: Path, size: int, data: bytes) -> None:
    with path.open("r+b" if path.exists() else "xb", buffering=0) as file:
        file.truncate(size)
        file.seek(size)
        try:
            _write_all(file, data)
            os.fsync(file.fileno())
        except OSError:
            file.truncate(size)
            raise


def _write_all(file: FileIO, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[file.write(rest) or 0 :]
