"""How much of the disk the data folder takes, by what people know it for."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from runtime.store.errors import translate_os
from runtime.store.store import DATABASE, LOGS


@dataclass(slots=True)
class Usage:
    """Bytes of the journal of runs, of log lines, of pictures and files that steps stored, of all else (elements,
    backups, the vault); and what is ``free`` on the disk."""

    runs: int = 0
    logs: int = 0
    pictures: int = 0
    others: int = 0
    free: int = 0


def measure(home: Path) -> Usage:
    """Look at every file of the data folder; what vanishes meanwhile does not count. Blocks; raises StoreError."""
    try:
        found = Usage(free=shutil.disk_usage(home).free)
        for path, size in _files(home):
            kind = _kind(path.relative_to(home))
            setattr(found, kind, getattr(found, kind) + size)
    except OSError as error:
        raise translate_os(error, home) from error
    return found


def _kind(path: Path) -> str:
    if path.parts[0] == "blobs":
        return "pictures"
    # A database has its write-ahead log and index beside it.
    for name, kind in ((DATABASE, "runs"), (LOGS, "logs")):
        if len(path.parts) == 1 and path.name.startswith(name):
            return kind
    return "others"


def _files(folder: Path) -> Iterator[tuple[Path, int]]:
    """Links are not followed: what they lead to lies elsewhere."""
    for parent, _, names in os.walk(folder):
        for name in names:
            path = Path(parent, name)
            try:
                yield path, path.lstat().st_size
            except FileNotFoundError:
                continue
