"""Edits of steps: adding and removing them, their edges, params and fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from runtime.errors import UsageProblem
from runtime.model.edits.patch import Edit, Patch
from runtime.model.json import Json
from runtime.model.ports import DONE, OUT
from runtime.model.step import Step
from runtime.model.workflow import Workflow

_STEP_FIELDS = frozenset({"name", "note", "enabled", "timeout", "retry", "replay", "join", "on_error"})


@dataclass(frozen=True, slots=True)
class AddStep(Edit):
    """Adds a step with the edges it brings; ``ConnectSteps`` adds those that lead to it."""

    step: Step

    def patch(self, workflow: Workflow) -> Patch:
        must_be_free(workflow, self.step.id)
        return Patch(steps={self.step.id: self.step})


@dataclass(frozen=True, slots=True)
class RemoveStep(Edit):
    """Removes a step and every edge to it; ``heal`` leads those edges on to the steps that came after it."""

    id: str
    heal: bool = False

    def patch(self, workflow: Workflow) -> Patch:
        gone = step_of(workflow, self.id)
        after = (*gone.next.get(OUT, ()), *gone.next.get(DONE, ())) if self.heal else ()
        steps: dict[str, Step | None] = {self.id: None}
        for step in workflow.steps.values():
            if step.id != self.id and leads_to(step, self.id):
                onward = tuple(target for target in after if target not in (step.id, self.id))
                steps[step.id] = retarget(step, self.id, onward)
        return Patch(steps=steps)


@dataclass(frozen=True, slots=True)
class ConnectSteps(Edit):
    """Adds an edge from a port of ``source`` to ``target``; nothing changes where it is there already."""

    source: str
    target: str
    port: str = OUT

    def patch(self, workflow: Workflow) -> Patch:
        source = step_of(workflow, self.source)
        step_of(workflow, self.target)
        return Patch(steps={self.source: _with_port(source, self.port, (*source.next.get(self.port, ()), self.target))})


@dataclass(frozen=True, slots=True)
class Disconnect(Edit):
    """Removes one edge."""

    source: str
    target: str
    port: str = OUT

    def patch(self, workflow: Workflow) -> Patch:
        source = step_of(workflow, self.source)
        targets = source.next.get(self.port, ())
        if self.target not in targets:
            raise UsageProblem(f'No edge leads from "{self.source}" by "{self.port}" to "{self.target}".')
        rest = tuple(target for target in targets if target != self.target)
        return Patch(steps={self.source: _with_port(source, self.port, rest)})


@dataclass(frozen=True, slots=True)
class SetParams(Edit):
    """Replaces all params of a step; with ``type`` or ``version`` also what the step does."""

    id: str
    params: Mapping[str, Json]
    type: str | None = None
    version: int | None = None

    def patch(self, workflow: Workflow) -> Patch:
        step = step_of(workflow, self.id)
        changed = replace(
            step,
            params=MappingProxyType(dict(self.params)),
            type=self.type or step.type,
            version=self.version or step.version,
        )
        return Patch(steps={self.id: changed})


@dataclass(frozen=True, slots=True)
class SetField(Edit):
    """Sets name, note, enabled, timeout, retry, replay, join or on_error of a step."""

    id: str
    field: str
    value: Any

    def patch(self, workflow: Workflow) -> Patch:
        if self.field not in _STEP_FIELDS:
            raise UsageProblem(f'"{self.field}" is not a field of a step that can be set.')
        return Patch(steps={self.id: replace(step_of(workflow, self.id), **{self.field: self.value})})


def step_of(workflow: Workflow, id: str) -> Step:
    """The step with this id. Raises UsageProblem where there is none."""
    if id not in workflow.steps:
        raise UsageProblem(f'There is no step "{id}".')
    return workflow.steps[id]


def must_be_free(workflow: Workflow, id: str) -> None:
    """Raises UsageProblem where a step has this id already."""
    if id in workflow.steps:
        raise UsageProblem(f'There is already a step "{id}".', remedy="Choose another id.")


def leads_to(step: Step, target: str) -> bool:
    """Whether an edge leads from ``step`` to ``target``."""
    return any(target in targets for targets in step.next.values())


def retarget(step: Step, old: str, new: tuple[str, ...]) -> Step:
    """``step`` with every edge to ``old`` leading to all of ``new`` instead."""
    for port, targets in step.next.items():
        if old in targets:
            step = _with_port(step, port, (*(target for target in targets if target != old), *new))
    return step


def _with_port(step: Step, port: str, targets: Iterable[str]) -> Step:
    """``step`` with exactly these targets on ``port``, each once and sorted, as files keep them."""
    ports = {**step.next, port: tuple(sorted(set(targets)))}
    return replace(step, next=MappingProxyType({name: ids for name, ids in ports.items() if ids}))
