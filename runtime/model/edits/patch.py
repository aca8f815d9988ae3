"""The base of all edits, and the two that the others boil down to."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, TypeVar

from runtime.model.step import Step
from runtime.model.variables import Variable
from runtime.model.workflow import Workflow

V = TypeVar("V")


class Edit(ABC):
    """Base of all edits. Edits are frozen, so an undo stack may keep them for ever."""

    @abstractmethod
    def patch(self, workflow: Workflow) -> Patch:
        """What this edit puts in place; raises UsageProblem where it does not fit ``workflow``."""

    def apply(self, workflow: Workflow) -> tuple[Workflow, Edit]:
        """The changed workflow, and the edit that takes the change back."""
        return self.patch(workflow).apply(workflow)


@dataclass(frozen=True, slots=True)
class Patch(Edit):
    """Puts steps, variables and fields in place; None removes a step or variable."""

    steps: Mapping[str, Step | None] = field(default_factory=dict)
    variables: Mapping[str, Variable | None] = field(default_factory=dict)
    fields: Mapping[str, Any] = field(default_factory=dict)

    def patch(self, workflow: Workflow) -> Patch:
        return self

    def apply(self, workflow: Workflow) -> tuple[Workflow, Edit]:
        before = Patch(
            steps={id: workflow.steps.get(id) for id in self.steps},
            variables={name: workflow.variables.get(name) for name in self.variables},
            fields={name: getattr(workflow, name) for name in self.fields},
        )
        changed = replace(
            workflow,
            steps=_put(workflow.steps, self.steps),
            variables=_put(workflow.variables, self.variables),
            **self.fields,
        )
        return changed, before


@dataclass(frozen=True, slots=True)
class Batch(Edit):
    """Several edits that are one for the person. All of them apply, or none."""

    edits: tuple[Edit, ...]

    def patch(self, workflow: Workflow) -> Patch:
        steps: dict[str, Step | None] = {}
        variables: dict[str, Variable | None] = {}
        fields: dict[str, Any] = {}
        for edit in self.edits:
            patch = edit.patch(workflow)
            workflow, _ = patch.apply(workflow)
            steps.update(patch.steps)
            variables.update(patch.variables)
            fields.update(patch.fields)
        return Patch(steps, variables, fields)


def _put(there: Mapping[str, V], changes: Mapping[str, V | None]) -> Mapping[str, V]:
    merged = {**there, **changes}
    return MappingProxyType({key: value for key, value in merged.items() if value is not None})
