"""Connections to a SQLite file: the right library and the right pragmas.

SQLite 3.7.0 to 3.51.2 can corrupt a WAL database when two connections write or checkpoint at the same
moment; the ``pysqlite3`` wheel brings a newer one than most interpreters have.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from runtime.errors import StoreError
from runtime.store.errors import translate

if TYPE_CHECKING:
    from sqlite3 import Connection as Connection

SAFE_VERSION = (3, 51, 3)

#: How long opening waits for another program that holds the database, in seconds.
PATIENCE = 5.0
#: A write-ahead log that grew under a long read is cut back to this, in bytes.
WAL_LIMIT = 16 * 1024 * 1024
#: About the length at which SQLite copies the write-ahead log into the database and begins it again, in bytes.
LOG_RESERVE = 4 * 1024 * 1024


def _driver() -> Any:
    """``pysqlite3`` where it is installed: then the interpreter's own library is not even loaded."""
    try:
        import pysqlite3
    except ImportError:
        import sqlite3

        return sqlite3
    return pysqlite3


driver = _driver()
if not TYPE_CHECKING:
    Connection = driver.Connection
#: What every driver call may raise.
DriverError: type[Exception] = driver.Error


def library_version() -> str:
    """Version of the SQLite library in use."""
    return str(driver.sqlite_version)


def connect(path: Path, *, synchronous: str = "FULL", mode: str = "rw") -> Connection:
    """A connection with our pragmas, in autocommit mode: transactions are begun explicitly. Raises StoreError.

    ``mode`` is ``rw``, ``rwc`` (create) or ``ro``. Reading is not memory-mapped: a failing disk would then end the
    process by a signal instead of an error.
    """
    try:
        connection: Connection = driver.connect(
            f"{path.absolute().as_uri()}?mode={mode}",
            uri=True,
            timeout=PATIENCE,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=256,
        )
    except driver.Error as error:
        raise translate(error, path) from error
    try:
        if mode != "ro":
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute(f"PRAGMA journal_size_limit={WAL_LIMIT}")
            # macOS leaves what was synced in the drive's own cache unless it is asked twice.
            connection.execute(f"PRAGMA fullfsync={'ON' if synchronous == 'FULL' else 'OFF'}")
        connection.execute(f"PRAGMA synchronous={synchronous}")
        connection.execute("PRAGMA temp_store=MEMORY")
    except driver.Error as error:
        connection.close()
        raise translate(error, path) from error
    return connection


def reserve_log(connection: Connection) -> None:
    """Give the write-ahead log its full length at once, by a transaction that is taken back.

    A file that grows with each commit makes each ``fsync`` write its new length as well: a quarter of the whole
    commit. Without room for that much nothing is reserved, and nothing else changes.
    """
    with suppress(driver.Error):
        (pages,) = connection.execute("PRAGMA cache_size").fetchone()
        connection.execute("PRAGMA cache_size=16")  # what does not fit into it goes to the log before any commit
        try:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("CREATE TABLE filler(bytes)")
            connection.execute("INSERT INTO filler VALUES (zeroblob(?))", (LOG_RESERVE,))
        finally:
            connection.rollback()
            connection.execute(f"PRAGMA cache_size={pages}")


def private_folder(path: Path) -> None:
    """Make a folder that only this person may enter (0700). Raises StoreError."""
    try:
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
        if os.name == "posix" and path.stat().st_uid == os.getuid() and path.stat().st_mode & 0o077:
            path.chmod(0o700)
    except OSError as error:
        raise StoreError(
            f"The data folder {path} cannot be used: {error.strerror or error}.",
            remedy="Give yourself access to it, or name another one with UNDERSTUDY_HOME.",
            code="store-unreachable",
        ) from error
