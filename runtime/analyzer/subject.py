"""What rules look at: a workflow with its plan, task types and project, and what its expressions refer to."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from runtime.analyzer.uses import Fault, Use, read_expressions
from runtime.errors import InvalidFile
from runtime.files import load_workflow
from runtime.model import Json, JsonObject, Step, Workflow
from runtime.model.graph import Plan

if TYPE_CHECKING:
    from runtime.files.project import Project
    from runtime.tasks.registry import Registry
    from runtime.tasks.spec import TaskSpec


@dataclass
class Subject:
    """A workflow under examination. ``vault`` maps known vault items to their fields; None where it is not known."""

    workflow: Workflow
    registry: Registry
    plan: Plan
    project: Project | None = None
    vault: Mapping[str, Collection[str]] | None = None
    _specs: dict[str, TaskSpec | None] = field(default_factory=dict)

    @property
    def steps(self) -> Collection[Step]:
        """All steps."""
        return self.workflow.steps.values()

    @property
    def placed(self) -> Iterator[Step]:
        """The steps that the graph has a place for; the others were reported by ``compile_plan``."""
        return (step for step in self.steps if step.id in self.plan.scope_of)

    def of_type(self, *types: str) -> Iterator[Step]:
        """Steps of these types."""
        return (step for step in self.steps if step.type in types)

    def spec(self, step: Step) -> TaskSpec | None:
        """The step's task type, or None when there is none of this name."""
        if step.type not in self._specs:
            self._specs[step.type] = self.registry.find(step.type)
        return self._specs[step.type]

    @cached_property
    def uses(self) -> tuple[Use, ...]:
        """Every name that an expression of the workflow refers to."""
        return self._expressions[0]

    @cached_property
    def faults(self) -> tuple[Fault, ...]:
        """Every expression that cannot be compiled."""
        return self._expressions[1]

    def uses_of(self, root: str) -> Iterator[Use]:
        """Uses that begin with ``root``: ``vars``, ``steps``, ``env``, ..."""
        return (use for use in self.uses if use.root == root)

    def runs_before(self, first: str, step: str) -> bool:
        """Whether ``first`` is decided before ``step`` or before a container around it; both have a place."""
        for place in (step, *self.plan.containers(step)):
            if self.plan.scope_of[place] == self.plan.scope_of[first]:
                return bool(self._before[place] & self._bits[first])
        return False

    @cached_property
    def _bits(self) -> dict[str, int]:
        return {step: 1 << number for number, step in enumerate(self.plan.scope_of)}

    @cached_property
    def _before(self) -> dict[str, int]:
        """For each step those before it in its scope, as bits: a set each would make long workflows slow."""
        before: dict[str, int] = {}
        for scope in self.plan.scopes.values():
            for step in scope.steps:
                before[step] = 0
                for source, _ in scope.incoming[step]:
                    before[step] |= before[source] | self._bits[source]
        return before

    @cached_property
    def assignments(self) -> tuple[tuple[str, str], ...]:
        """Step and name for every variable that a step sets."""
        pairs = [(step.id, step.params.get("values")) for step in self.of_type("flow.set")]
        return tuple((step, name) for step, values in pairs if isinstance(values, Mapping) for name in values)

    @cached_property
    def environments(self) -> dict[str, JsonObject]:
        """The values of the project's environments by name, damaged ones left out."""
        found: dict[str, JsonObject] = {}
        for name in self.project.environments() if self.project else ():
            with suppress(InvalidFile):
                found[name] = self.project.environment(name) if self.project else {}
        return found

    def called_workflow(self, step: Step) -> Workflow | None:
        """The workflow that a ``flow.call`` step names; None where there is none or it cannot be read."""
        name = step.params.get("workflow")
        if self.project is None or not isinstance(name, str) or not name:
            return None
        with suppress(InvalidFile):
            return load_workflow(self.project.resolve_workflow(name)).workflow
        return None

    @cached_property
    def _expressions(self) -> tuple[tuple[Use, ...], tuple[Fault, ...]]:
        uses: list[Use] = []
        faults: list[Fault] = []
        for step, place, value in self._places():
            read_expressions(step, place, value, uses, faults)
        return tuple(uses), tuple(faults)

    def _places(self) -> Iterator[tuple[str, str, Json]]:
        """Step id (empty for the workflow), field and value of everything that may hold expressions."""
        for step in self.steps:
            for name, value in step.params.items():
                yield step.id, f"params.{name}", value
        for name, value in self.workflow.outputs.items():
            yield "", f"outputs.{name}", value
