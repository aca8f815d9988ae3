"""One attempt of one step on its way through the gate."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from runtime.clock import now_ms
from runtime.engine.frames import Pass
from runtime.engine.journal.memory import Recorded
from runtime.engine.run import Run
from runtime.model import JsonObject, ReplayPolicy, Step
from runtime.tasks.spec import TaskSpec

if TYPE_CHECKING:
    from runtime.engine.scope_runner import ScopeRunner
    from runtime.engine.step_runner import StepRunner


@dataclass(slots=True)
class Attempt:
    """Handed to control handlers and to the parts of the gate. ``number`` counts from 1; ``recorded`` is what the
    journal held of the step when the run was taken up, for its first attempt in this process."""

    run: Run
    pass_: Pass
    step: Step
    spec: TaskSpec
    number: int
    recorded: Recorded | None
    gate: StepRunner
    inputs: JsonObject = field(default_factory=dict)
    params: Any = None
    #: The resource key of the session it acts in (``browser:main``), empty for most steps.
    session: str = ""
    #: Set once its effect may have begun; an attempt ended before that has done nothing.
    acted: bool = False
    #: Set when a ``once`` effect was done: whatever goes wrong afterwards, it is not tried again.
    happened: bool = False
    #: Set when a ``once`` effect failed without an answer: it may have happened.
    in_doubt: bool = False
    #: Targets that were found by their other signals in this attempt, as JSON.
    heals: list[JsonObject] = field(default_factory=list)
    #: When it began, in milliseconds since the epoch and in seconds for measuring.
    began: int = field(default_factory=now_ms)
    started: float = field(default_factory=time.monotonic)

    @property
    def policy(self) -> ReplayPolicy:
        """What may happen to the step when it was cut off."""
        return self.step.replay or self.spec.replay

    @property
    def resumes(self) -> bool:
        """Whether it goes on with an attempt that was cut off, instead of beginning one."""
        return self.recorded is not None and self.recorded.in_flight

    @property
    def elapsed(self) -> float:
        """Milliseconds since it began; one that was cut off counts from its first start in this run."""
        if self.spec.control and self.resumes and self.recorded and self.recorded.started:
            return float(now_ms() - max(self.recorded.started.at, self.run.row.created_at))
        return (time.monotonic() - self.started) * 1000

    @property
    def scopes(self) -> ScopeRunner:
        """Runs the bodies of a container."""
        return self.gate.scopes

    def segment(self, body: str) -> str:
        """This step's part of its bodies' addresses: ``rows[3]``, and ``rows~2[3]`` in its second attempt."""
        return f"{self.step.id}{f'~{self.number}' if self.number > 1 else ''}{body}"
