"""Large and binary values by content: files named by their SHA-256, written once."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from runtime.errors import StoreError
from runtime.store.sqlite import private_folder

PREFIX = "blob:"


class Blobs:
    """The blob folder. A reference is ``blob:`` and 64 hexadecimal digits."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, data: bytes, *, durable: bool = False) -> str:
        """Store bytes and return their reference; ``durable`` waits until they are on disk. Raises StoreError."""
        digest = hashlib.sha256(data).hexdigest()
        path = self._path(digest)
        if not path.exists():
            private_folder(path.parent)
            self._write(path, data, durable)
        return PREFIX + digest

    def get(self, reference: str) -> bytes:
        """The bytes behind a reference. Raises StoreError when they are gone (retention) or damaged."""
        path = self._path(reference.removeprefix(PREFIX))
        try:
            data = path.read_bytes()
        except OSError as error:
            raise StoreError(
                f"The stored value {reference[:17]}… is gone.",
                remedy="Retention removes old pictures and values; see the engine settings.",
                code="blob-gone",
            ) from error
        if hashlib.sha256(data).hexdigest() != path.name:
            raise StoreError(f"The stored value {reference[:17]}… is damaged.", code="blob-damaged")
        return data

    def path(self, reference: str) -> Path:
        """Where the bytes are, for programs that open files."""
        return self._path(reference.removeprefix(PREFIX))

    def delete(self, reference: str) -> None:
        """Remove the bytes; no error when they are gone already."""
        self.path(reference).unlink(missing_ok=True)

    def _path(self, digest: str) -> Path:
        if len(digest) != 64 or set(digest) - set("0123456789abcdef"):
            raise StoreError(f"{digest[:80]!r} is not a blob reference.", code="blob-reference")
        return self.folder / digest[:2] / digest

    def _write(self, path: Path, data: bytes, durable: bool) -> None:
        try:
            handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                if durable:
                    file.flush()
                    os.fsync(file.fileno())
            Path(temporary).replace(path)
        except OSError as error:
            raise StoreError(
                f"A value of {len(data)} bytes could not be stored: {error.strerror or error}.",
                remedy="Free some space in the data folder.",
                code="store-full" if error.errno == 28 else "store-io",
            ) from error
