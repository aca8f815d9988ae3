"""Other ids for imported workflows whose own are taken."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from runtime.model import Step, Workflow
from runtime.recorder.importers.names import free_name

#: The step that names another workflow, in this param.
_CALL, _CALLED = "flow.call", "workflow"


def with_free_ids(workflows: Iterable[Workflow], taken: Collection[str]) -> tuple[Workflow, ...]:
    """The workflows with ids that are not taken; steps that call one of them name it by its new id."""
    workflows = tuple(workflows)
    own = {workflow.id for workflow in workflows}
    ids: dict[str, str] = {}
    for id in own & set(taken):
        ids[id] = free_name(id, {*taken, *own, *ids.values()}, "-")
    return tuple(_renamed(workflow, ids) for workflow in workflows) if ids else workflows


def _renamed(workflow: Workflow, ids: Mapping[str, str]) -> Workflow:
    steps = {id: _calling(step, ids) for id, step in workflow.steps.items()}
    return replace(workflow, id=ids.get(workflow.id, workflow.id), steps=steps)


def _calling(step: Step, ids: Mapping[str, str]) -> Step:
    called = step.params.get(_CALLED) if step.type == _CALL else None
    if not isinstance(called, str) or called not in ids:
        return step
    return replace(step, params={**step.params, _CALLED: ids[called]})
