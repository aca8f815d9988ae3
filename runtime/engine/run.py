"""One run while it is carried out: everything its steps and scopes share."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from runtime.clock import now_ms
from runtime.engine import faults
from runtime.engine.activity import Activity
from runtime.engine.answers import is_answer, reveal_answer
from runtime.engine.bundle import Bundle
from runtime.engine.control import RunControl
from runtime.engine.events import Emitter, RunStatusChanged
from runtime.engine.journal.memory import ScopeMemory
from runtime.engine.journal.run_journal import RunJournal, preserve, revive
from runtime.engine.places import step_at
from runtime.errors import StepFailed
from runtime.model import Json, JsonObject, Secret, SecretRef, Step
from runtime.model.status import RunStatus
from runtime.store import FencedOff, RunRow, Store
from runtime.tasks.context import Resources
from runtime.tasks.registry import Registry
from runtime.vault.masking import Masker

#: Steps between two breaths of a run whose steps never wait, and the journal entries that may pile up meanwhile.
BREATH = 16
BACKLOG = 256


def _nothing(secret: Secret) -> None:
    return None


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
    #: Hide a secret that is none of the vault's in the program's own log.
    hide: Callable[[Secret], object] = _nothing
    settings: JsonObject = field(default_factory=dict)
    #: Seconds a waiting run is kept in memory; 0 lets go of it at once, None keeps it.
    park_after: float | None = None


class Run:
    """A claimed run. ``resumed`` is set when the journal already holds entries of its steps."""

    def __init__(self, row: RunRow, bundle: Bundle, environment: Environment) -> None:
        self.row = row
        self.bundle = bundle
        self.env = environment
        self.events = environment.events
        seq = environment.store.journal.last_seq(row.n)
        self.journal = RunJournal(environment.store, row.n, row.fence, seq)
        #: The first entry says that the run was accepted.
        self.resumed = seq > 1
        self.control = RunControl()
        self.activity = Activity(self)
        self.resources = Resources()
        self.masker = Masker()
        self.lease_until = row.lease_until
        self.steps_begun = 0
        self._random = random.Random()
        #: One at a time brings a session back; see ``runtime.engine.sessions``.
        self.rebuilding = asyncio.Lock()
        self.rebuilt: set[str] = set()
        #: Keys of the sessions that were open in this process.
        self.sessions: set[str] = set()

    @property
    def id(self) -> str:
        """The run's id."""
        return self.row.id

    @property
    def status(self) -> RunStatus:
        """How the run stands in this process."""
        return self.activity.status

    @cached_property
    def project(self) -> Path:
        """The folder relative paths start from."""
        return Path(self.bundle.folder)

    @cached_property
    def inputs(self) -> JsonObject:
        """The given inputs, credentials as references."""
        values: JsonObject = revive(self.row.inputs)
        return values

    @cached_property
    def key(self) -> str:
        """What idempotency keys begin with: a run that adopts another's outcomes keeps that one's."""
        return str(self.row.options.get("key", self.id))

    @cached_property
    def work(self) -> Path:
        """The folder for downloads and temporary files; a run that adopts another's outcomes works in that one's."""
        return self.env.store.home / "work" / self.key

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
        found = step_at(self.bundle.plans, scope, step)
        assert found is not None, (scope, step)
        return found

    def remember(self, address: str) -> ScopeMemory:
        """What the journal holds of a scope; empty for a run that was never cut off."""
        if not self.resumed:
            return ScopeMemory()
        memory = ScopeMemory.fold(self.env.store.journal.scope(self.row.n, address))
        faults.point("scope.restored")
        return memory

    @property
    def exhausted(self) -> bool:
        """Whether the run began as many steps as it may. Nothing in the workflow can take that error."""
        return self.steps_begun > self.bundle.workflow.settings.max_steps

    def begin_step(self) -> None:
        """Count a step against the workflow's limit and make sure that this process still owns the run."""
        self.steps_begun += 1
        if self.exhausted:
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
        if is_answer(ref):
            secret = await reveal_answer(self, ref)
            self.env.hide(secret)
        else:
            secret = await self.env.reveal(ref, f"run {self.id} step {step}")
        self.masker.add(secret.reveal())
        return secret

    def show(self, value: Json) -> Json:
        """A value as it may be kept and shown: references by name, revealed values masked."""
        return preserve(self.masker.mask_json(value))

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
