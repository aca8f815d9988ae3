"""Crash recovery: everything a person does is on the disk within a moment, undo history included.

Each open document has a file of its own in ``DATA FOLDER/recovery``. A thread writes it, so that the window never waits
for the disk. It is deleted when the document is closed; what is left behind belongs to a Studio that was killed.
"""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

import psutil
from PySide6.QtCore import QObject, Signal

from runtime.errors import InvalidFile, StoreError, UnderstudyError
from runtime.files import dumps_layout, dumps_workflow, layout_path
from runtime.files.write import hash_bytes
from runtime.private import replace_private
from studio.state.contents import Contents
from studio.state.history import History
from studio.state.recovery_lines import (
    Happening,
    Head,
    Source,
    Told,
    head_line,
    line_of,
    read_head,
    read_owner,
    read_saved,
    replay,
)

ENDING = ".recovery.jsonl"
#: The line that tells of saving is shorter than this, in bytes.
_TAIL = 8192
#: Files of this process whose documents are open.
_WRITTEN: set[Path] = set()


@dataclass(frozen=True, slots=True)
class Recovered:
    """A document as it was when Studio was killed. ``lost`` says that the file was damaged before its end, ``told``
    that the person was told of it already, as it is."""

    contents: Contents
    history: History
    source: Source
    lost: bool = False
    told: bool = False


class Recovery(QObject):
    """Writes the recovery file of one document; ``failed`` tells with an UnderstudyError that it cannot."""

    failed = Signal(UnderstudyError)

    def __init__(self, home: Path, head: Head, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.home = home
        self.path = home / "recovery" / f"{uuid4().hex}{ENDING}"
        #: Bytes written so far.
        self.size = 0
        self._waiting: queue.SimpleQueue[Happening | None] = queue.SimpleQueue()
        process = psutil.Process()
        head = replace(head, owner=(process.pid, process.create_time()))
        self._thread = threading.Thread(target=self._run, args=(head,), name="recovery", daemon=True)

    def start(self) -> None:
        """Begin to write; before this, ``failed`` is to be connected."""
        _WRITTEN.add(self.path)
        self._thread.start()

    def record(self, happening: Happening) -> None:
        """Have something written down; returns at once."""
        self._waiting.put(happening)

    def close(self, *, keep: bool = False) -> None:
        """Write what waits, then delete the file; with ``keep`` it stays, to be recovered."""
        self._waiting.put(None)
        self._thread.join()
        _WRITTEN.discard(self.path)
        if not keep:
            with suppress(OSError):
                self.path.unlink()

    def _run(self, head: Head) -> None:
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            replace_private(self.path, head_line(head).encode())
            with self.path.open("ab") as file:
                while self._write_what_waits(file.fileno()):
                    pass
        except OSError as error:
            self.failed.emit(_cannot_write(self.path, error))

    def _write_what_waits(self, file: int) -> bool:
        """Wait for something and write all there is; false when it was the last."""
        items = [self._waiting.get()]
        while not self._waiting.empty():
            items.append(self._waiting.get())
        data = "".join(line_of(item) for item in items if item is not None).encode()
        self.size += len(data)
        while data:
            data = data[os.write(file, data) :]
        os.fsync(file)
        return None not in items


def _cannot_write(path: Path, error: OSError) -> StoreError:
    return StoreError(
        f"Changes cannot be kept against a crash: {path.parent}: {str(error.strerror or error).lower()}.",
        remedy="Save often, and free space in the data folder or correct its rights.",
    )


def left_behind(home: Path) -> Iterator[Path]:
    """Recovery files whose Studio is no more, or whose documents this one has closed to keep them; oldest first."""
    folder = home / "recovery"
    for path in sorted(folder.glob(f"*{ENDING}"), key=lambda path: path.stat().st_mtime):
        owner = _owner(path)
        if owner is not None and not _is_written(path, owner):
            yield path


def saved_last(path: Path) -> Source | None:
    """The file that everything was saved into, where a recovery file ends with that; None where it must be replayed."""
    with suppress(OSError), path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _TAIL))
        *lines, end = file.read().split(b"\n")
        return read_saved(lines[-1].decode("utf-8", "replace")) if lines and not end else None
    return None


def recover(path: Path) -> Recovered:
    """What a recovery file holds; raises InvalidFile when not even its beginning can be read."""
    head = _head(path)
    if head is None:
        raise InvalidFile(f"{path} cannot be recovered: its beginning is damaged.", remedy="Open the saved workflow.")
    contents, source, history = head.contents, head.source, History()
    history.saved = 0 if head.saved else None
    lines = path.read_text(encoding="utf-8", errors="replace").split("\n")[1:]
    for number, line in enumerate(lines):
        done = replay(line, contents, history, source) if line else (contents, source)
        if done is None:
            # The last line may be cut off; one before it means that the disk lost something.
            return _as_saved(Recovered(contents, history, source, lost=any(lines[number + 1 :])))
        contents, source = done
    history.seal()
    told = bool(lines[:-1]) and lines[-2] == line_of(Told()).rstrip()
    return _as_saved(Recovered(contents, history, source, told=told))


def _as_saved(found: Recovered) -> Recovered:
    """Studio may be killed when it has saved and before that is noted: what the files hold already is saved."""
    path = found.source.path
    if path is None or not found.history.dirty:
        return found
    flow, layout = dumps_workflow(found.contents.workflow).encode(), dumps_layout(found.contents.layout).encode()
    with suppress(OSError):
        if path.read_bytes() == flow and layout_path(path).read_bytes() == layout:
            found.history.mark_saved()
            return replace(found, source=Source(path, hash_bytes(flow), hash_bytes(layout)))
    return found


def _head(path: Path) -> Head | None:
    with suppress(OSError, KeyError, TypeError), path.open(encoding="utf-8", errors="replace") as file:
        return read_head(file.readline())
    return None


def _owner(path: Path) -> tuple[int, float] | None:
    with suppress(OSError), path.open(encoding="utf-8", errors="replace") as file:
        return read_owner(file.readline())
    return None


def _is_written(path: Path, owner: tuple[int, float]) -> bool:
    """Whether somebody has the document open; of this process it is known, of others that they live."""
    pid, started = owner
    if pid == os.getpid():
        return path in _WRITTEN
    with suppress(psutil.Error):
        return bool(abs(psutil.Process(pid).create_time() - started) < 1)
    return False
