"""Reading beside the writer: read-only connections, safe to use from any thread."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from runtime.errors import StoreError
from runtime.store.errors import translate
from runtime.store.sqlite import Connection, DriverError, connect

Row = tuple[Any, ...]


class Reader:
    """Reads what is committed, from any thread. Calls block for the length of the query.

    Each query has a connection to itself, so that a long listing holds up no short look. A connection is kept and
    used again; there are as many as there were queries at the same time.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._idle = [self._connect()]
        self._closed = False

    def rows(self, sql: str, params: Sequence[Any] = ()) -> list[Row]:
        """All rows of a query. Raises StoreError."""
        connection = self._take()
        try:
            return connection.execute(sql, params).fetchall()
        except DriverError as error:
            raise translate(error, self._path) from error
        finally:
            self._give_back(connection)

    def one(self, sql: str, params: Sequence[Any] = ()) -> Row | None:
        """The first row, or None."""
        rows = self.rows(sql, params)
        return rows[0] if rows else None

    def close(self) -> None:
        """Give the connections back; a query under way ends first."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def _take(self) -> Connection:
        with self._lock:
            if self._closed:
                raise StoreError("The store is closed.", code="store-closed")
            if self._idle:
                return self._idle.pop()
        return self._connect()

    def _connect(self) -> Connection:
        connection = connect(self._path, mode="ro")
        connection.create_function("holds", 2, _holds, deterministic=True)
        return connection

    def _give_back(self, connection: Connection) -> None:
        with self._lock:
            if not self._closed:
                self._idle.append(connection)
                return
        connection.close()


def _holds(text: str, folded: str) -> bool:
    """SQL's ``holds(text, folded)``: LIKE ignores the case of A-Z only."""
    return folded in text.casefold()
