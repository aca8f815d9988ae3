"""Reading beside the writer: one read-only connection, safe to use from any thread."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from runtime.store.errors import translate
from runtime.store.sqlite import DriverError, connect

Row = tuple[Any, ...]


class Reader:
    """Short queries. ``rows`` blocks the caller for their length; ``arows`` runs them on a thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection = connect(path, read_only=True)
        self._lock = threading.Lock()

    def rows(self, sql: str, params: Sequence[Any] = ()) -> list[Row]:
        """All rows of a query. Raises StoreError."""
        with self._lock:
            try:
                return self._connection.execute(sql, params).fetchall()
            except DriverError as error:
                raise translate(error, self._path) from error

    async def arows(self, sql: str, params: Sequence[Any] = ()) -> list[Row]:
        """The same without blocking the event loop."""
        return await asyncio.to_thread(self.rows, sql, params)

    def one(self, sql: str, params: Sequence[Any] = ()) -> Row | None:
        """The first row, or None."""
        rows = self.rows(sql, params)
        return rows[0] if rows else None

    def close(self) -> None:
        """Give the connection back."""
        with self._lock:
            self._connection.close()
