"""The workflow as plain JSON values in canonical order: what files, differences and hashes are made of.

Fields that hold their default are left out, keys stand in a fixed order (those of params sorted), edges are
sorted. So two workflows with the same meaning give the same record, and the record the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Set
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, TypeAlias

from runtime.model.json import Json, JsonObject
from runtime.model.retry import Retry
from runtime.model.step import Step
from runtime.model.variables import Variable
from runtime.model.workflow import FORMAT_VERSION, Lifecycle, Workflow, WorkflowSettings

#: One edge: source step, port, target step.
Edge: TypeAlias = tuple[str, str, str]

#: Fields that hold a duration, a factor or a length: 30.0 and 30 are the same there, and 30 is written.
_NUMBERS = frozenset({"timeout", "delay", "factor", "cap", "jitter", "x", "y", "width", "height"})


def plain(value: Any) -> Json:
    """A model value as JSON values: enums by value, dataclasses as records, mappings sorted by key."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Retry):
        return {"strategy": value.strategy.value, **fields_record(value, skip={"strategy"})}
    if isinstance(value, Mapping):
        return {key: plain(value[key]) for key in sorted(value)}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return fields_record(value) if is_dataclass(value) else value


def same(a: Any, b: Any) -> bool:
    """Whether two model or JSON values are written alike. Unlike ``==`` it tells 1, 1.0 and true apart."""
    if a is b:
        return True
    return bool(a == b) and _written(a) == _written(b)


def step_record(step: Step) -> JsonObject:
    """One step without its id, which is the key it stands under."""
    record: JsonObject = {"type": step.type, **fields_record(step, skip={"id", "type", "next"})}
    if edges := {port: sorted(set(step.next[port])) for port in sorted(step.next) if step.next[port]}:
        record["next"] = edges
    return record


def variable_record(variable: Variable) -> JsonObject:
    """One variable without its name; the type is always written."""
    return {"type": variable.type.value, **fields_record(variable, skip={"name", "type"})}


def settings_record(settings: WorkflowSettings) -> JsonObject:
    """The settings that differ from the defaults."""
    return fields_record(settings)


def workflow_record(workflow: Workflow) -> JsonObject:
    """The whole workflow, as its file holds it."""
    record: JsonObject = {"format": FORMAT_VERSION, "id": workflow.id}
    parts: JsonObject = {
        "name": workflow.name,
        "description": workflow.description,
        "lifecycle": workflow.lifecycle.value if workflow.lifecycle is not Lifecycle.DRAFT else "",
        "tags": list(workflow.tags),
        "settings": settings_record(workflow.settings),
        "variables": {name: variable_record(workflow.variables[name]) for name in sorted(workflow.variables)},
        "steps": {id: step_record(workflow.steps[id]) for id in sorted(workflow.steps)},
        "outputs": plain(workflow.outputs),
    }
    return record | {key: value for key, value in parts.items() if value or key == "steps"}


def edges_of(steps: Iterable[Step]) -> set[Edge]:
    """Every edge that leaves one of ``steps``."""
    return {(step.id, port, target) for step in steps for port, targets in step.next.items() for target in targets}


def fields_record(value: Any, skip: Set[str] = frozenset()) -> JsonObject:
    """The fields of a model value that differ from their defaults, in the order of the class."""
    record: JsonObject = {}
    for name, default in _defaults(value.__class__):
        current = getattr(value, name)
        if name in skip or current is default or same(current, default):
            continue
        record[name] = number(current) if name in _NUMBERS else plain(current)
    return record


def number(value: Any) -> Json:
    """A duration or length as it is written: 30 instead of 30.0; None stays None."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


@cache
def _defaults(kind: Any) -> tuple[tuple[str, Any], ...]:
    return tuple((field.name, _default(field)) for field in fields(kind))


def _default(field: Field[Any]) -> Any:
    if field.default_factory is not MISSING:
        return field.default_factory()
    return None if field.default is MISSING else field.default


def _written(value: Any) -> str:
    return json.dumps(plain(value), sort_keys=True)
