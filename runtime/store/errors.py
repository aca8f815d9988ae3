"""The one seam where SQLite's and the disk's errors become ours: a sentence, a remedy, exit code 6."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

from runtime.errors import StoreError

_FULL = ("store-full", "The disk is full.", "Free some space; what was committed is kept, the work goes on from there.")
_READ_ONLY = ("store-read-only", "The data folder cannot be written to.", "Give yourself write permission to it.")
_UNREACHABLE = ("store-unreachable", "The database cannot be opened.", "Check the folder and its permissions.")
_LOCKED = ("store-locked", "Another program holds the database.", "Close it and try again.")
_FOREIGN = (
    "store-foreign",
    "This file is not an Understudy database.",
    "Move it away, or name another data folder with UNDERSTUDY_HOME.",
)
_DAMAGED = (
    "store-damaged",
    "The database is damaged.",
    "Restore it from a backup (copies made before upgrades lie in the folder backups); it was left as it is.",
)
_ELSEWHERE = "Name another data folder with UNDERSTUDY_HOME."
#: Bytes of the smallest thing SQLite writes.
_PAGE = 4096
_IO = ("store-io", "Reading or writing the disk failed.", "Check the disk; what was committed is kept.")

#: Words of SQLite's message (its error names are not in every driver) to code, message and remedy.
_WORDS: dict[str, tuple[str, str, str]] = {
    "disk is full": _FULL,
    "readonly": _READ_ONLY,
    "unable to open": _UNREACHABLE,
    "locked": _LOCKED,
    "busy": _LOCKED,
    "not a database": _FOREIGN,
    "malformed": _DAMAGED,
    "disk i/o": _IO,
    "locking protocol": _IO,
}

_NUMBERS: dict[int | None, tuple[str, str, str]] = {
    errno.ENOSPC: _FULL,
    getattr(errno, "EDQUOT", errno.ENOSPC): _FULL,
    errno.EROFS: _READ_ONLY,
    errno.EACCES: _READ_ONLY,
    errno.EPERM: _READ_ONLY,
    errno.EIO: _IO,
    errno.EFBIG: _IO,
}


def translate(error: Exception, path: Path) -> StoreError:
    """Our error for a driver's error about the database at ``path``."""
    text = str(error).lower()
    for words, (code, message, remedy) in _WORDS.items():
        if words in text:
            if words == "disk i/o" and _is_full(path):
                code, message, remedy = _FULL  # SQLite could not even make its small files beside the database
            return StoreError(f"{message} ({path})", remedy=remedy, details=str(error), code=code)
    return StoreError(f"The database failed: {error}. ({path})", remedy="Run `understudy doctor`.", details=repr(error))


def translate_os(error: OSError, path: Path) -> StoreError:
    """Our error for the operating system's about a file or folder of the data folder."""
    code, message, remedy = _NUMBERS.get(error.errno, _UNREACHABLE)
    if error.errno == errno.EROFS:
        message, remedy = "The data folder cannot be written to: its disk is read-only.", _ELSEWHERE
    elif error.errno in (errno.EEXIST, errno.ENOTDIR):
        message, remedy = "The data folder, or a folder above it, is a file.", _ELSEWHERE
        return StoreError(f"{message} ({path})", remedy=remedy, details=str(error), code=code)
    if code == "store-unreachable":
        message = f"The data folder cannot be used: {error.strerror or error}."
    return StoreError(f"{message} ({path})", remedy=remedy, details=str(error), code=code)


def _is_full(path: Path) -> bool:
    """Whether the disk that holds ``path`` has no room for another page."""
    try:
        return shutil.disk_usage(next(place for place in path.parents if place.exists())).free < _PAGE
    except OSError:
        return False


def foreign(path: Path) -> StoreError:
    """The file at ``path`` was not made by us."""
    code, message, remedy = _FOREIGN
    return StoreError(f"{message} ({path})", remedy=remedy, code=code)


def damaged(path: Path, why: str) -> StoreError:
    """The database at ``path`` is cut off or inconsistent."""
    code, message, remedy = _DAMAGED
    return StoreError(f"{message[:-1]}: {why}. ({path})", remedy=remedy, code=code)


def newer(path: Path, found: int, known: int) -> StoreError:
    """The database at ``path`` has a schema that this program does not know yet."""
    return StoreError(
        f"A newer Understudy made this data folder (schema {found}, this one reads {known}). ({path})",
        remedy="Update Understudy, or use another data folder with UNDERSTUDY_HOME.",
        code="store-newer",
    )
