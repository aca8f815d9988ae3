"""One host for a data folder: an operating-system lock that ends with the process, however it ends."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import IO

from runtime.errors import StoreError
from runtime.store.sqlite import private_folder

NAME = "host.lock"


class DataFolderLocked(StoreError):
    """Another process is the host of this data folder; ``pid`` is its number when it is known."""

    code = "store-locked"

    def __init__(self, home: Path, pid: int | None) -> None:
        who = f"process {pid}" if pid else "another process"
        super().__init__(
            f"The data folder {home} is in use by {who}.",
            remedy="Wait for it or end it; or use another data folder with UNDERSTUDY_HOME.",
        )
        self.pid = pid


class HostLock:
    """Held from ``acquire`` to ``release`` or to the end of the process."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    @classmethod
    def acquire(cls, home: Path) -> HostLock:
        """Take the lock. Raises DataFolderLocked, or StoreError when the folder cannot be used."""
        private_folder(home)
        path = home / NAME
        try:
            file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="utf-8")
        except OSError as error:
            raise StoreError(
                f"The data folder {home} cannot be written to: {error.strerror or error}.",
                remedy="Give yourself write permission to it, or name another one with UNDERSTUDY_HOME.",
                code="store-read-only",
            ) from error
        if not _try_lock(file):
            pid = _pid(file)
            file.close()
            raise DataFolderLocked(home, pid)
        file.seek(0)
        file.truncate()
        file.write(json.dumps({"pid": os.getpid()}))
        file.flush()
        return cls(file)

    def release(self) -> None:
        """Give the folder free."""
        self._file.close()


def _pid(file: IO[str]) -> int | None:
    try:
        file.seek(0)
        return int(json.loads(file.read())["pid"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


if sys.platform == "win32":
    import msvcrt

    def _try_lock(file: IO[str]) -> bool:
        # A byte far behind the content: on Windows a locked range cannot be read by others.
        file.seek(4096)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try_lock(file: IO[str]) -> bool:
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
