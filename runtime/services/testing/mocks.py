"""Steps replaced by what the case says they give: same place in the graph, no effect."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from pydantic import Field

from runtime.errors import InvalidFile, StepFailed
from runtime.files.cases import Mock
from runtime.files.reader import did_you_mean
from runtime.model import JsonObject, ReplayPolicy, Retry, Step, Workflow
from runtime.model.graph import Plan, compile_plan
from runtime.model.ports import DONE, OUT, body_ports
from runtime.tasks.context import TaskContext
from runtime.tasks.registry import Registry
from runtime.tasks.spec import Outcome, TaskParams, TaskSpec

#: What stands before the type of a mocked step.
PREFIX = "mock."


class MockRegistry(Registry):
    """The task types of another registry and the mocks, which nobody else should see."""

    def __init__(self, base: Registry) -> None:
        super().__init__({})
        self._base = base

    def find(self, type: str) -> TaskSpec | None:
        return super().find(type) or self._base.find(type)

    def nearest(self, type: str) -> str:
        return self._base.nearest(type)

    def __iter__(self) -> Iterator[TaskSpec]:
        return iter(self._base)


class MockParams(TaskParams):
    """What the mocked step gives; texts may hold expressions, so that each pass of a loop can have its own."""

    output: Any = None
    ports: tuple[str, ...] = Field(min_length=1)
    error: str = ""
    error_kind: str = "other"


async def _play(ctx: TaskContext, params: MockParams) -> Outcome:
    if params.error:
        raise StepFailed(params.error, kind=params.error_kind)
    return Outcome(params.output, params.ports)


def with_mocks(workflow: Workflow, mocks: Mapping[str, Mock], registry: Registry) -> Workflow:
    """``workflow`` with the named steps mocked; the mocks' types are added to ``registry``.

    What is inside a mocked loop or try block is left out. Raises InvalidFile for a step that does not exist.
    """
    for name in mocks:
        if name not in workflow.steps:
            raise InvalidFile(
                f'The case mocks a step "{name}", and the workflow has none.',
                remedy=did_you_mean(name, workflow.steps) or "Name a step by its id.",
            )
    plan, _ = compile_plan(workflow)
    inside = {step for name in mocks for step in _inside(plan, name)}
    steps = {
        step.id: _mocked(step, mocks[step.id], registry) if step.id in mocks else step
        for step in workflow.steps.values()
        if step.id not in inside
    }
    return replace(workflow, steps=steps)


def _inside(plan: Plan, step: str) -> set[str]:
    return set(plan.inside(step)) if step in plan.scope_of else set()


def _mocked(step: Step, mock: Mock, registry: Registry) -> Step:
    original = registry.get(step.type)
    registry.add(_spec(original))
    bodies = body_ports(step)
    params: JsonObject = {
        "output": mock.output,
        "ports": list(_ports(mock, original)),
        "error": mock.error,
        "error_kind": mock.error_kind,
    }
    return replace(
        step,
        type=PREFIX + original.type,
        version=1,
        params=params,
        replay=None,
        timeout=None,
        retry=_without_waits(step.retry_rule or original.retry),
        next={port: targets for port, targets in step.next.items() if port not in bodies},
    )


def _spec(original: TaskSpec) -> TaskSpec:
    return TaskSpec(
        type=PREFIX + original.type,
        title=original.title,
        description=original.description,
        params=MockParams,
        ports=original.ports,
        replay=ReplayPolicy.PURE,
        call=_play,
    )


def _ports(mock: Mock, original: TaskSpec) -> tuple[str, ...]:
    """The ports that the case names; where it names none, the one by which the step goes on."""
    names = {port.name for port in original.ports}
    return (DONE,) if mock.ports == (OUT,) and OUT not in names and DONE in names else mock.ports


def _without_waits(rule: Retry | None) -> Retry | None:
    """The same number of attempts, at once: a test has nothing to wait for."""
    return replace(rule, delay=0.0, jitter=0.0) if rule else None
