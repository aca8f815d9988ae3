"""Files of this person alone: readable by nobody else, and replaced as a whole; and how a new name is made durable."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path


def replace_private(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path`` with mode 0600; after a crash it holds the old or the new bytes. Raises OSError."""
    import tempfile  # heavy, and loading a workflow needs only what is below

    # mkstemp gives 0600 and a name that nobody can have prepared.
    number, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(number, "wb") as handle:
            handle.write(data)
            handle.flush()
            os.fsync(handle.fileno())
        Path(name).replace(path)
    except BaseException:  # however it ends, nothing half-written stays
        with suppress(OSError):
            Path(name).unlink()
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the new name durable. Windows has no handle for it; there the replacement itself is journaled."""
    if sys.platform == "win32":
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
