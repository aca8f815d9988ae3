"""Which steps of a scope may run: a pure state machine over live and dead edges, without I/O.

An edge is undecided until its source is settled; then it is live (the source left by its port) or dead. A
step whose incoming edges are all decided runs when at least one is live (``join: any``: as soon as one is)
and is skipped when all are dead; a skipped step's edges are all dead (dead-path elimination).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from runtime.model.graph import ScopePlan
from runtime.model.status import StepStatus
from runtime.model.step import JoinMode, Step


@dataclass(slots=True)
class Change:
    """What one settled step brought about: steps to start now, and steps that will never run."""

    ready: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)


class ScopeState:
    """The state of one pass through a scope. Every step is settled exactly once."""

    def __init__(self, plan: ScopePlan, steps: Mapping[str, Step]) -> None:
        self._plan = plan
        self._undecided = {step: len(plan.incoming[step]) for step in plan.steps}
        self._live = dict.fromkeys(plan.steps, 0)
        self._any = {step for step in plan.steps if steps[step].join is JoinMode.ANY}
        self.status: dict[str, StepStatus] = dict.fromkeys(plan.steps, StepStatus.PENDING)

    def start(self) -> list[str]:
        """The steps that start the scope."""
        entries = list(self._plan.entries)
        for step in entries:
            self.status[step] = StepStatus.RUNNING
        return entries

    def settle(self, step: str, status: StepStatus, live: Collection[str]) -> Change:
        """Record the end of a running step that leaves by the ``live`` ports."""
        if self.status[step] is not StepStatus.RUNNING:
            raise ValueError(f"{step} is {self.status[step]}, it cannot be settled")
        self.status[step] = status
        change = Change()
        self._decide(step, live, change)
        return change

    @property
    def settled(self) -> bool:
        """Whether every step is decided."""
        return all(status.final for status in self.status.values())

    def _decide(self, first: str, live: Collection[str], change: Change) -> None:
        # A list instead of recursion: a dead path may be as long as the workflow.
        todo: list[tuple[str, Collection[str]]] = [(first, live)]
        while todo:
            source, ports = todo.pop()
            for port, targets in self._plan.outgoing[source].items():
                for target in targets:
                    self._undecided[target] -= 1
                    self._live[target] += port in ports
                    if self.status[target] is StepStatus.PENDING and self._may_run(target):
                        self.status[target] = StepStatus.RUNNING
                        change.ready.append(target)
                    elif self.status[target] is StepStatus.PENDING and not self._undecided[target]:
                        self.status[target] = StepStatus.SKIPPED
                        change.skipped.append(target)
                        todo.append((target, ()))

    def _may_run(self, step: str) -> bool:
        return self._live[step] > 0 and (step in self._any or not self._undecided[step])
