"""The data folder: its databases and blobs, opened together and checked together."""

from __future__ import annotations

from pathlib import Path

from runtime.clock import now_ms
from runtime.store.blobs import Blobs
from runtime.store.journal import Journal
from runtime.store.reader import Reader
from runtime.store.runs import Runs
from runtime.store.schema import SCHEMA_VERSION
from runtime.store.sqlite import open_database, private_folder, schema_version
from runtime.store.writer import Writer

DATABASE = "understudy.db"
LOGS = "logs.db"

#: An unclean shutdown is followed by an integrity check up to this size; larger ones are checked by ``doctor``.
CHECK_BYTES = 64 * 1024 * 1024


class Store:
    """Open with ``Store.open``; close it, or the next start checks the database for damage."""

    def __init__(self, home: Path, writer: Writer, reader: Reader, log_reader: Reader) -> None:
        self.home = home
        self.writer = writer
        self.reader = reader
        self.log_reader = log_reader
        self.runs = Runs(reader)
        self.journal = Journal(reader)
        self.blobs = Blobs(home / "blobs")

    @classmethod
    def open(cls, home: Path) -> Store:
        """Open or create the data folder. Raises StoreError and changes nothing when something is wrong."""
        private_folder(home)
        path, marker = home / DATABASE, home / "open"
        unclean = marker.exists()
        if path.exists() and 0 < schema_version(path) < SCHEMA_VERSION:
            from runtime.store.migrate import migrate

            migrate(path)
        small = path.exists() and path.stat().st_size <= CHECK_BYTES
        connection = open_database(path, "schema.sql", check=unclean and small)
        logs = open_database(home / LOGS, "logs.sql", synchronous="NORMAL")
        marker.touch(mode=0o600)
        return cls(home, Writer(connection, logs, path), Reader(path), Reader(home / LOGS))

    def audit(self, actor: str, action: str, object: str, detail: str = "{}") -> None:
        """Note who did what to which thing; ``detail`` is JSON text. It rides with the next commit."""
        sql = "INSERT INTO audit(at, actor, action, object, detail) VALUES (?,?,?,?,?)"
        self.writer.post([(sql, (now_ms(), actor, action, object, detail))])

    def close(self) -> None:
        """Write what waits and close; afterwards the folder is known to be clean unless writing failed."""
        self.writer.close()
        self.reader.close()
        self.log_reader.close()
        if self.writer.broken is None:
            (self.home / "open").unlink(missing_ok=True)
