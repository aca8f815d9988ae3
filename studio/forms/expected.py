"""What steps will give, before a run has come to them: by their types, and by the fields that the workflow names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from runtime.expressions import Expected, value_at
from runtime.model import Json, JsonObject, Step, Workflow
from runtime.model.graph import Plan, compile_plan
from runtime.model.ports import LOOPS
from runtime.tasks.docs import result_schema
from runtime.tasks.registry import Registry
from runtime.tasks.spec import TaskSpec

_KINDS = {
    "string": "text",
    "integer": "number",
    "number": "number",
    "boolean": "boolean",
    "array": "list",
    "object": "record",
}
#: Records within records that are told: nobody looks further, and a model may hold itself.
_DEEP = 6
#: A field of a loop's item in an expression.
_ITEM = re.compile(r"""\bitem(?:\.([^\W\d]\w*)|\[\s*(?:"([^"\\]+)"|'([^'\\]+)')\s*\])""")


def with_expected(workflow: Workflow, step: str, registry: Registry, sample: Mapping[str, Any]) -> Mapping[str, Any]:
    """The names of ``sample`` at ``step``, with what is expected where no run has given an output or an item."""
    steps = {id: _with_output(known, workflow.steps.get(id), registry) for id, known in sample.get("steps", {}).items()}
    names = {**sample, "steps": steps}
    if "item" in names and names["item"] is None:
        names["item"] = _item(workflow, step, names)
    return names


def _with_output(known: Mapping[str, Any], step: Step | None, registry: Registry) -> Mapping[str, Any]:
    spec = registry.find(step.type) if step is not None else None
    if known.get("output") is not None or step is None or spec is None:
        return known
    output = output_of(step, spec)
    return known if output is None else {**known, "output": output}


def output_of(step: Step, spec: TaskSpec) -> Expected | None:
    """What a step of this type gives; None where it gives nothing, or nobody knows."""
    result = _result_of(spec)
    names = _named(step)
    if result is None or not names:
        return result
    record = Expected("record", dict.fromkeys(names, Expected()))
    if step.type == "people.ask":
        return replace(result, fields={**result.fields, "values": record})
    return replace(result, item=record)


def _named(step: Step) -> list[str]:
    """The fields that the step itself names: those of a list that it reads, or of a question that it asks."""
    fields = step.params.get("fields")
    if step.type == "browser.extract_list" and isinstance(fields, Mapping):
        return list(fields)
    if step.type == "people.ask" and isinstance(fields, list):
        return [str(one["name"]) for one in fields if isinstance(one, Mapping) and one.get("name")]
    return []


@cache
def _result_of(spec: TaskSpec) -> Expected | None:
    schema = result_schema(spec)
    return _expected(schema, schema, _DEEP) if schema is not None else None


def _expected(schema: JsonObject, root: JsonObject, deep: int) -> Expected:
    schema = _plain(schema, root)
    if not deep:
        return Expected()
    kind = _KINDS.get(str(schema.get("type")), "")
    fields = {name: _expected(inner, root, deep - 1) for name, inner in schema.get("properties", {}).items()}
    item = schema.get("items")
    return Expected(kind, fields, _expected(item, root, deep - 1) if isinstance(item, dict) else None)


def _plain(schema: JsonObject, root: JsonObject) -> JsonObject:
    """A schema without references, and without the possibility of nothing."""
    while "$ref" in schema:
        schema = root["$defs"][schema["$ref"].rpartition("/")[2]]
    real = [one for one in schema.get("anyOf", ()) if one.get("type") != "null"]
    return _plain(real[0], root) if len(real) == 1 else schema


def _item(workflow: Workflow, step: str, names: Mapping[str, Any]) -> Expected | None:
    """What the nearest loop will be at: an item of what it runs over, with the fields that its body speaks of."""
    plan, _ = compile_plan(workflow)
    loop = _loop_around(plan, step)
    if loop is None:
        return None
    if loop.type == "flow.count":
        return Expected("number")
    items = loop.params.get("items")
    source = value_at(items, names) if isinstance(items, str) else None
    known = source.item if isinstance(source, Expected) and source.item is not None else Expected()
    said = {name: Expected() for name in _said_of_item(plan, loop.id)}
    if not said or known.fields:
        return known
    return Expected("record", said)


def _loop_around(plan: Plan, step: str) -> Step | None:
    around = plan.containers(step) if step in plan.scope_of else ()
    return next((plan.workflow.steps[id] for id in around if plan.workflow.steps[id].type in LOOPS), None)


def _said_of_item(plan: Plan, loop: str) -> Iterator[str]:
    """Fields of the item that steps of a loop's body read, in their order."""
    for id in plan.inside(loop):
        nearest = _loop_around(plan, id)
        if nearest is not None and nearest.id == loop:
            for text in _texts(plan.workflow.steps[id].params):
                yield from (found[1] or found[2] or found[3] for found in _ITEM.finditer(text))


def _texts(value: Json) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
