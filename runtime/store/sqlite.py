"""Opening a SQLite file safely: the right library, the right pragmas, and a clear word about a bad file.

SQLite 3.7.0 to 3.51.2 can corrupt a WAL database when two connections write or checkpoint at the same
moment; where the interpreter's library is older, the ``pysqlite3`` wheel brings a newer one.
"""

from __future__ import annotations

import os
import sqlite3 as standard
import struct
from pathlib import Path
from typing import Any

from runtime.errors import StoreError
from runtime.store.errors import damaged, translate
from runtime.store.schema import APPLICATION_ID, FOLDER, SCHEMA_VERSION

SAFE_VERSION = (3, 51, 3)


def _driver() -> Any:
    if standard.sqlite_version_info >= SAFE_VERSION:
        return standard
    try:
        import pysqlite3
    except ImportError:
        return standard
    return pysqlite3


driver = _driver()
Connection = standard.Connection
#: What every driver call may raise.
DriverError: type[Exception] = driver.Error


def library_version() -> str:
    """Version of the SQLite library in use."""
    return str(driver.sqlite_version)


def connect(path: Path, *, synchronous: str = "FULL", read_only: bool = False) -> Connection:
    """A connection with our pragmas, in autocommit mode: transactions are begun explicitly. Raises StoreError."""
    try:
        uri = f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rwc'}"
        connection: Connection = driver.connect(
            uri, uri=True, timeout=5.0, isolation_level=None, check_same_thread=False, cached_statements=256
        )
        if not read_only:
            connection.execute("PRAGMA journal_mode=WAL")
        connection.execute(f"PRAGMA synchronous={synchronous}")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA temp_store=MEMORY")
        # 64 MB of memory-mapped reading: the listing pages of a large store come from the page cache.
        connection.execute("PRAGMA mmap_size=67108864")
    except driver.Error as error:
        raise translate(error, path) from error
    return connection


def open_database(path: Path, schema: str, *, synchronous: str = "FULL", check: bool = False) -> Connection:
    """Open or create a database of ours. ``schema`` names the SQL file for a new one; ``check`` looks for damage.

    Raises StoreError when the file is foreign, newer, cut off, damaged or not writable; it is then left as it is.
    """
    fresh = not path.exists() or path.stat().st_size == 0
    if not fresh:
        _check_header(path)
    connection = connect(path, synchronous=synchronous)
    try:
        if fresh or _unborn(connection):
            _create(connection, schema)
            path.chmod(0o600)
        _check_identity(connection, path)
        if check:
            _check_integrity(connection, path)
        _check_writable(connection)
    except driver.Error as error:
        connection.close()
        raise translate(error, path) from error
    except StoreError:
        connection.close()
        raise
    return connection


def schema_version(path: Path) -> int:
    """``user_version`` of an existing database, read without opening it for writing."""
    with path.open("rb") as file:
        header = file.read(100)
    return int(struct.unpack(">I", header[60:64])[0]) if len(header) == 100 else 0


def _unborn(connection: Connection) -> bool:
    """Whether the file is a database in which nothing was ever made: its creation was cut off."""
    identity = connection.execute("PRAGMA application_id").fetchone()[0]
    return identity == 0 and connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0


def _create(connection: Connection, schema: str) -> None:
    connection.execute("BEGIN EXCLUSIVE")
    for statement in (FOLDER / schema).read_text(encoding="utf-8").split(";\n"):
        if statement.strip():
            connection.execute(statement)
    connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version={SCHEMA_VERSION}")
    connection.execute("COMMIT")


def _check_header(path: Path) -> None:
    """A file that is not SQLite, or shorter than its own header says, is refused before SQLite touches it."""
    with path.open("rb") as file:
        header = file.read(100)
    if header[:16] != b"SQLite format 3\x00":
        raise translate(standard.DatabaseError("file is not a database"), path)
    page_size, pages = struct.unpack(">H", header[16:18])[0], struct.unpack(">I", header[28:32])[0]
    page_size = 65536 if page_size == 1 else page_size
    if not Path(f"{path}-wal").exists() and path.stat().st_size < page_size * pages:
        raise damaged(path, "the file is shorter than it says itself")


def _check_identity(connection: Connection, path: Path) -> None:
    identity = connection.execute("PRAGMA application_id").fetchone()[0]
    if identity != APPLICATION_ID:
        raise translate(standard.DatabaseError("file is not a database"), path)
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > SCHEMA_VERSION:
        raise StoreError(
            f"A newer Understudy made this data folder (schema {version}, this one reads {SCHEMA_VERSION}). ({path})",
            remedy="Update Understudy, or use another data folder with UNDERSTUDY_HOME.",
            code="store-newer",
        )


def _check_integrity(connection: Connection, path: Path) -> None:
    verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if verdict != "ok":
        raise damaged(path, str(verdict).replace("\n", " "))


def _check_writable(connection: Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("ROLLBACK")


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
