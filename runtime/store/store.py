"""The data folder: its databases and blobs, opened together and checked together."""

from __future__ import annotations

import logging
from contextlib import ExitStack, suppress
from pathlib import Path

from runtime.clock import now_ms
from runtime.errors import StoreError
from runtime.private import sync_folder
from runtime.store.blobs import Blobs
from runtime.store.database import check_header, open_database
from runtime.store.deleted import DeletedRuns
from runtime.store.errors import translate_os
from runtime.store.heals import Heals
from runtime.store.journal import Journal
from runtime.store.queries import Queries
from runtime.store.reader import Reader
from runtime.store.runs import Runs
from runtime.store.schema import SCHEMA_VERSION
from runtime.store.sqlite import private_folder
from runtime.store.writer import Writer

_log = logging.getLogger(__name__)

DATABASE = "understudy.db"
LOGS = "logs.db"

#: An unclean shutdown is followed by an integrity check up to this size; larger ones are checked by ``doctor``.
CHECK_BYTES = 64 * 1024 * 1024


class Store:
    """Open with ``Store.open``; close it, or the next start checks the database for damage."""

    def __init__(self, home: Path, writer: Writer, logs: Writer, reader: Reader, log_reader: Reader) -> None:
        self.home = home
        self.writer = writer
        #: Writes the log database; lines come to it by ``writer.log``.
        self.logs = logs
        self.reader = reader
        self.log_reader = log_reader
        self.runs = Runs(reader)
        self.deleted = DeletedRuns(reader)
        self.journal = Journal(reader)
        self.heals = Heals(reader)
        self.queries = Queries(reader, log_reader)
        self.blobs = Blobs(home / "blobs")

    @classmethod
    def open(cls, home: Path) -> Store:
        """Open or create the data folder. Raises StoreError and changes nothing when something is wrong."""
        facts, lines, marker = home / DATABASE, home / LOGS, home / "open"
        try:
            _make_home(home)
            unclean = marker.exists()
            _migrate_if_older(facts, lines)
            with ExitStack() as undo:
                connection = open_database(facts, "schema.sql", check=unclean and _is_small(facts))
                undo.callback(connection.close)
                log_connection = open_database(
                    lines, "logs.sql", synchronous="NORMAL", check=unclean and _is_small(lines)
                )
                undo.callback(log_connection.close)
                reader = Reader(facts)
                undo.callback(reader.close)
                log_reader = Reader(lines)
                undo.callback(log_reader.close)
                marker.touch(mode=0o600)
                undo.pop_all()
        except OSError as error:
            raise translate_os(error, home) from error
        logs = Writer(log_connection, lines)
        logs.on_broken = _say_logs_are_lost
        return cls(home, Writer(connection, facts, logs=logs), logs, reader, log_reader)

    def audit(self, actor: str, action: str, object: str, detail: str = "{}") -> None:
        """Note who did what to which thing; ``detail`` is JSON text. It rides with the next commit."""
        sql = "INSERT INTO audit(at, actor, action, object, detail) VALUES (?,?,?,?,?)"
        self.writer.post([(sql, (now_ms(), actor, action, object, detail))])

    def size(self) -> int:
        """How many bytes the databases take, with what waits in their write-ahead logs. Blocks shortly."""
        files = [self.home / f"{name}{end}" for name in (DATABASE, LOGS) for end in ("", "-wal")]
        return sum(path.stat().st_size for path in files if path.exists())

    async def settle_logs(self) -> None:
        """Wait until every line logged so far can be read; lines that cannot be written are lost in any case."""
        with suppress(StoreError):
            await self.logs.commit([])

    async def settle(self) -> None:
        """Wait until what rides with the next commit, such as the audit log, can be read."""
        with suppress(StoreError):
            await self.writer.commit([])

    def close(self) -> None:
        """Write what waits and close; afterwards the folder is known to be clean unless writing failed."""
        # The writers come last: whoever closes a database last copies the write-ahead log into it.
        self.reader.close()
        self.log_reader.close()
        self.writer.close()
        self.logs.close()
        if self.writer.broken is None and self.logs.broken is None:
            with suppress(OSError):
                (self.home / "open").unlink()


def _make_home(home: Path) -> None:
    fresh = not home.exists()
    private_folder(home)
    if fresh:
        sync_folder(home.parent)


def _migrate_if_older(facts: Path, lines: Path) -> None:
    if any(path.exists() and check_header(path) < SCHEMA_VERSION for path in (facts, lines)):
        from runtime.store.migrate import migrate

        migrate(facts, lines)


def _is_small(path: Path) -> bool:
    return path.exists() and path.stat().st_size <= CHECK_BYTES


def _say_logs_are_lost(error: StoreError) -> None:
    _log.error("log lines of runs cannot be kept any more: %s", error)
