"""The one writer of a database: a thread that turns everything that waits into one transaction.

``commit`` resolves when the operations are on disk (``synchronous=FULL``); ``post`` lets them ride with the
next commit, at most ``RIDE_SECONDS`` later; ``log`` hands lines to the log database's own writer, so that they
never hold up a step. After a failed write nothing more is accepted: the engine stops where it was durable last,
and the next start goes on.
"""

from __future__ import annotations

import asyncio
import math
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from runtime.errors import StoreError
from runtime.store.errors import translate
from runtime.store.sqlite import Connection, DriverError, driver, reserve_log

#: The longest time a posted operation waits for a commit to ride with, in seconds.
RIDE_SECONDS = 0.05
#: Log lines are written at the latest after this many seconds.
LOG_SECONDS = 0.2
#: After a commit the thread looks for more by itself this soon, in seconds; what may wait longer wakes nobody.
LINGER_SECONDS = 0.005
#: More waiting operations than this start a commit at once.
RIDE_LIMIT = 500
#: After so many commits more are expected, and room is made for them; see ``reserve_log``.
RESERVE_AFTER = 32
#: How long a write waits for another program that holds the database, in seconds; shorter than a run's lease.
PATIENCE = 20.0

#: One statement with its parameters.
Op = tuple[str, Sequence[Any]]

#: The moment of the thread's next look while it works: it looks right after.
_BUSY = -math.inf
#: SQLite's number for ``synchronous=FULL``.
_FULL = 2

_LOG_LINE = "INSERT INTO logs(run, at, level, scope, step, message, data) VALUES (?,?,?,?,?,?,?)"

#: What a statement or its values can be wrong with by themselves; anything else is the database's or the disk's.
_OWN_FAULT: tuple[type[Exception], ...] = (
    driver.IntegrityError, driver.ProgrammingError, driver.InterfaceError, driver.DataError, ValueError, OverflowError,
)  # fmt: skip


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
    fence: Fence | None = None
    waiter: asyncio.Future[None] | Future[None] | None = None


class Writer:
    """Owns the writing connection. Thread-safe; ``commit`` is for coroutines, ``commit_now`` for plain code."""

    def __init__(
        self, connection: Connection, path: Path, *, logs: Writer | None = None, patience: float = PATIENCE
    ) -> None:
        connection.execute(f"PRAGMA busy_timeout={round(patience * 1000)}")
        self._durable = connection.execute("PRAGMA synchronous").fetchone()[0] >= _FULL
        self._connection = connection
        self._path = path
        self._logs = logs
        self._jobs: deque[_Job] = deque()
        #: Guards the jobs and what is said about them.
        self._lock = threading.Lock()
        #: Held while there is no news for the thread: a plain lock wakes it in half the time of a condition.
        self._bell = threading.Lock()
        self._bell.acquire()
        #: Monotonic moment of the next commit; infinite when no job waits.
        self._due = math.inf
        #: Monotonic moment when the thread looks at the jobs unasked; it need not be woken for what is due later.
        self._looks = _BUSY
        self._closing = False
        self.broken: StoreError | None = None
        #: Called once, on the writer's thread, when the store can no longer be written.
        self.on_broken: Callable[[StoreError], None] | None = None
        self.commits = 0
        self._thread = threading.Thread(target=self._work, name=f"writer-{path.stem}", daemon=True)
        self._thread.start()

    def post(self, ops: Sequence[Op], fence: Fence | None = None, within: float = RIDE_SECONDS) -> None:
        """Write with the next commit, ``within`` seconds at most. Raises StoreError once the store is broken."""
        self._put(_Job(ops, fence), within)

    async def commit(self, ops: Sequence[Op], fence: Fence | None = None) -> None:
        """Write and wait until it, and everything posted before it, is on disk. Raises StoreError, FencedOff."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._put(_Job(ops, fence, future), 0.0)
        await future

    def commit_now(self, ops: Sequence[Op], fence: Fence | None = None) -> None:
        """The same, blocking the calling thread."""
        future: Future[None] = Future()
        self._put(_Job(ops, fence, future), 0.0)
        future.result()

    def log(self, row: Sequence[Any]) -> None:
        """A log row (run, at, level, scope, step, message, data); on disk within ``LOG_SECONDS``.

        A log that cannot be written stops no run: its lines are lost, and the program's own log says so once.
        """
        if self._logs is not None:
            with suppress(StoreError):
                self._logs.post([(_LOG_LINE, row)], within=LOG_SECONDS)

    @property
    def backlog(self) -> int:
        """How many jobs wait to be written."""
        return len(self._jobs)

    def close(self) -> None:
        """Write what waits, then close the connection."""
        with self._lock:
            self._closing = True
            self._ring()
        self._thread.join()

    def _put(self, job: _Job, within: float) -> None:
        due = time.monotonic() + within
        with self._lock:
            if self.broken is not None:
                raise self.broken
            if self._closing:
                raise StoreError("The store is closed.", code="store-closed")
            self._jobs.append(job)
            if len(self._jobs) >= RIDE_LIMIT:
                due = 0.0
            self._due = min(self._due, due)
            if due < self._looks:
                self._ring()

    def _ring(self) -> None:
        """Wake the thread. The caller holds ``_lock``."""
        if self._bell.locked():
            self._bell.release()

    def _work(self) -> None:
        while jobs := self._take():
            self._write(jobs)
        self._connection.close()

    def _take(self) -> list[_Job]:
        """What waits, once it is due; nothing when the store is being closed and all is written."""
        # Another job is likely to follow a commit soon; looking once unasked spares the loop a wake-up for each.
        longest = LINGER_SECONDS
        while True:
            with self._lock:
                now = time.monotonic()
                if self._closing or self._due <= now:
                    jobs = list(self._jobs)
                    self._jobs.clear()
                    self._due, self._looks = math.inf, _BUSY
                    return jobs
                self._looks = min(self._due, now + longest)
                rest = self._looks - now
            self._bell.acquire(timeout=-1 if rest == math.inf else rest)
            longest = math.inf

    def _write(self, jobs: list[_Job]) -> None:
        """All jobs in one transaction; when one is wrong in itself, once more with each on its own."""
        try:
            try:
                outcomes = self._transact(jobs, self._apply)
            except _OWN_FAULT:
                outcomes = self._transact(jobs, self._apply_alone)
        except StoreError as error:
            self._break(error, jobs)
        except DriverError as error:
            self._break(translate(error, self._path), jobs)
        except Exception as error:  # noqa: BLE001 - a thread that died would leave everybody waiting for ever
            self._break(StoreError(f"Writing failed: {error}. ({self._path})", details=repr(error)), jobs)
        else:
            self.commits += 1
            _tell(zip(jobs, outcomes, strict=True))
            if self.commits == RESERVE_AFTER and self._durable:
                reserve_log(self._connection)

    def _transact(
        self, jobs: list[_Job], apply: Callable[[_Job, dict[Fence, bool]], Exception | None]
    ) -> list[Exception | None]:
        """What each job is told: nothing, or why it was left out. Raises what the driver raises, rolled back."""
        held: dict[Fence, bool] = {}
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            outcomes = [apply(job, held) for job in jobs]
            self._connection.execute("COMMIT")
        except BaseException:  # however it ends, a transaction is whole or not at all
            with suppress(DriverError):
                self._connection.rollback()
            raise
        return outcomes

    def _apply(self, job: _Job, held: dict[Fence, bool]) -> Exception | None:
        if job.fence is not None and not self._holds(job.fence, held):
            return FencedOff("Another process took this run over.")
        for sql, values in job.ops:
            self._connection.execute(sql, values)
            if not sql.startswith("INSERT"):
                held.clear()  # it may have handed a run over to another owner
        return None

    def _apply_alone(self, job: _Job, held: dict[Fence, bool]) -> Exception | None:
        """The same, undone and told to its author when it is at fault; a posted job has nobody to tell."""
        self._connection.execute("SAVEPOINT alone")
        try:
            return self._apply(_Job([(sql, [_text(v) for v in values]) for sql, values in job.ops], job.fence), held)
        except _OWN_FAULT as error:
            self._connection.execute("ROLLBACK TO alone")
            fault = StoreError(f"A record could not be kept: {error}.", details=repr(error), code="store-conflict")
            if job.waiter is None:
                raise fault from error
            return fault
        finally:
            with suppress(DriverError):
                self._connection.execute("RELEASE alone")

    def _holds(self, fence: Fence, held: dict[Fence, bool]) -> bool:
        if fence not in held:
            row = self._connection.execute("SELECT fence FROM runs WHERE n=?", (fence.run,)).fetchone()
            held[fence] = row is not None and row[0] == fence.number
        return held[fence]

    def _break(self, error: StoreError, jobs: list[_Job]) -> None:
        """Refuse everything from now on: what was not committed never happened."""
        with self._lock:
            first, self.broken = self.broken is None, self.broken or error
            jobs = [*jobs, *self._jobs]
            self._jobs.clear()
            self._due = math.inf
        _tell((job, error) for job in jobs)
        if first and self.on_broken is not None:
            with suppress(RuntimeError):  # its event loop may be closed already
                self.on_broken(error)


def _text(value: Any) -> Any:
    """Texts with half characters (file names, web pages) in a form that can be stored; in JSON it means the same."""
    return value.encode("utf-8", "backslashreplace").decode() if isinstance(value, str) else value


def _tell(outcomes: Iterable[tuple[_Job, Exception | None]]) -> None:
    """Wake everybody who waits: one call for each event loop, however many wait in it."""
    loops: dict[asyncio.AbstractEventLoop, list[tuple[asyncio.Future[None], Exception | None]]] = {}
    for job, error in outcomes:
        if isinstance(job.waiter, Future):
            _resolve([(job.waiter, error)])
        elif job.waiter is not None:
            loops.setdefault(job.waiter.get_loop(), []).append((job.waiter, error))
    for loop, results in loops.items():
        with suppress(RuntimeError):  # the loop was closed: nobody waits any more
            loop.call_soon_threadsafe(_resolve, results)


def _resolve(results: Iterable[tuple[asyncio.Future[None] | Future[None], Exception | None]]) -> None:
    for future, error in results:
        if future.done():
            continue
        if error is None:
            future.set_result(None)
        else:
            future.set_exception(error)
