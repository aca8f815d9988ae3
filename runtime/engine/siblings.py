"""Several steps or passes in flight at once, and the one way to end them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Generic, TypeVar

K = TypeVar("K")
T = TypeVar("T")


class Siblings(Generic[K, T]):
    """Tasks by what they carry out. ``end_early`` cancels one of them, or lets it finish what must not be cut off."""

    def __init__(self, end_early: Callable[[asyncio.Task[Any]], None]) -> None:
        self._end_early = end_early
        self._tasks: dict[asyncio.Task[T], K] = {}
        self._ended: asyncio.Queue[asyncio.Task[T]] = asyncio.Queue()

    def __len__(self) -> int:
        return len(self._tasks)

    def start(self, key: K, work: Coroutine[Any, Any, T]) -> None:
        """Begin one more."""
        task = asyncio.create_task(work)
        self._tasks[task] = key
        task.add_done_callback(self._ended.put_nowait)

    async def next_ended(self) -> tuple[K, T]:
        """Wait for one to end; raises what it raised."""
        task = await self._ended.get()
        return self._tasks.pop(task), task.result()

    async def end(self) -> list[BaseException]:
        """End those that still run and wait until none is left; returns what they raised.

        Being cancelled oneself meanwhile does not cut that short, but is not forgotten either.
        """
        cancelled = False
        self._end_all()
        while any(not task.done() for task in self._tasks):
            try:
                # Not gather: that would hand a cancellation on to those that must not be cut off.
                await asyncio.wait(self._tasks)
            except asyncio.CancelledError:
                cancelled = True
                self._end_all()
        errors = [error for task in self._tasks if not task.cancelled() and (error := task.exception()) is not None]
        if cancelled:
            raise asyncio.CancelledError
        return errors

    def _end_all(self) -> None:
        for task in self._tasks:
            if not task.done():
                self._end_early(task)
