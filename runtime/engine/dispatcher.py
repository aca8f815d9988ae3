"""Claims queued runs, by priority and within the limits, and carries out each in a task of its own."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from runtime.clock import now_ms
from runtime.engine import faults
from runtime.engine.debugger import Debugger
from runtime.engine.driver import drive, end_unbegun, our_fault
from runtime.engine.news import News
from runtime.engine.run import Environment, Run
from runtime.engine.versions import Versions
from runtime.errors import StoreError, UnderstudyError
from runtime.model.status import RunStatus
from runtime.store import FencedOff, RunRow

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much goes on at once, and how long a run stays ours without a sign of life (seconds)."""

    max_parallel_runs: int = 4
    lease_seconds: float = 60.0


class Dispatcher:
    """``live`` and ``tasks`` hold the runs that go on here, by id. With ``wanted`` only those runs are begun."""

    def __init__(
        self, env: Environment, limits: Limits, owner: str, news: News, on_failure: Callable[[StoreError], None]
    ) -> None:
        self.limits = limits
        self.live: dict[str, Run] = {}
        self.tasks: dict[str, asyncio.Task[None]] = {}
        self.versions = Versions(env.store)
        self.wanted: set[str] | None = None
        self.closing = False
        #: Set when there may be something to begin, and when a run was let go of that must be taken back.
        self.wake = asyncio.Event()
        self.lost = asyncio.Event()
        #: Held while a run that nobody carries out is claimed or changed, so that these do not cross.
        self.turn = asyncio.Lock()
        self._env = env
        self._owner = owner
        self._news = news
        self._on_failure = on_failure

    async def loop(self) -> None:
        """Begin what can be begun whenever something changes, until ``closing``."""
        while True:
            await self.wake.wait()
            self.wake.clear()
            if self.closing:
                return
            try:
                await self._start_queued()
            except StoreError as error:
                self._on_failure(error)
                return

    @property
    def busy(self) -> bool:
        """Whether a run goes on, or waits for its turn. One that is paused or waits for a person does not count."""
        going = any(run.status is RunStatus.RUNNING for run in self.live.values())
        return going or self.turn.locked() or bool(self._candidates(set()))

    async def _start_queued(self) -> None:
        # Those that were begun before and slept for long go first.
        for run in self.live.values():
            if self._free > 0 and run.activity.returns:
                run.activity.give_place()
        going = Counter(self._env.store.runs.running_by_workflow())
        full: set[tuple[str, int]] = set()
        while rows := self._candidates(full):
            for row in rows:
                if self._free <= 0 or self.closing:
                    return
                most = row.max_concurrent
                if most is not None and going[row.workflow_id] >= most:
                    full.add((row.workflow_id, most))
                    break
                going[row.workflow_id] += await self._start(row)

    @property
    def _free(self) -> int:
        """How many more runs may go on."""
        return self.limits.max_parallel_runs - sum(run.activity.counts for run in self.live.values())

    def _candidates(self, full: set[tuple[str, int]]) -> list[RunRow]:
        """Queued runs in the order in which they are to start, without those of which enough go on already."""
        runs = self._env.store.runs
        if self.wanted is None:
            # One that is live is still being let go of.
            rows = runs.queued(max(self._free, 0) + len(self.live), full)
        else:
            found = [row for row in map(runs.get, self.wanted - self.live.keys()) if row is not None]
            rows = [
                row
                for row in sorted(found, key=lambda row: (-row.priority, row.n))
                if row.status is RunStatus.QUEUED and (row.workflow_id, row.max_concurrent) not in full
            ]
        return [row for row in rows if row.id not in self.live]

    async def _start(self, row: RunRow) -> bool:
        """Claim a run and drive it in a task; False when it could not be begun."""
        store = self._env.store
        async with self.turn:
            faults.point("run.before_claim")
            lease = now_ms() + round(self.limits.lease_seconds * 1000)
            await store.writer.commit([store.runs.claim(row.n, row.fence, self._owner, lease)])
            faults.point("run.after_claim")
            row = store.runs.by_number(row.n)
            if row.owner != self._owner or row.status is not RunStatus.RUNNING:
                return False
            try:
                run = Run(row, self.versions.get(row.version), self._env)
                run.bundle.plans  # noqa: B018 - an unsound graph is this run's failure, not the loop's
            except Exception as error:  # whatever is wrong with one run, in words, must not end the loop for all others
                if isinstance(error, StoreError) and error.code != "store-conflict":
                    raise
                await end_unbegun(self._env, row, error if isinstance(error, UnderstudyError) else our_fault(error))
                await self._news.tell()
                return False
            self._begin(run)
        return True

    def _begin(self, run: Run) -> None:
        run.activity.on_status = self._on_status
        if debug := run.row.options.get("debug"):
            run.control.hook = Debugger(run, debug if isinstance(debug, dict) else None)
        self.live[run.id] = run
        self.tasks[run.id] = asyncio.create_task(self._drive(run), name=f"run-{run.id}")

    async def _drive(self, run: Run) -> None:
        try:
            run.control.begin()
            await drive(run)
        except FencedOff as fenced:
            # Whatever this process still did for the run would be done twice.
            _log.warning("run %s is let go of: %s", run.id, fenced.message)
            self.lost.set()
        except StoreError as error:
            self._on_failure(error)
        finally:
            del self.live[run.id], self.tasks[run.id]
            self.wake.set()
            await self._news.tell()

    def _on_status(self) -> None:
        self._news.tell_soon()
        self.wake.set()
