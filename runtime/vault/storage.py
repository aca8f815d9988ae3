"""The vault's file on disk: private, replaced as a whole, one writer at a time."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from runtime.errors import StoreError, VaultError
from runtime.private import replace_private
from runtime.vault.document import Document, damaged, from_text, to_text

#: Seconds a writer waits for another one.
LOCK_WAIT = 10.0

#: Far above any real vault; a larger file is not one.
MAX_SIZE = 64 * 1024 * 1024


class VaultFile:
    """``vault.json`` in the data folder. Reading again costs one ``stat`` while the file stays the same."""

    def __init__(self, home: Path) -> None:
        self.path = home / "vault.json"
        # One value, so that threads never see a document beside another one's mark.
        self._cached: tuple[tuple[int, ...], Document | None] = ((), None)

    def read(self) -> Document | None:
        """The document as it is now on disk, or None where there is no vault yet."""
        try:
            status = self.path.stat()
            seen = (status.st_mtime_ns, status.st_size, status.st_ino)
            cached, document = self._cached
            if seen != cached:
                document = from_text(self._text(status.st_size), str(self.path))
                self._cached = (seen, document)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _store_error(self.path, "read", error) from error
        return document

    def write(self, document: Document) -> None:
        """Replace the file; after a crash it is the old or the new one, never a part."""
        try:
            replace_private(self.path, to_text(document).encode())
        except OSError as error:
            raise _store_error(self.path, "written", error) from error

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the writers' lock, among processes and threads; raises VaultError after ``LOCK_WAIT`` seconds."""
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = _open_private(self.path.with_name("vault.lock"))
        except OSError as error:
            raise _store_error(self.path, "written", error) from error
        with handle:
            _acquire(handle, self.path)
            yield

    def _text(self, size: int) -> str:
        if size > MAX_SIZE:
            raise damaged(str(self.path), details=f"{size} bytes")
        try:
            return self.path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            raise damaged(str(self.path), details=str(error)) from None


def _open_private(path: Path) -> IO[bytes]:
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b", buffering=0)


def _acquire(handle: IO[bytes], path: Path) -> None:
    deadline = time.monotonic() + LOCK_WAIT
    while not _try_lock(handle):
        if time.monotonic() >= deadline:
            raise VaultError(f"Another program is changing {path}.", remedy="Wait until it is done and try again.")
        time.sleep(0.02)


if sys.platform == "win32":

    def _try_lock(handle: IO[bytes]) -> bool:
        import msvcrt

        try:
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:

    def _try_lock(handle: IO[bytes]) -> bool:
        import fcntl

        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def _store_error(path: Path, verb: str, error: OSError) -> StoreError:
    return StoreError(
        f"{path} could not be {verb}: {error.strerror or error}.",
        remedy="Check the disk's free space and that the data folder belongs to you.",
        details=repr(error),
    )
