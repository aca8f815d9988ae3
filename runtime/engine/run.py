"""One run while it is carried out: everything its steps and scopes share."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from runtime.clock import now_ms
from runtime.engine import faults
from runtime.engine.bundle import Bundle
from runtime.engine.control import RunControl
from runtime.engine.events import Emitter, RunStatusChanged, StepWaiting
from runtime.engine.journal.memory import Recorded, ScopeMemory
from runtime.engine.journal.run_journal import RunJournal, preserve, revive
from runtime.errors import StepFailed
from runtime.model import Json, JsonObject, Secret, SecretRef, Step
from runtime.model.status import Kind, RunStatus
from runtime.store import FencedOff, RunRow, Store
from runtime.tasks.context import Resources
from runtime.tasks.registry import Registry
from runtime.vault.masking import Masker

if TYPE_CHECKING:
    from runtime.engine.frames import Pass

#: Steps between two breaths of a run whose steps never wait, and the journal entries that may pile up meanwhile.
BREATH = 16
BACKLOG = 256

#: How long everything must have been waiting before the run itself counts as waiting, in seconds.
IDLE_SECONDS = 0.02


@dataclass(slots=True)
class Environment:
    """What the engine gives every run: where to keep things, which tasks there are, how to reveal a credential."""

    store: Store
    registry: Registry
    events: Emitter
    #: May take a while: the vault may have to be opened first.
    reveal: Callable[[SecretRef, str], Awaitable[Secret]]
    vault_names: Callable[[], JsonObject] = dict
    #: Encrypt what is worth as much as a credential, and read it again; the text says where it belongs.
    seal: Callable[[bytes, str], Awaitable[bytes]] | None = None
    unseal: Callable[[bytes, str], Awaitable[bytes]] | None = None
    settings: JsonObject = field(default_factory=dict)
    #: Seconds a waiting run is kept in memory; 0 lets go of it at once, None keeps it.
    park_after: float | None = None


def _nothing() -> None:
    return None


class Run:
    """A claimed run. ``resumed`` is set when the journal already holds entries of its steps."""

    def __init__(self, row: RunRow, bundle: Bundle, environment: Environment) -> None:
        self.row = row
        self.bundle = bundle
        self.env = environment
        self.events = environment.events
        seq = environment.store.journal.last_seq(row.n)
        self.journal = RunJournal(environment.store, row.n, row.fence, seq)
        self.control = RunControl()
        self.resources = Resources()
        self.masker = Masker()
        self.resumed = False
        self.status = RunStatus.RUNNING
        self.lease_until = row.lease_until
        self.steps_begun = 0
        #: Session kinds that were reopened after a restart.
        self.rebuilt: set[str] = set()
        self._random = random.Random()
        self.work = environment.store.home / "work" / row.id
        #: Called when the run begins or ends to wait for a person.
        self.on_status: Callable[[], None] = _nothing
        self._acting = 0
        self._waiting: dict[tuple[str, str], asyncio.Future[JsonObject]] = {}
        self._idle_check: asyncio.TimerHandle | None = None

    @property
    def id(self) -> str:
        """The run's id."""
        return self.row.id

    @property
    def project(self) -> Path:
        """The folder relative paths start from."""
        return Path(self.bundle.folder)

    @property
    def inputs(self) -> JsonObject:
        """The given inputs, credentials as references."""
        values: JsonObject = revive(self.row.inputs)
        return values

    @property
    def key(self) -> str:
        """What idempotency keys begin with: a run that adopts another's outcomes keeps that one's."""
        return str(self.row.options.get("key", self.id))

    @cached_property
    def settings(self) -> JsonObject:
        """Settings for tasks: the host's, the run's options over them, and the project's elements."""
        merged = dict(self.env.settings)
        for name, value in self.row.options.items():
            own = merged.get(name)
            merged[name] = {**own, **value} if isinstance(own, dict) and isinstance(value, dict) else value
        return {**merged, "elements": self.bundle.elements}

    def spread(self) -> float:
        """A number in [-1, 1] for the jitter of a wait."""
        return self._random.uniform(-1.0, 1.0)

    def find_step(self, scope: str, step: str) -> Step:
        """The step at a place of this run, in whichever workflow it belongs to."""
        calls = [part.rstrip(">").partition("~")[0] for part in scope.split("/") if part.endswith(">")]
        workflow = self.bundle.workflow
        for call in calls:
            workflow = self.bundle.plans[workflow.steps[call].params["workflow"]].workflow
        return workflow.steps[step]

    def remember(self, address: str) -> ScopeMemory:
        """What the journal holds of a scope; empty for a run that was never cut off."""
        if not self.resumed:
            return ScopeMemory()
        memory = ScopeMemory.fold(self.env.store.journal.scope(self.row.n, address))
        faults.point("scope.restored")
        return memory

    def begin_step(self) -> None:
        """Count a step against the workflow's limit and make sure that this process still owns the run."""
        self.steps_begun += 1
        if self.steps_begun > self.bundle.workflow.settings.max_steps:
            raise StepFailed(
                f"The run began more than {self.bundle.workflow.settings.max_steps:,} steps.",
                kind="limit",
                remedy="Look for a loop that does not end, or raise max_steps in the workflow's settings.",
            )
        if time.time() * 1000 > self.lease_until:
            raise FencedOff("The run's lease ran out while this process slept.", code="run-taken-over")

    async def breathe(self) -> None:
        """Let everything else have a turn, and the writer catch up: steps that never wait would starve both."""
        if self.env.store.writer.backlog > BACKLOG:
            await self.env.store.writer.commit(())
        else:
            await asyncio.sleep(0)

    async def reveal(self, ref: SecretRef, step: str) -> Secret:
        """The value of a credential, for the sink of ``step``; from now on it is masked everywhere."""
        secret = await self.env.reveal(ref, f"run {self.id} step {step}")
        self.masker.add(secret.reveal())
        return secret

    def show(self, value: Json) -> Json:
        """A value as it may be kept and shown: references by name, revealed values masked."""
        return self.masker.mask_json(preserve(value))

    def acting(self, change: int) -> None:
        """A leaf step begins (+1) or ends (-1); a run in which nothing acts and something waits is waiting."""
        self._acting += change
        if change > 0 and self.status is RunStatus.WAITING:
            self._set_status(RunStatus.RUNNING)
        elif change < 0 and self._waiting:
            self._look_for_idleness()

    async def wait_for_person(
        self, pass_: Pass, step: str, name: str, reason: str, detail: JsonObject, recorded: Recorded | None
    ) -> JsonObject:
        """Wait durably for an answer; one given before a restart is returned at once."""
        if recorded is not None and recorded.answer is not None:
            return recorded.answer.values
        key = (pass_.address, step)
        if recorded is None or recorded.waiting is None:
            kind = Kind.STEP_IN_DOUBT if reason == "doubt" else Kind.STEP_WAITING
            faults.point("wait.before_commit")
            attempt = recorded.attempt if recorded else 1
            await self.journal.decide(kind, *key, attempt, {"reason": reason, **self.show(detail)})
            faults.point("wait.after_commit")
        self.events.emit(
            StepWaiting(
                run=self.id, at=now_ms(), scope=key[0], step=step, name=name, reason=reason, detail=self.show(detail)
            )
        )
        future: asyncio.Future[JsonObject] = asyncio.get_running_loop().create_future()
        self._waiting[key] = future
        self._look_for_idleness()
        try:
            return await future
        finally:
            del self._waiting[key]

    def answer(self, scope: str, step: str, answer: JsonObject) -> bool:
        """Hand a (journaled) answer to the step that waits; False when none waits there."""
        future = self._waiting.get((scope, step))
        if future is None or future.done():
            return False
        future.set_result(answer)
        return True

    @property
    def busy(self) -> bool:
        """Whether a step is in the middle of something."""
        return self._acting > 0

    @property
    def waiting_for(self) -> list[tuple[str, str]]:
        """Scope and step of everything that waits for a person."""
        return list(self._waiting)

    def _look_for_idleness(self) -> None:
        if self._idle_check is None:
            loop = asyncio.get_running_loop()
            self._idle_check = loop.call_later(IDLE_SECONDS, self._now_idle)

    def _now_idle(self) -> None:
        self._idle_check = None
        if self._acting or not self._waiting or self.status is not RunStatus.RUNNING:
            return
        self._set_status(RunStatus.WAITING, ", ".join(sorted({step for _, step in self._waiting})))
        if self.env.park_after is not None:
            asyncio.get_running_loop().call_later(self.env.park_after, self._park)

    def _park(self) -> None:
        if self.status is RunStatus.WAITING:
            self.control.suspend()

    def _set_status(self, status: RunStatus, reason: str = "") -> None:
        self.status = status
        kind = Kind.RUN_WAITING if status is RunStatus.WAITING else Kind.RUN_RESUMED
        self.journal.note(kind, data={"reason": reason} if reason else None)
        self.env.store.writer.post([self.env.store.runs.set_status(self.row.n, status, reason)])
        self.tell(status, reason)
        self.on_status()

    def tell(
        self, status: RunStatus, reason: str = "", outputs: JsonObject | None = None, error: JsonObject | None = None
    ) -> None:
        """Tell listeners about a new status."""
        self.events.emit(
            RunStatusChanged(
                run=self.id, at=now_ms(), status=status.value, reason=reason,
                workflow=self.bundle.workflow.label, outputs=outputs, error=error,
            )
        )  # fmt: skip
