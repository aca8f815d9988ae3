"""The engine of one data folder: accepts runs, has them carried out, recovers, and lets go cleanly."""

from __future__ import annotations

import asyncio
import contextlib
import uuid

from runtime.clock import now_ms
from runtime.engine import faults
from runtime.engine.accept import Request, accept_ops
from runtime.engine.activity import nothing_waits
from runtime.engine.dispatcher import Dispatcher, Limits
from runtime.engine.events import RunStatusChanged
from runtime.engine.journal.recovery import requeue_abandoned
from runtime.engine.journal.run_journal import preserve
from runtime.engine.news import News
from runtime.engine.run import Environment, Run
from runtime.errors import InvalidInput, StoreError
from runtime.model import JsonObject
from runtime.model.status import Kind, RunStatus
from runtime.store import Entry, RunRow

__all__ = ["Engine", "Limits"]

#: Seconds between looks for abandoned runs, and between renewals of leases.
RECOVERY_SECONDS = 30.0
RENEWAL_SECONDS = 10.0

#: A question is open while the newest of these entries of its step is one of the first two.
_QUESTION = (Kind.STEP_WAITING, Kind.STEP_IN_DOUBT, Kind.STEP_ANSWERED, Kind.STEP_COMPLETED, Kind.STEP_FAILED)

_RESTING = frozenset(status for status in RunStatus if status.final or status is RunStatus.WAITING)


class Engine:
    """Use ``start`` and ``shutdown``; everything else is safe to call in between.

    With ``everything`` the whole queue is worked on; else only the runs that somebody here asked for (``want``).
    """

    def __init__(self, environment: Environment, limits: Limits | None = None, *, everything: bool = True) -> None:
        self.env = environment
        self.limits = limits or Limits()
        self.owner = uuid.uuid4().hex
        self._news = News(environment.store)
        self._dispatcher = Dispatcher(environment, self.limits, self.owner, self._news, self._fail)
        self._dispatcher.wanted = None if everything else set()
        self._loops: list[asyncio.Task[None]] = []
        self._next_number = 0

    @property
    def live(self) -> dict[str, Run]:
        """The runs that go on in this process, by id."""
        return self._dispatcher.live

    @property
    def failure(self) -> StoreError | None:
        """Why nothing goes on any more: the store can no longer be written."""
        return self._news.failure

    async def start(self) -> None:
        """Take back runs that were cut off and begin to work on the queue."""
        loop = asyncio.get_running_loop()

        def on_broken(error: StoreError) -> None:
            loop.call_soon_threadsafe(self._fail, error)

        self.env.store.writer.on_broken = on_broken
        self._next_number = self.env.store.runs.next_number()
        await self.recover()
        self._loops = [
            asyncio.create_task(self._dispatcher.loop(), name="dispatch"),
            asyncio.create_task(self._recovery_loop(), name="recovery"),
            asyncio.create_task(self._renewal_loop(), name="renewal"),
        ]
        self._dispatcher.wake.set()

    async def accept(self, request: Request) -> RunRow:
        """Take a run over: from here on it is not lost. The same run id again gives the run that exists.

        Raises InvalidInput when inputs do not fit, InvalidFile when the workflow's graph is unsound.
        """
        existing = self._same(request)
        if existing is not None:
            return existing
        number, self._next_number = self._next_number, self._next_number + 1
        row, ops = accept_ops(request, number)
        faults.point("run.before_accept")
        try:
            await self.env.store.writer.commit(ops)
        except StoreError:
            # The same run may have been accepted meanwhile.
            existing = self._same(request)
            if existing is None:
                raise
            return existing
        faults.point("run.after_accept")
        self._dispatcher.versions.remember(row.version, request.bundle)
        self._dispatcher.wake.set()
        return row

    def _same(self, request: Request) -> RunRow | None:
        """The run that has the requested id already."""
        existing = self.env.store.runs.get(request.run_id) if request.run_id else None
        if existing is None or existing.id != request.run_id:
            return None
        if existing.version != request.bundle.hash or existing.inputs != preserve(request.inputs):
            raise InvalidInput(
                f"There is a run {request.run_id} already, of another workflow or version or with other inputs.",
                remedy="Choose another run id, or resume that run.",
            )
        return existing

    def want(self, run_id: str) -> None:
        """Carry this run out, now or when it is queued."""
        if self._dispatcher.wanted is not None:
            self._dispatcher.wanted.add(run_id)
            self._dispatcher.wake.set()

    @property
    def busy(self) -> bool:
        """Whether a run goes on, or waits for its turn."""
        return self._dispatcher.busy

    async def recover(self) -> list[str]:
        """Put abandoned runs back into the queue; returns their ids."""
        ids = await requeue_abandoned(self.env.store, self.owner, set(self.live))
        if ids:
            self._dispatcher.wake.set()
        return ids

    async def wait(self, run_id: str, until: frozenset[RunStatus] = _RESTING) -> RunRow:
        """Wait until a run is final or waits for a person. Raises InvalidInput when there is no such run, StoreError
        when the store fails."""

        def look() -> RunRow | None:
            row = self.env.store.runs.get(run_id)
            if row is None:
                raise InvalidInput(f'There is no run "{run_id}".')
            # One that is being let go of has not come to rest.
            leaving = not row.status.final and run_id in self.live and self.live[run_id].control.suspending
            return row if row.status in until and not leaving else None

        return await self._news.until(look)

    async def cancel(self, run_id: str) -> RunStatus:
        """Cancel a run wherever it is; returns its status afterwards."""
        while True:
            while (task := self._dispatcher.tasks.get(run_id)) is not None:
                self.live[run_id].control.cancel()
                # Waiting must not hand a cancellation of the one who asks on to the run, which is writing its end.
                await asyncio.wait([task])
            async with self._dispatcher.turn:
                row = self.env.store.runs.get(run_id)
                if row is None:
                    raise InvalidInput(f'There is no run "{run_id}".')
                if run_id not in self.live:  # else it has begun meanwhile
                    if not row.status.final:
                        await self._cancel_stored(row)
                    return self.env.store.runs.by_number(row.n).status

    async def _cancel_stored(self, row: RunRow) -> None:
        finish = self.env.store.runs.finish(row.n, RunStatus.CANCELLED, None, None, now_ms())
        await self.env.store.writer.commit([Entry(0, now_ms(), Kind.RUN_CANCELLED).next_op(row.n), finish])
        status = RunStatus.CANCELLED.value
        self.env.events.emit(RunStatusChanged(run=row.id, at=now_ms(), status=status, workflow=row.workflow_name))
        await self._news.tell()

    async def pause(self, run_id: str, on: bool) -> bool:
        """Pause or continue a run; False when that is not possible now. A paused run stays so over a restart."""
        run = self.live.get(run_id)
        if run is not None:
            changed = run.activity.pause() if on else run.activity.resume()
            await self.env.store.writer.commit([])
            return changed
        async with self._dispatcher.turn:
            row = self.env.store.runs.get(run_id)
            if on or row is None or row.status is not RunStatus.PAUSED:
                return False
            resumed = Entry(0, now_ms(), Kind.RUN_RESUMED).next_op(row.n)
            await self.env.store.writer.commit([resumed, self.env.store.runs.requeue(row.n, row.fence)])
        self._dispatcher.wake.set()
        return True

    async def answer(self, row: RunRow, scope: str, step: str, answer: JsonObject) -> None:
        """Keep a person's answer and let the run go on with it, now or when it is taken up again.

        Raises InvalidInput when nothing waits there, or was answered already.
        """
        run, task = self.live.get(row.id), self._dispatcher.tasks.get(row.id)
        entry = Entry(0, now_ms(), Kind.STEP_ANSWERED, scope, step, 0, answer)
        if run is not None and task is not None:
            if await run.activity.answer(scope, step, answer):
                return
            # It is being let go of in this very moment, and the answer is kept.
            await asyncio.wait([task])
        async with self._dispatcher.turn:
            await self._go_on_stored(row, None if run is not None else entry)
        self._dispatcher.wake.set()

    async def _go_on_stored(self, row: RunRow, answer: Entry | None) -> None:
        """Give a run that nobody carries out its answer, and put it back into the queue unless it is paused."""
        store = self.env.store
        row = store.runs.by_number(row.n)
        ops = []
        if answer is not None:
            asked = store.journal.latest(row.n, answer.scope, answer.step, _QUESTION)
            if row.status.final or asked is None or asked.kind not in _QUESTION[:2]:
                raise nothing_waits(row.id, answer.step)
            ops.append(answer.next_op(row.n))
        if row.status in (RunStatus.WAITING, RunStatus.RUNNING) and row.id not in self.live:
            ops.append(store.runs.requeue(row.n, row.fence))
        await store.writer.commit(ops)
        faults.point("answer.after_commit")

    async def shutdown(self, grace: float = 10.0) -> None:
        """Begin nothing more, give steps in flight ``grace`` seconds, then let go of the runs."""
        self._dispatcher.closing = True
        self._dispatcher.wake.set()
        # A run that is being claimed is let begin; it is let go of like the others.
        await asyncio.gather(*self._loops[:1], return_exceptions=True)
        for run in self.live.values():
            run.control.pause()
        await self._drain(grace)
        for task in self._loops[1:]:
            task.cancel()
        for run in list(self.live.values()):
            run.control.suspend()
        await asyncio.gather(*self._loops, *self._dispatcher.tasks.values(), return_exceptions=True)
        await self._news.settle()

    async def _drain(self, grace: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(grace):
                while any(run.activity.busy for run in self.live.values()):  # noqa: ASYNC110 - steps end in many places
                    await asyncio.sleep(0.01)

    async def _recovery_loop(self) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._dispatcher.lost.wait(), RECOVERY_SECONDS)
            self._dispatcher.lost.clear()
            try:
                await self.recover()
            except StoreError as error:
                self._fail(error)
                return

    async def _renewal_loop(self) -> None:
        while True:
            await asyncio.sleep(min(RENEWAL_SECONDS, self.limits.lease_seconds / 3))
            now = now_ms()
            until = now + round(self.limits.lease_seconds * 1000)
            for run in self.live.values():
                # A lease that ran out while the machine slept is not renewed: the runner stops by itself. Runs that
                # wait or are paused are taken back by nobody.
                if run.lease_until >= now or run.status is not RunStatus.RUNNING:
                    self.env.store.writer.post([self.env.store.runs.renew(run.row.n, self.owner, until)])
                    run.lease_until = until

    def _fail(self, error: StoreError) -> None:
        """The store cannot be written any more: stop everything where it is durable."""
        self._news.failure = self._news.failure or error
        for run in self.live.values():
            run.control.suspend()
        self._news.tell_soon()
