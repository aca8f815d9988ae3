"""Merges two edited versions of a workflow by steps, edges and fields.

No edit is lost: each is in the result, or in a conflict that records what both sides wanted. Where two edits
cannot both stand, ours stays in place; a thing that one side deleted and the other changed stays as changed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from types import MappingProxyType
from typing import Any

from runtime.model.graph import compile_plan
from runtime.model.json import JsonObject
from runtime.model.merge_edges import merge_edges
from runtime.model.records import edges_of, number, plain, same, step_record, variable_record, workflow_record
from runtime.model.step import Step
from runtime.model.threeway import ABSENT, Clash, Conflict, merge_sets, merge_values, sides
from runtime.model.variables import Variable
from runtime.model.workflow import Workflow, WorkflowSettings

_STEP_FIELDS = ("name", "enabled", "note", "timeout", "retry", "replay", "join", "on_error")
_VARIABLE_FIELDS = ("direction", "required", "sensitive", "description")
_SETTINGS = tuple(setting.name for setting in fields(WorkflowSettings))


@dataclass(frozen=True, slots=True)
class Merged:
    """The merged workflow, which always loads, and what a person must still decide."""

    workflow: Workflow
    conflicts: tuple[Conflict, ...] = ()


def merge(base: Workflow | None, ours: Workflow, theirs: Workflow) -> Merged:
    """Three-way merge; ``base`` is None where both sides added the file."""
    base = base or Workflow(id="")
    first, second, third = (workflow_record(workflow) for workflow in (base, ours, theirs))
    if same(second, third) or same(first, third):
        return Merged(ours)
    if same(first, second):
        return Merged(theirs)
    return _Merge(base, ours, theirs).run()


class _Merge:
    """One merge: the three versions, and the conflicts found so far."""

    def __init__(self, base: Workflow, ours: Workflow, theirs: Workflow) -> None:
        self.base, self.ours, self.theirs = base, ours, theirs
        self.conflicts: list[Conflict] = []
        #: Steps that one side deleted and the other changed, with the version that stays.
        self.kept: dict[str, Workflow] = {}
        #: The steps to or from which each side led a new edge.
        self.new_ends = _new_ends(base, ours), _new_ends(base, theirs)

    def run(self) -> Merged:
        head = self._head()
        variables = self._variables()
        steps = self._steps()
        next_of = merge_edges(self.base, self.ours, self.theirs, frozenset(steps), self.kept, self.conflicts)
        connected = {id: replace(step, next=next_of.get(id, MappingProxyType({}))) for id, step in steps.items()}
        workflow = replace(head, variables=MappingProxyType(variables), steps=MappingProxyType(connected))
        self.conflicts += _graph_conflicts(self.ours, self.theirs, workflow)
        return Merged(workflow, tuple(self.conflicts))

    def _head(self) -> Workflow:
        base = _head_fields(self.base)
        if not self.base.id:
            del base["id"]
        merged = merge_values(base, _head_fields(self.ours), _head_fields(self.theirs), self._clash("the workflow"))
        settings = WorkflowSettings(**{name: merged[f"settings.{name}"] for name in _SETTINGS})
        outputs = {key.removeprefix("outputs."): value for key, value in merged.items() if key.startswith("outputs.")}
        return Workflow(
            id=merged["id"],
            name=merged["name"],
            description=merged["description"],
            lifecycle=merged["lifecycle"],
            tags=self._tags(),
            settings=settings,
            outputs=MappingProxyType(outputs),
        )

    def _tags(self) -> tuple[str, ...]:
        together = merge_sets(set(self.base.tags), set(self.ours.tags), set(self.theirs.tags))
        return tuple(tag for tag in dict.fromkeys((*self.ours.tags, *self.theirs.tags)) if tag in together)

    def _variables(self) -> dict[str, Variable]:
        versions = (self.base.variables, self.ours.variables, self.theirs.variables)
        return merge_values(*versions, self._variable_clash)

    def _variable_clash(self, name: str, base: Any, ours: Any, theirs: Any) -> Variable:
        if ours is ABSENT or theirs is ABSENT:
            self._keep_changed(f'Variable "{name}"', variable_record, base, ours, theirs, field=f"variables.{name}")
            kept: Variable = theirs if ours is ABSENT else ours
            return kept
        typed = same(ours.type, theirs.type) and (base is ABSENT or same(base.type, ours.type))
        three = [_variable_fields(version, typed) for version in (base, ours, theirs)]
        clash = self._clash(f'variable "{name}"', field=f"variables.{name}.")
        merged = merge_values(three[0], three[1], three[2], clash)
        return Variable(name, **(merged.pop("action", {}) | merged))

    def _steps(self) -> dict[str, Step]:
        merged = {}
        for id in sorted({*self.ours.steps, *self.theirs.steps}):
            step = self._step(id)
            if step is not None:
                merged[id] = step
        return merged

    def _step(self, id: str) -> Step | None:
        base, ours, theirs = (version.steps.get(id) for version in (self.base, self.ours, self.theirs))
        if ours and theirs:
            return self._both(base, ours, theirs)
        side = self.ours if ours else self.theirs
        if base is None or not self._touched(id, side):
            return None if base else side.steps[id]
        self.kept[id] = side
        absent = [ABSENT if step is None else step for step in (base, ours, theirs)]
        self._keep_changed(f'Step "{id}"', step_record, *absent, step=id)
        return side.steps[id]

    def _touched(self, id: str, side: Workflow) -> bool:
        """Whether ``side`` changed the step or led a new edge to or from it."""
        base, step = self.base.steps[id], side.steps[id]
        if not same(step_record(replace(base, next={})), step_record(replace(step, next={}))):
            return True
        return id in (self.new_ends[0] if side is self.ours else self.new_ends[1])

    def _both(self, base: Step | None, ours: Step, theirs: Step) -> Step:
        versions = [(version.type, version.version) for version in (base, ours, theirs) if version]
        typed = len(set(versions)) == 1
        three = [_step_fields(version, typed) for version in (base, ours, theirs)]
        clash = self._clash(f'step "{ours.id}"', step=ours.id)
        merged = merge_values(three[0], three[1], three[2], clash)
        single = {key.removeprefix("params."): merged.pop(key) for key in list(merged) if key.startswith("params.")}
        whole = {"params": single} | merged.pop("action", {}) | merged
        return Step(ours.id, **(whole | {"params": MappingProxyType(whole["params"])}))

    def _clash(self, owner: str, *, step: str = "", field: str = "") -> Clash:
        def decide(name: str, base: Any, ours: Any, theirs: Any) -> Any:
            key = "type" if name == "action" else name
            message = f'Both sides changed "{key}" of {owner} in different ways; ours was kept.'
            if ours is ABSENT or theirs is ABSENT:
                message = f'One side removed "{key}" of {owner} and the other changed it; the changed value was kept.'
            self.conflicts.append(Conflict("both-changed", message, step, f"{field}{key}", sides(base, ours, theirs)))
            return theirs if ours is ABSENT else ours

        return decide

    def _keep_changed(
        self,
        what: str,
        record: Callable[[Any], JsonObject],
        base: Any,
        ours: Any,
        theirs: Any,
        *,
        step: str = "",
        field: str = "",
    ) -> None:
        deleter, changer = ("ours", "theirs") if ours is ABSENT else ("theirs", "ours")
        message = f"{what} was deleted by {deleter} and changed by {changer}; it was kept as changed."
        values = sides(*(side if side is ABSENT else record(side) for side in (base, ours, theirs)))
        self.conflicts.append(Conflict("deleted-changed", message, step, field, values))


def _graph_conflicts(ours: Workflow, theirs: Workflow, merged: Workflow) -> list[Conflict]:
    """Problems of the graph that neither side had alone, such as a step that is now reached from two bodies."""
    known = {(problem.code, problem.step) for side in (ours, theirs) for problem in compile_plan(side)[1]}
    return [
        Conflict("graph", f"Together the two sides do not fit: {problem.message}", problem.step, problem.field)
        for problem in compile_plan(merged)[1]
        if (problem.code, problem.step) not in known
    ]


def _new_ends(base: Workflow, side: Workflow) -> set[str]:
    added = edges_of(side.steps.values()) - edges_of(base.steps.values())
    return {end for source, _, target in added for end in (source, target)}


def _head_fields(workflow: Workflow) -> dict[str, Any]:
    head: dict[str, Any] = {"id": workflow.id, "name": workflow.name, "description": workflow.description}
    head["lifecycle"] = workflow.lifecycle
    head |= {f"settings.{name}": number(getattr(workflow.settings, name)) for name in _SETTINGS}
    return head | {f"outputs.{name}": value for name, value in workflow.outputs.items()}


def _step_fields(step: Step | None, typed: bool) -> dict[str, Any]:
    """The fields to merge one by one. What a step does is one value (``action``) unless its type is the same
    everywhere: params of one type mean nothing to another."""
    if step is None:
        blank = Step("", "")
        return {name: getattr(blank, name) for name in _STEP_FIELDS}
    values: dict[str, Any] = {name: getattr(step, name) for name in _STEP_FIELDS} | {"timeout": number(step.timeout)}
    if typed:
        params = {f"params.{name}": value for name, value in step.params.items()}
        return values | {"type": step.type, "version": step.version} | params
    return values | {"action": {"type": step.type, "version": step.version, "params": plain(step.params)}}


def _variable_fields(variable: Any, typed: bool) -> dict[str, Any]:
    """The fields to merge one by one; type and default are one value unless the type is the same everywhere."""
    if variable is ABSENT:
        blank = Variable("")
        return {name: getattr(blank, name) for name in _VARIABLE_FIELDS} | ({"default": None} if typed else {})
    values: dict[str, Any] = {name: getattr(variable, name) for name in _VARIABLE_FIELDS}
    if typed:
        return values | {"type": variable.type, "default": variable.default}
    return values | {"action": {"type": variable.type, "default": variable.default}}
