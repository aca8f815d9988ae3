"""Copies of the database from before an upgrade, and the way back."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from runtime.private import sync_folder
from runtime.store.errors import translate, translate_os
from runtime.store.sqlite import DriverError, connect, driver, private_folder

#: So many copies are kept, the newest ones.
KEPT = 5

_BUSY, _LOCKED = 5, 6


def back_up(path: Path, folder: Path) -> Path:
    """Copy the database, with what is still in its write-ahead log, into ``folder``; the copy. Raises StoreError."""
    private_folder(folder)
    copy = folder / f"{path.stem}-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}.db"
    new = folder / f"{path.stem}.new"
    try:
        new.unlink(missing_ok=True)
        new.touch(mode=0o600)
        _copy(path, new)
        new.replace(copy)
        sync_folder(folder)
        for old in backups(path, folder)[KEPT:]:
            old.unlink(missing_ok=True)
    except OSError as error:
        raise translate_os(error, folder) from error
    finally:
        new.unlink(missing_ok=True)
    return copy


def backups(path: Path, folder: Path) -> list[Path]:
    """The copies of a database, newest first."""
    return sorted(folder.glob(f"{path.stem}-*.db"), reverse=True)


def restore(copy: Path, path: Path) -> None:
    """Make the database what its copy is, in one transaction. Raises StoreError."""
    _copy(copy, path)


def _copy(source: Path, target: Path) -> None:
    """Page by page, through SQLite: a target that cannot be written in whole stays what it was."""
    try:
        with closing(connect(source)) as reading, closing(connect(target)) as writing:
            reading.backup(writing, progress=_refuse_to_wait)
    except DriverError as error:
        raise translate(error, target) from error


def _refuse_to_wait(status: int, remaining: int, total: int) -> None:
    """A database that somebody writes to: the driver would try again for ever."""
    if status in (_BUSY, _LOCKED):
        raise driver.OperationalError("database is locked")
