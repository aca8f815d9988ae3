"""Opening a database of ours: made whole or not at all, and looked at before SQLite may touch it."""

from __future__ import annotations

import struct
from contextlib import suppress
from pathlib import Path

from runtime.private import sync_folder
from runtime.store.errors import damaged, foreign, newer, translate, translate_os
from runtime.store.schema import APPLICATION_ID, FOLDER, SCHEMA_VERSION
from runtime.store.sqlite import Connection, DriverError, connect

_MAGIC = b"SQLite format 3\x00"


def open_database(path: Path, schema: str, *, synchronous: str = "FULL", check: bool = False) -> Connection:
    """Open or create a database of ours. ``schema`` names the SQL file for a new one; ``check`` looks for damage.

    Raises StoreError when the file is foreign, newer, cut off, damaged or not writable; it is then left as it is.
    """
    try:
        missing = not path.exists()
    except OSError as error:
        raise translate_os(error, path) from error
    if missing:
        create_database(path, schema)
    check_header(path)
    if check:
        check_pages(path)
    connection = connect(path, synchronous=synchronous)
    try:
        # The header in the file may be older than the one in the write-ahead log.
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version > SCHEMA_VERSION:
            raise newer(path, version, SCHEMA_VERSION)
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")
    except DriverError as error:
        connection.close()
        raise translate(error, path) from error
    except BaseException:  # however it ends, nobody else has the connection to close it
        connection.close()
        raise
    return connection


def create_database(path: Path, schema: str) -> None:
    """Make a new database beside its place and move it there: no half-made one is ever found. Raises StoreError."""
    new = path.with_name(f"{path.name}.new")
    try:
        _remove(new)
        new.touch(mode=0o600)
        connection = connect(new, mode="rwc")
        try:
            _fill(connection, schema)
        finally:
            connection.close()
        new.replace(path)
        sync_folder(path.parent)
    except DriverError as error:
        raise translate(error, path) from error
    except OSError as error:
        raise translate_os(error, path) from error
    finally:
        with suppress(OSError):
            _remove(new)


def check_header(path: Path) -> int:
    """The schema version in the file's first page. Raises StoreError for a file that is not ours or not whole."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            header = file.read(100)
    except OSError as error:
        raise translate_os(error, path) from error
    if not _MAGIC.startswith(header[:16]):
        raise foreign(path)
    if len(header) < 100:
        raise damaged(path, "the file is cut off" if header else "the file is empty")
    changes, pages, version, application, counted = struct.unpack(">24xII28xI4xI20xI4x", header)
    if application != APPLICATION_ID:
        raise foreign(path)
    if version > SCHEMA_VERSION:
        raise newer(path, version, SCHEMA_VERSION)
    page_size = int.from_bytes(header[16:18], "big")
    # A checkpoint that was cut off has written the first page already; the write-ahead log then holds the others.
    if changes == counted and size < pages * (65536 if page_size == 1 else page_size) and not _wal(path):
        raise damaged(path, "the file is shorter than it says itself")
    return int(version)


def check_pages(path: Path) -> None:
    """Read all pages and indexes' structure (about 0.3 s for 100 MB). Raises StoreError."""
    connection = connect(path, mode="ro")
    try:
        verdict = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
    except DriverError as error:
        raise translate(error, path) from error
    finally:
        connection.close()
    if verdict != "ok":
        raise damaged(path, verdict.replace("\n", " "))


def _fill(connection: Connection, schema: str) -> None:
    connection.execute("BEGIN EXCLUSIVE")
    for statement in (FOLDER / schema).read_text(encoding="utf-8").split(";\n"):
        if statement.strip():
            connection.execute(statement)
    connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version={SCHEMA_VERSION}")
    connection.execute("COMMIT")


def _wal(path: Path) -> bool:
    wal = Path(f"{path}-wal")
    return wal.exists() and wal.stat().st_size > 0


def _remove(path: Path) -> None:
    for name in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
        name.unlink(missing_ok=True)
