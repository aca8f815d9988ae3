"""Large and binary values by content: files named by their SHA-256, written once."""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from runtime.errors import StoreError
from runtime.private import sync_folder
from runtime.store.errors import translate_os
from runtime.store.sqlite import private_folder

PREFIX = "blob:"


class Blobs:
    """The blob folder. A reference is ``blob:`` and 64 hexadecimal digits."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()

    def put(self, data: bytes, *, durable: bool = False) -> str:
        """Store bytes and return their reference; ``durable`` waits until they are on disk. Raises StoreError."""
        digest = hashlib.sha256(data).hexdigest()
        path = self._path(digest)
        try:
            if not self._keep(path, data):
                self._write(path, data)
            if durable:
                self._sync(path)
        except OSError as error:
            raise translate_os(error, path) from error
        return PREFIX + digest

    def get(self, reference: str) -> bytes:
        """The bytes behind a reference. Raises StoreError when they are gone (retention) or damaged."""
        path = self.path(reference)
        try:
            data = path.read_bytes()
        except FileNotFoundError as error:
            raise StoreError(
                f"The stored value {reference[:17]}… is gone.",
                remedy="Retention removes old pictures and values; see the engine settings.",
                code="blob-gone",
            ) from error
        except OSError as error:
            raise translate_os(error, path) from error
        if hashlib.sha256(data).hexdigest() != path.name:
            raise StoreError(f"The stored value {reference[:17]}… is damaged.", code="blob-damaged")
        return data

    def path(self, reference: str) -> Path:
        """Where the bytes are, for programs that open files."""
        return self._path(reference.removeprefix(PREFIX))

    def folders(self) -> Iterator[tuple[str, list[Path]]]:
        """Each folder's name (how its hashes begin) and files, those that a crash left half-written among them."""
        with suppress(FileNotFoundError):
            for folder in sorted(self.folder.iterdir()):
                yield folder.name, list(folder.iterdir())

    def discard(self, path: Path, unused_since: float) -> int:
        """Remove a file that nobody put after ``unused_since`` (seconds since the epoch); the bytes freed."""
        with self._lock, suppress(FileNotFoundError):
            found = path.stat()
            if found.st_mtime < unused_since:
                path.unlink()
                return found.st_size
        return 0

    def _path(self, digest: str) -> Path:
        if len(digest) != 64 or set(digest) - set("0123456789abcdef"):
            raise StoreError(f"{digest[:80]!r} is not a blob reference.", code="blob-reference")
        return self.folder / digest[:2] / digest

    def _keep(self, path: Path, data: bytes) -> bool:
        """Whether the bytes are there already, and whole; the file's time then says that they are wanted."""
        try:
            with self._lock:
                os.utime(path)
            return path.read_bytes() == data
        except FileNotFoundError:
            return False

    def _write(self, path: Path, data: bytes) -> None:
        private_folder(self.folder)
        private_folder(path.parent)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            Path(name).replace(path)
        except BaseException:  # however it ends, nothing half-written stays
            with suppress(OSError):
                Path(name).unlink()
            raise

    def _sync(self, path: Path) -> None:
        """The bytes, and the names that lead to them."""
        with path.open("r+b") as file:
            _flush(file.fileno())
        for folder in (path.parent, self.folder, self.folder.parent):
            sync_folder(folder)


def _flush(descriptor: int) -> None:
    """To the plate, not only to the drive's cache, which is where macOS leaves it otherwise."""
    if sys.platform == "darwin":
        import fcntl

        fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
    else:
        os.fsync(descriptor)
