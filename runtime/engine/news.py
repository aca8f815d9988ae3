"""Tells those who wait for a run that something has changed, or that the store has failed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from runtime.errors import StoreError
from runtime.store import Store

T = TypeVar("T")


class News:
    """One for each engine. ``failure`` is set once the store can no longer be written."""

    def __init__(self, store: Store) -> None:
        self.failure: StoreError | None = None
        self._store = store
        self._changed = asyncio.Condition()
        self._telling: set[asyncio.Task[None]] = set()

    async def until(self, look: Callable[[], T | None]) -> T:
        """Look now and after every change, until there is something to see. Raises StoreError when the store fails."""
        async with self._changed:
            while True:
                if self.failure is not None:
                    raise self.failure
                found = look()
                if found is not None:
                    return found
                await self._changed.wait()

    async def tell(self) -> None:
        """Something that is on disk has changed."""
        async with self._changed:
            self._changed.notify_all()

    def tell_soon(self) -> None:
        """Something has changed whose record is on its way to the disk."""
        task = asyncio.create_task(self._flush_and_tell())
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)

    async def settle(self) -> None:
        """Wait until everything was told."""
        await asyncio.gather(*self._telling, return_exceptions=True)

    async def _flush_and_tell(self) -> None:
        with suppress(StoreError):
            await self._store.writer.commit([])
        await self.tell()
