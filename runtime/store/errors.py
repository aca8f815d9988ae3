"""The one seam where SQLite's errors become ours: a sentence, a remedy, exit code 6."""

from __future__ import annotations

from pathlib import Path

from runtime.errors import StoreError

#: Words of SQLite's message (its error names are not in every driver) to code, message and remedy.
_KNOWN: tuple[tuple[str, str, str, str], ...] = (
    (
        "disk is full",
        "store-full",
        "The disk is full.",
        "Free some space; the run goes on where it was when started again.",
    ),
    ("readonly", "store-read-only", "The data folder cannot be written to.", "Give yourself write permission to it."),
    ("unable to open", "store-unreachable", "The database cannot be opened.", "Check the folder and its permissions."),
    ("locked", "store-locked", "Another program holds the database.", "Close it and try again."),
    ("busy", "store-locked", "Another program holds the database.", "Close it and try again."),
    (
        "not a database",
        "store-foreign",
        "This file is not an Understudy database.",
        "Move it away or set UNDERSTUDY_HOME.",
    ),
    (
        "malformed",
        "store-damaged",
        "The database is damaged.",
        "Restore the newest copy from the backups folder beside it.",
    ),
    ("disk i/o", "store-io", "Reading or writing the disk failed.", "Check the disk; nothing committed was lost."),
)


def translate(error: Exception, path: Path) -> StoreError:
    """Our error for a driver's error about the database at ``path``."""
    text = str(error).lower()
    for words, code, message, remedy in _KNOWN:
        if words in text:
            return StoreError(f"{message} ({path})", remedy=remedy, details=str(error), code=code)
    return StoreError(f"The database failed: {error}. ({path})", remedy="Run `understudy doctor`.", details=repr(error))


def damaged(path: Path, why: str) -> StoreError:
    """The database at ``path`` is cut off or inconsistent."""
    return StoreError(
        f"The database is damaged: {why}. ({path})",
        remedy="Restore the newest copy from the backups folder beside it; the damaged file was left as it is.",
        code="store-damaged",
    )
