"""Edits of a workflow: each is a value that gives the changed workflow and the edit that takes it back.

    workflow, undo = AddStep(Step("greet", "data.set")).apply(workflow)
    workflow, redo = undo.apply(workflow)

Every edit boils down to one ``Patch``: the steps, variables and workflow fields that stand there afterwards.
The inverse of a patch is the patch of what stood there before, so undo is exact by construction.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, TypeAlias, TypeVar

from runtime.errors import UsageProblem
from runtime.model.json import Json
from runtime.model.ports import DONE, OUT, SET
from runtime.model.step import Step
from runtime.model.variables import Variable
from runtime.model.workflow import Workflow

#: Renames the references in one text: (text, old name, new name) -> text. ``runtime.expressions`` has it.
Rewrite: TypeAlias = Callable[[str, str, str], str]

V = TypeVar("V")

_STEP_FIELDS = frozenset({"name", "note", "enabled", "timeout", "retry", "replay", "join", "on_error"})
_WORKFLOW_FIELDS = frozenset({"id", "name", "description", "lifecycle", "tags", "settings", "outputs"})


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


@dataclass(frozen=True, slots=True)
class AddStep(Edit):
    """Adds a step with the edges it brings; ``ConnectSteps`` adds those that lead to it."""

    step: Step

    def patch(self, workflow: Workflow) -> Patch:
        _must_be_free(workflow, self.step.id)
        return Patch(steps={self.step.id: self.step})


@dataclass(frozen=True, slots=True)
class RemoveStep(Edit):
    """Removes a step and every edge to it; ``heal`` leads those edges on to the steps that came after it."""

    id: str
    heal: bool = False

    def patch(self, workflow: Workflow) -> Patch:
        gone = _step(workflow, self.id)
        after = (*gone.next.get(OUT, ()), *gone.next.get(DONE, ())) if self.heal else ()
        steps: dict[str, Step | None] = {self.id: None}
        for step in workflow.steps.values():
            if step.id != self.id and _leads_to(step, self.id):
                onward = tuple(target for target in after if target not in (step.id, self.id))
                steps[step.id] = _retarget(step, self.id, onward)
        return Patch(steps=steps)


@dataclass(frozen=True, slots=True)
class ConnectSteps(Edit):
    """Adds an edge from a port of ``source`` to ``target``; nothing changes where it is there already."""

    source: str
    target: str
    port: str = OUT

    def patch(self, workflow: Workflow) -> Patch:
        source = _step(workflow, self.source)
        _step(workflow, self.target)
        return Patch(steps={self.source: _with_port(source, self.port, (*source.next.get(self.port, ()), self.target))})


@dataclass(frozen=True, slots=True)
class Disconnect(Edit):
    """Removes one edge."""

    source: str
    target: str
    port: str = OUT

    def patch(self, workflow: Workflow) -> Patch:
        source = _step(workflow, self.source)
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
        step = _step(workflow, self.id)
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
        return Patch(steps={self.id: replace(_step(workflow, self.id), **{self.field: self.value})})


@dataclass(frozen=True, slots=True)
class RenameStep(Edit):
    """Gives a step another id. Edges follow; ``rewrite`` renames it in every text of params and outputs."""

    old: str
    new: str
    rewrite: Rewrite | None = None

    def patch(self, workflow: Workflow) -> Patch:
        _step(workflow, self.old)
        if self.new == self.old:
            return Patch()
        _must_be_free(workflow, self.new)
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
        return _retarget(step, self.old, (self.new,)) if _leads_to(step, self.old) else step


@dataclass(frozen=True, slots=True)
class SetVariable(Edit):
    """Adds a variable, or replaces the one of the same name."""

    variable: Variable

    def patch(self, workflow: Workflow) -> Patch:
        return Patch(variables={self.variable.name: self.variable})


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


def _step(workflow: Workflow, id: str) -> Step:
    if id not in workflow.steps:
        raise UsageProblem(f'There is no step "{id}".')
    return workflow.steps[id]


def _must_be_free(workflow: Workflow, id: str) -> None:
    if id in workflow.steps:
        raise UsageProblem(f'There is already a step "{id}".', remedy="Choose another id.")


def _leads_to(step: Step, target: str) -> bool:
    return any(target in targets for targets in step.next.values())


def _retarget(step: Step, old: str, new: tuple[str, ...]) -> Step:
    """``step`` with every edge to ``old`` leading to all of ``new`` instead."""
    for port, targets in step.next.items():
        if old in targets:
            step = _with_port(step, port, (*(target for target in targets if target != old), *new))
    return step


def _with_port(step: Step, port: str, targets: Iterable[str]) -> Step:
    """``step`` with exactly these targets on ``port``, each once and sorted, as files keep them."""
    ports = {**step.next, port: tuple(sorted(set(targets)))}
    return replace(step, next=MappingProxyType({name: ids for name, ids in ports.items() if ids}))


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


def _put(there: Mapping[str, V], changes: Mapping[str, V | None]) -> Mapping[str, V]:
    merged = {**there, **changes}
    return MappingProxyType({key: value for key, value in merged.items() if value is not None})
