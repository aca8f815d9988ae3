"""Other names for steps and variables, which every text that refers to them follows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TypeAlias

from runtime.errors import UsageProblem
from runtime.model.edits.patch import Edit, Patch
from runtime.model.edits.steps import leads_to, must_be_free, retarget, step_of
from runtime.model.json import Json
from runtime.model.ports import SET
from runtime.model.step import Step
from runtime.model.workflow import Workflow

#: Renames the references in one text: (text, old name, new name) -> text. ``runtime.expressions`` has it.
Rewrite: TypeAlias = Callable[[str, str, str], str]


@dataclass(frozen=True, slots=True)
class RenameStep(Edit):
    """Gives a step another id. Edges follow; ``rewrite`` renames it in every text of params and outputs."""

    old: str
    new: str
    rewrite: Rewrite | None = None

    def patch(self, workflow: Workflow) -> Patch:
        step_of(workflow, self.old)
        if self.new == self.old:
            return Patch()
        must_be_free(workflow, self.new)
        steps: dict[str, Step | None] = {}
        for step in workflow.steps.values():
            renamed = self._renamed(step)
            if renamed != step:
                steps[step.id] = renamed
        moved = steps.get(self.old) or workflow.steps[self.old]
        steps |= {self.old: None, self.new: replace(moved, id=self.new)}
        return Patch(steps=steps, fields={"outputs": _rewritten(workflow.outputs, self)})

    def _renamed(self, step: Step) -> Step:
        step = replace(step, params=_rewritten(step.params, self))
        return retarget(step, self.old, (self.new,)) if leads_to(step, self.old) else step


@dataclass(frozen=True, slots=True)
class RenameVariable(Edit):
    """Gives a variable another name; ``rewrite`` renames it in every text of params and outputs, and steps that set it
    set it under its new name."""

    old: str
    new: str
    rewrite: Rewrite | None = None

    def patch(self, workflow: Workflow) -> Patch:
        if self.old not in workflow.variables:
            raise UsageProblem(f'There is no variable "{self.old}".')
        if self.new == self.old:
            return Patch()
        if self.new in workflow.variables:
            raise UsageProblem(f'There is already a variable "{self.new}".', remedy="Choose another name.")
        renamed = ((step, self._renamed(step)) for step in workflow.steps.values())
        outputs = _rewritten(workflow.outputs, self)
        if self.old in outputs:
            outputs = MappingProxyType(_with_key(outputs, self.old, self.new))
        return Patch(
            steps={step.id: changed for step, changed in renamed if changed != step},
            variables={self.old: None, self.new: replace(workflow.variables[self.old], name=self.new)},
            fields={"outputs": outputs},
        )

    def _renamed(self, step: Step) -> Step:
        params = dict(_rewritten(step.params, self))
        values = params.get("values")
        if step.type == SET and isinstance(values, Mapping) and self.old in values:
            params["values"] = _with_key(values, self.old, self.new)
        return replace(step, params=MappingProxyType(params))


def _rewritten(values: Mapping[str, Json], rename: RenameStep | RenameVariable) -> Mapping[str, Json]:
    return MappingProxyType({key: _renamed_in(value, rename) for key, value in values.items()})


def _renamed_in(value: Json, rename: RenameStep | RenameVariable) -> Json:
    if isinstance(value, str):
        return rename.rewrite(value, rename.old, rename.new) if rename.rewrite else value
    if isinstance(value, Mapping):
        return {key: _renamed_in(item, rename) for key, item in value.items()}
    return [_renamed_in(item, rename) for item in value] if isinstance(value, list) else value


def _with_key(values: Mapping[str, Json], old: str, new: str) -> dict[str, Json]:
    """The same values in the same order, one under another name."""
    return {new if name == old else name: value for name, value in values.items()}
