"""A key file for machines without a keyring: 32 random bytes as text, readable by its owner only."""

from __future__ import annotations

import base64
import binascii
import os
import stat
import sys
from pathlib import Path

from runtime.errors import VaultError
from runtime.model import JsonObject
from runtime.vault.cipher import KEY_SIZE, new_key


class KeyFileSource:
    """The key in a file that a person named. The file is checked each time it is read."""

    kind = "keyfile"

    def __init__(self, path: Path) -> None:
        self.path = path.expanduser().absolute()

    def create(self, vault: str) -> tuple[bytes, JsonObject]:
        return self._key(), {}

    def recover(self, facts: JsonObject) -> bytes:
        return self._key()

    def check(self) -> None:
        """Raises VaultError where the file cannot be read, or is none that holds a key."""
        self._key()

    def forget(self, facts: JsonObject) -> None:
        """The file is the person's; it stays."""

    def _key(self) -> bytes:
        text = read_private(self.path, "key file", forbidden=0o077)
        try:
            key = base64.b64decode(text.strip(), validate=True)
        except binascii.Error:
            key = b""
        if len(key) != KEY_SIZE:
            raise VaultError(
                f"{self.path} is not a key file of the vault.",
                remedy="Name the file that `understudy vault init --keyfile` made.",
            )
        return key


def create_key_file(path: Path) -> KeyFileSource:
    """Write a new random key to ``path`` (0600) and return its source; an existing file is never replaced."""
    path = path.expanduser().absolute()
    if os.path.lexists(path):
        raise VaultError(f"{path} exists already and is not replaced.", remedy="Name a new file.")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(number, "wb") as handle:
            handle.write(base64.b64encode(new_key()) + b"\n")
            handle.flush()
            os.fsync(handle.fileno())
    except OSError as error:
        raise VaultError(
            f"The key file {path} could not be written: {error.strerror}.",
            remedy="Name a file in your own folder.",
        ) from error
    return KeyFileSource(path)


def read_private(path: Path, what: str, *, forbidden: int) -> bytes:
    """At most 64 kB of a regular file that others cannot reach; raises VaultError with the remedy.

    ``forbidden`` are the permission bits that must not be set. Windows has no such bits: the folder's access
    list counts there.
    """
    try:
        # Checked on the open file, so that nobody can exchange it in between.
        with path.open("rb") as handle:
            status = os.fstat(handle.fileno())
            _refuse_public(path, what, status, forbidden)
            return handle.read(65_536)
    except OSError as error:
        raise VaultError(
            f"The {what} {path} could not be read: {error.strerror}.", remedy="Check its path and its owner."
        ) from error


def _refuse_public(path: Path, what: str, status: os.stat_result, forbidden: int) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise VaultError(f"The {what} {path} is not a regular file.", remedy="Name a file.")
    if sys.platform == "win32":
        return
    if status.st_mode & forbidden:
        raise VaultError(
            f"The {what} {path} can be reached by other accounts (mode {stat.S_IMODE(status.st_mode):04o}).",
            remedy=f"Run `chmod 600 {path}`; if others may have read it, make a new one.",
        )
    if status.st_uid not in (os.geteuid(), 0):
        raise VaultError(f"The {what} {path} belongs to another account.", remedy="Use a file of your own.")
