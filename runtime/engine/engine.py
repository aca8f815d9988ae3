"""The engine of one data folder: accepts runs, starts queued ones within limits, recovers, and lets go cleanly."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import uuid
from collections import OrderedDict
from dataclasses import dataclass

from runtime.clock import now_ms
from runtime.engine import faults
from runtime.engine.accept import Request, accept_ops
from runtime.engine.bundle import Bundle
from runtime.engine.debugger import Debugger
from runtime.engine.driver import drive
from runtime.engine.journal.recovery import requeue_abandoned
from runtime.engine.run import Environment, Run
from runtime.errors import InvalidInput, StoreError, UnderstudyError
from runtime.model import JsonObject
from runtime.model.status import Kind, RunStatus
from runtime.store import Entry, RunRow

_log = logging.getLogger(__name__)

#: Seconds between looks for abandoned runs, and between renewals of leases.
RECOVERY_SECONDS = 30.0
RENEWAL_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Limits:
    """How much goes on at once, and how long a run stays ours without a sign of life (seconds)."""

    max_parallel_runs: int = 4
    lease_seconds: float = 60.0


class Engine:
    """Use ``start`` and ``shutdown``; everything else is safe to call in between.

    With ``everything`` the whole queue is worked on; else only the runs that somebody here asked for (``want``).
    """

    def __init__(self, environment: Environment, limits: Limits | None = None, *, everything: bool = True) -> None:
        self.env = environment
        self.limits = limits or Limits()
        self.owner = uuid.uuid4().hex
        self.live: dict[str, Run] = {}
        self.failure: StoreError | None = None
        self._wanted: set[str] | None = None if everything else set()
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._bundles: OrderedDict[str, Bundle] = OrderedDict()
        self._wake = asyncio.Event()
        self._changed = asyncio.Condition()
        self._loops: list[asyncio.Task[None]] = []
        self._notes: set[asyncio.Task[None]] = set()
        self._next_number = 0
        self._closing = False

    async def start(self) -> None:
        """Take back runs that were cut off and begin to work on the queue."""
        loop = asyncio.get_running_loop()

        def on_broken(error: StoreError) -> None:
            loop.call_soon_threadsafe(self._fail, error)

        self.env.store.writer.on_broken = on_broken
        self._next_number = self.env.store.runs.next_number()
        await self.recover()
        self._loops = [
            asyncio.create_task(self._dispatch_loop(), name="dispatch"),
            asyncio.create_task(self._recovery_loop(), name="recovery"),
            asyncio.create_task(self._renewal_loop(), name="renewal"),
        ]
        self._wake.set()

    async def accept(self, request: Request) -> RunRow:
        """Take a run over: from here on it is not lost. The same run id again gives the run that exists.

        Raises InvalidInput when inputs do not fit, InvalidFile when the workflow's graph is unsound.
        """
        existing = self.env.store.runs.get(request.run_id) if request.run_id else None
        if existing is not None and existing.id == request.run_id:
            if existing.version != request.bundle.hash:
                raise InvalidInput(
                    f"There is a run {request.run_id} already, of another workflow or version.",
                    remedy="Choose another run id, or resume that run.",
                )
            return existing
        number, self._next_number = self._next_number, self._next_number + 1
        row, ops = accept_ops(request, number)
        faults.point("run.before_accept")
        await self.env.store.writer.commit(ops)
        faults.point("run.after_accept")
        self._remember(row.version, request.bundle)
        self._wake.set()
        return row

    def want(self, run_id: str) -> None:
        """Carry this run out, now or when it is queued."""
        if self._wanted is not None:
            self._wanted.add(run_id)
            self._wake.set()

    async def recover(self) -> list[str]:
        """Put abandoned runs back into the queue; returns their ids."""
        ids = await requeue_abandoned(self.env.store, self.owner, set(self.live))
        if ids:
            self._wake.set()
        return ids

    async def wait(self, run_id: str, until: frozenset[RunStatus] | None = None) -> RunRow:
        """Wait until a run is final or waits for a person. Raises StoreError when the store fails."""
        wanted = until or frozenset(s for s in RunStatus if s.final or s is RunStatus.WAITING)
        async with self._changed:
            while True:
                if self.failure is not None:
                    raise self.failure
                row = self.env.store.runs.get(run_id)
                if row is not None and row.status in wanted and (row.status.final or run_id not in self._leaving):
                    return row
                await self._changed.wait()

    @property
    def _leaving(self) -> set[str]:
        """Runs whose task is about to end although their row says that they wait."""
        return {id for id, run in self.live.items() if run.control.suspending}

    async def cancel(self, run_id: str) -> RunStatus:
        """Cancel a run wherever it is; returns its status afterwards."""
        run = self.live.get(run_id)
        if run is not None:
            run.control.cancel()
            # Waiting must not hand a cancellation of the one who asks on to the run, which is writing its end.
            await asyncio.wait([self._tasks[run_id]])
        else:
            await self._cancel_stored(run_id)
        row = self.env.store.runs.get(run_id)
        assert row is not None, run_id
        return row.status

    async def pause(self, run_id: str, on: bool) -> bool:
        """Pause or continue a run that goes on; False when it does not go on now."""
        run = self.live.get(run_id)
        if run is None:
            return False
        if on != run.control.paused:
            run.control.pause() if on else run.control.resume()
            status = RunStatus.PAUSED if on else RunStatus.RUNNING
            run.status = status
            run.journal.note(Kind.RUN_PAUSED if on else Kind.RUN_RESUMED)
            await self.env.store.writer.commit([self.env.store.runs.set_status(run.row.n, status)])
            run.tell(status)
        return True

    async def answer(self, row: RunRow, scope: str, step: str, answer: JsonObject) -> None:
        """Keep a person's answer and let the run go on with it, now or when it is taken up again."""
        run = self.live.get(row.id)
        if run is not None:
            await run.journal.decide(Kind.STEP_ANSWERED, scope, step, 0, answer)
            run.answer(scope, step, answer)
            return
        seq = self.env.store.journal.last_seq(row.n) + 1
        entry = Entry(seq, now_ms(), Kind.STEP_ANSWERED, scope, step, 0, answer)
        await self.env.store.writer.commit([entry.op(row.n), self.env.store.runs.requeue(row.n, row.fence)])
        faults.point("answer.after_commit")
        self._wake.set()

    async def shutdown(self, grace: float = 10.0) -> None:
        """Begin nothing more, give steps in flight ``grace`` seconds, then let go of the runs."""
        self._closing = True
        for task in self._loops:
            task.cancel()
        await asyncio.gather(*self._loops, return_exceptions=True)
        for run in self.live.values():
            run.control.pause()
        await self._drain(grace)
        for run in list(self.live.values()):
            run.control.suspend()
        await asyncio.gather(*self._tasks.values(), *self._notes, return_exceptions=True)

    async def _drain(self, grace: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(grace):
                while any(run.busy for run in self.live.values()):  # noqa: ASYNC110 - steps end in many places
                    await asyncio.sleep(0.01)

    async def _dispatch_loop(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            try:
                await self._start_queued()
            except StoreError as error:
                self._fail(error)
                return

    async def _start_queued(self) -> None:
        store = self.env.store
        free = self.limits.max_parallel_runs - sum(run.status is not RunStatus.WAITING for run in self.live.values())
        if free <= 0:
            return
        going = store.runs.running_by_workflow()
        for row in self._candidates(free + 200):
            if free <= 0 or self._closing:
                return
            count = going.get(row.workflow_id, 0)
            if row.id in self.live or (row.max_concurrent is not None and count >= row.max_concurrent):
                continue
            if await self._start(row):
                going[row.workflow_id] = count + 1
                free -= 1

    def _candidates(self, limit: int) -> list[RunRow]:
        """Queued runs in the order in which they are to start."""
        runs = self.env.store.runs
        if self._wanted is None:
            return runs.queued(limit)
        rows = [row for row in map(runs.get, self._wanted - self.live.keys()) if row and row.status is RunStatus.QUEUED]
        return sorted(rows, key=lambda row: (-row.priority, row.n))

    async def _start(self, row: RunRow) -> bool:
        """Claim a run and drive it in a task; False when another owner was quicker."""
        store = self.env.store
        faults.point("run.before_claim")
        lease = now_ms() + round(self.limits.lease_seconds * 1000)
        await store.writer.commit([store.runs.claim(row.n, row.fence, self.owner, lease)])
        faults.point("run.after_claim")
        row = store.runs.by_number(row.n)
        if row.owner != self.owner or row.status is not RunStatus.RUNNING:
            return False
        try:
            run = Run(row, self._bundle(row.version), self.env)
            run.bundle.plans  # noqa: B018 - an unsound graph is this run's failure, not the loop's
        except UnderstudyError as error:
            op = store.runs.finish(row.n, RunStatus.FAILED, None, error.as_json(), now_ms())
            await store.writer.commit([op])
            await self._notify()
            return True
        run.on_status = self._note_status
        if row.options.get("debug"):
            run.control.hook = Debugger(run)
        run.resumed = store.journal.last_seq(row.n) > 1
        self.live[row.id] = run
        task = run.control.task = asyncio.create_task(self._drive(run), name=f"run-{row.id}")
        self._tasks[row.id] = task
        return True

    async def _drive(self, run: Run) -> None:
        try:
            await drive(run)
        except StoreError as error:
            self._fail(error)
        finally:
            del self.live[run.id], self._tasks[run.id]
            self._wake.set()
            await self._notify()

    def _note_status(self) -> None:
        task = asyncio.create_task(self._flush_and_notify())
        self._notes.add(task)
        task.add_done_callback(self._notes.discard)

    async def _flush_and_notify(self) -> None:
        with contextlib.suppress(StoreError):
            await self.env.store.writer.commit([])
        self._wake.set()
        await self._notify()

    async def _notify(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    async def _recovery_loop(self) -> None:
        while True:
            await asyncio.sleep(RECOVERY_SECONDS)
            try:
                await self.recover()
            except StoreError as error:
                self._fail(error)

    async def _renewal_loop(self) -> None:
        while True:
            await asyncio.sleep(min(RENEWAL_SECONDS, self.limits.lease_seconds / 3))
            now = now_ms()
            until = now + round(self.limits.lease_seconds * 1000)
            # A run whose lease ran out while the machine slept is not renewed: its runner stops by itself.
            for run in [run for run in self.live.values() if run.lease_until >= now]:
                self.env.store.writer.post([self.env.store.runs.renew(run.row.n, self.owner, until)])
                run.lease_until = until

    async def _cancel_stored(self, run_id: str) -> None:
        row = self.env.store.runs.get(run_id)
        if row is None or row.status.final:
            return
        store = self.env.store
        entry = Entry(store.journal.last_seq(row.n) + 1, now_ms(), Kind.RUN_CANCELLED)
        await store.writer.commit(
            [entry.op(row.n), store.runs.finish(row.n, RunStatus.CANCELLED, None, None, now_ms())]
        )
        await self._notify()

    def _fail(self, error: StoreError) -> None:
        """The store cannot be written any more: stop everything where it is durable."""
        self.failure = self.failure or error
        for run in self.live.values():
            run.control.suspend()
        self._note_status()

    def _bundle(self, version: str) -> Bundle:
        if version not in self._bundles:
            row = self.env.store.reader.one("SELECT document FROM versions WHERE hash=?", (version,))
            assert row is not None, version
            self._remember(version, Bundle.from_text(row[0]))
        return self._bundles[version]

    def _remember(self, version: str, bundle: Bundle) -> None:
        self._bundles[version] = bundle
        self._bundles.move_to_end(version)
        while len(self._bundles) > 32:
            self._bundles.popitem(last=False)
