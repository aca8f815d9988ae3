"""Edits of what belongs to the whole workflow: its variables and its own fields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from runtime.errors import UsageProblem
from runtime.model.edits.patch import Edit, Patch
from runtime.model.variables import Variable
from runtime.model.workflow import Workflow

_WORKFLOW_FIELDS = frozenset({"id", "name", "description", "lifecycle", "tags", "settings", "outputs"})


@dataclass(frozen=True, slots=True)
class SetVariable(Edit):
    """Adds a variable, or replaces the one of the same name."""

    variable: Variable

    def patch(self, workflow: Workflow) -> Patch:
        return Patch(variables={self.variable.name: self.variable})


@dataclass(frozen=True, slots=True)
class RemoveVariable(Edit):
    """Removes a variable; expressions that name it are left as they are, and the analyzer finds them."""

    name: str

    def patch(self, workflow: Workflow) -> Patch:
        if self.name not in workflow.variables:
            raise UsageProblem(f'There is no variable "{self.name}".')
        return Patch(variables={self.name: None})


@dataclass(frozen=True, slots=True)
class SetWorkflow(Edit):
    """Sets id, name, description, life cycle, tags, settings or outputs of the workflow."""

    field: str
    value: Any

    def patch(self, workflow: Workflow) -> Patch:
        if self.field not in _WORKFLOW_FIELDS:
            raise UsageProblem(f'"{self.field}" is not a field of a workflow that can be set.')
        return Patch(fields={self.field: self.value})
