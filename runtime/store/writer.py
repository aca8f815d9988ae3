"""The one writer of a data folder: a thread that turns everything that waits into one transaction.

``commit`` resolves when the operations are on disk (``synchronous=FULL``); ``post`` lets them ride with the
next commit, at most ``RIDE_SECONDS`` later; ``log`` batches lines into the log database. After a failed
write nothing more is accepted: the engine stops where it was durable last, and the next start goes on.
"""

from __future__ import annotations

import asyncio
import math
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from runtime.errors import StoreError
from runtime.store.errors import translate
from runtime.store.sqlite import Connection, DriverError

#: The longest time a posted operation waits for a commit to ride with, in seconds.
RIDE_SECONDS = 0.05
#: Log lines are written at the latest after this many seconds.
LOG_SECONDS = 0.2
#: More waiting operations than this start a commit at once.
RIDE_LIMIT = 500

#: One statement with its parameters.
Op = tuple[str, Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Fence:
    """Only the holder of this fencing number may write for the run."""

    run: int
    number: int


class FencedOff(StoreError):
    """Another owner took the run over while this one slept; it must stop acting."""

    code = "run-taken-over"


@dataclass(slots=True)
class _Job:
    ops: Sequence[Op]
    fence: Fence | None
    done: Callable[[Exception | None], None] | None


class Writer:
    """Owns the writing connections. Thread-safe; ``commit`` is for coroutines, ``commit_now`` for plain code."""

    def __init__(self, connection: Connection, logs: Connection, path: Any) -> None:
        self._connection = connection
        self._logs = logs
        self._path = path
        self._jobs: deque[_Job] = deque()
        self._lines: list[Sequence[Any]] = []
        self._changed = threading.Condition()
        #: Monotonic moment of the next commit; infinite when no job waits.
        self._due = math.inf
        self._closing = False
        self.broken: StoreError | None = None
        #: Called once, on the writer's thread, when the store can no longer be written.
        self.on_broken: Callable[[StoreError], None] | None = None
        self.commits = 0
        self._thread = threading.Thread(target=self._work, name="store-writer", daemon=True)
        self._thread.start()

    def post(self, ops: Sequence[Op], fence: Fence | None = None, within: float = RIDE_SECONDS) -> None:
        """Write with the next commit, ``within`` seconds at most. Raises StoreError once the store is broken."""
        self._put(_Job(ops, fence, None), within)

    async def commit(self, ops: Sequence[Op], fence: Fence | None = None) -> None:
        """Write and wait until it, and everything posted before it, is on disk. Raises StoreError, FencedOff."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[None] = loop.create_future()

        def done(error: Exception | None) -> None:
            loop.call_soon_threadsafe(_resolve, future, error)

        self._put(_Job(ops, fence, done), 0.0)
        await future

    def commit_now(self, ops: Sequence[Op], fence: Fence | None = None) -> None:
        """The same, blocking the calling thread."""
        finished = threading.Event()
        failed: list[Exception] = []

        def done(error: Exception | None) -> None:
            if error is not None:
                failed.append(error)
            finished.set()

        self._put(_Job(ops, fence, done), 0.0)
        finished.wait()
        if failed:
            raise failed[0]

    def log(self, row: Sequence[Any]) -> None:
        """A log row (run, at, level, scope, step, message, data); written within ``LOG_SECONDS``."""
        with self._changed:
            self._lines.append(row)
            due = time.monotonic() + LOG_SECONDS
            if due < self._due:
                self._due = due
                self._changed.notify()

    def close(self) -> None:
        """Write what waits, then close both connections."""
        with self._changed:
            self._closing = True
            self._changed.notify()
        self._thread.join()

    def _put(self, job: _Job, within: float) -> None:
        due = time.monotonic() + within
        with self._changed:
            if self.broken is not None:
                raise self.broken
            if self._closing:
                raise StoreError("The store is closed.", code="store-closed")
            self._jobs.append(job)
            if len(self._jobs) >= RIDE_LIMIT:
                due = 0.0
            if due < self._due:
                self._due = due
                self._changed.notify()

    def _work(self) -> None:
        while True:
            jobs, lines, closing = self._take()
            if jobs:
                self._write(jobs)
            if lines:
                self._write_lines(lines)
            if closing and not jobs and not lines:
                break
        self._connection.close()
        self._logs.close()

    def _take(self) -> tuple[list[_Job], list[Sequence[Any]], bool]:
        with self._changed:
            while not self._closing and (rest := self._due - time.monotonic()) > 0:
                self._changed.wait(None if rest == math.inf else rest)
            jobs = list(self._jobs)
            self._jobs.clear()
            self._due = math.inf
            # Under load the lines wait for a quiet moment or a full batch: steps come first.
            lines: list[Sequence[Any]] = []
            if not jobs or self._closing or len(self._lines) >= RIDE_LIMIT:
                lines, self._lines = self._lines, []
            elif self._lines:
                self._due = time.monotonic() + LOG_SECONDS
            return jobs, lines, self._closing

    def _write(self, jobs: list[_Job]) -> None:
        """All jobs in one transaction; a job that is fenced off is left out and told."""
        told: list[tuple[_Job, Exception | None]] = []
        try:
            execute = self._connection.execute
            execute("BEGIN IMMEDIATE")
            held: dict[Fence, bool] = {}
            for job in jobs:
                if job.fence is not None and not self._holds(job.fence, held):
                    told.append((job, FencedOff("Another process took this run over.")))
                    continue
                for sql, params in job.ops:
                    execute(sql, params)
                told.append((job, None))
            execute("COMMIT")
            self.commits += 1
        except DriverError as error:
            self._break(translate(error, self._path), jobs)
            return
        for job, failure in told:
            if job.done is not None:
                job.done(failure)

    def _holds(self, fence: Fence, held: dict[Fence, bool]) -> bool:
        if fence not in held:
            row = self._connection.execute("SELECT fence FROM runs WHERE n=?", (fence.run,)).fetchone()
            held[fence] = row is not None and row[0] == fence.number
        return held[fence]

    def _write_lines(self, lines: list[Sequence[Any]]) -> None:
        try:
            self._logs.execute("BEGIN IMMEDIATE")
            self._logs.executemany(
                "INSERT INTO logs(run, at, level, scope, step, message, data) VALUES (?,?,?,?,?,?,?)", lines
            )
            self._logs.execute("COMMIT")
        except DriverError as error:
            self._break(translate(error, self._path), [])

    def _break(self, error: StoreError, jobs: list[_Job]) -> None:
        """Roll back and refuse everything from now on: what was not committed never happened."""
        if self._connection.in_transaction:
            self._connection.rollback()
        with self._changed:
            first = self.broken is None
            self.broken = self.broken or error
            jobs = [*jobs, *self._jobs]
            self._jobs.clear()
        for job in jobs:
            if job.done is not None:
                job.done(error)
        if first and self.on_broken is not None:
            self.on_broken(error)


def _resolve(future: asyncio.Future[None], error: Exception | None) -> None:
    if future.done():
        return
    if error is None:
        future.set_result(None)
    else:
        future.set_exception(error)
