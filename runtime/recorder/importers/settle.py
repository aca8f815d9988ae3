"""Moves the targets of imported steps into the element repository of a project."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from runtime.files.elements import Element, ElementRepository
from runtime.model import Json, Workflow
from runtime.model.fingerprint import Fingerprint
from runtime.recorder.importers.names import free_name, slug

#: Params that hold a target.
_TARGETS = frozenset({"target", "to", "next_page"})


def settle(workflows: Iterable[Workflow], repository: ElementRepository, app: str) -> tuple[Workflow, ...]:
    """The workflows with their targets named ``app/name``, which ``repository`` keeps from now on.

    A target whose selector is computed stays in its step. Raises InvalidFile when the elements cannot be saved.
    """
    elements = dict(repository.elements(app))
    before = len(elements)
    settled = tuple(_settled(workflow, elements, app) for workflow in workflows)
    if len(elements) > before:
        repository.save(app, elements)
    return settled


def _settled(workflow: Workflow, elements: dict[str, Element], app: str) -> Workflow:
    steps = {}
    for id, step in workflow.steps.items():
        params = dict(step.params)
        for key in _TARGETS & params.keys():
            params[key] = _named(params[key], elements, app)
        steps[id] = replace(step, params=params)
    return replace(workflow, steps=steps)


def _named(target: Json, elements: dict[str, Element], app: str) -> Json:
    if not isinstance(target, dict) or "{{" in "".join(_texts(target)):
        return target
    element = Element(
        target["selector"],
        target.get("name", ""),
        tuple(target.get("frame", ())),
        Fingerprint.model_validate(target["fingerprint"]) if "fingerprint" in target else None,
    )
    name = next((name for name, known in elements.items() if known == element), None)
    if name is None:
        name = free_name(slug(element.name or element.selector, "element").replace("_", "-"), elements, "-")
        elements[name] = element
    return {"element": f"{app}/{name}"}


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)
