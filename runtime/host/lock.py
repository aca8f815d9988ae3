"""One host for a data folder: an operating-system lock that ends with the process, however it ends."""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from pathlib import Path

from runtime.errors import StoreError

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

    def __init__(self, file: int) -> None:
        self._file = file

    @classmethod
    def acquire(cls, home: Path) -> HostLock:
        """Take the lock. Raises DataFolderLocked, or StoreError when the folder cannot be used."""
        from runtime.store.sqlite import private_folder

        private_folder(home)
        try:
            file = os.open(home / NAME, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            from runtime.store.errors import translate_os

            raise translate_os(error, home) from error
        if not _try_lock(file):
            pid = _pid(file)
            os.close(file)
            raise DataFolderLocked(home, pid)
        # Who holds it is a courtesy: on a full disk the lock holds all the same.
        with suppress(OSError):
            os.ftruncate(file, 0)
            os.lseek(file, 0, os.SEEK_SET)
            os.write(file, json.dumps({"pid": os.getpid()}).encode())
        return cls(file)

    def release(self) -> None:
        """Give the folder free."""
        os.close(self._file)


def _pid(file: int) -> int | None:
    try:
        os.lseek(file, 0, os.SEEK_SET)
        return int(json.loads(os.read(file, 100))["pid"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


if sys.platform == "win32":
    import msvcrt

    def _try_lock(file: int) -> bool:
        # A byte far behind the content: on Windows a locked range cannot be read by others.
        os.lseek(file, 4096, os.SEEK_SET)
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try_lock(file: int) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
