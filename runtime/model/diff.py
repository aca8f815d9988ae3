"""The difference between two workflows, by steps, edges and fields instead of lines."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from runtime.model.json import Json, JsonObject
from runtime.model.records import Edge, edges_of, plain, same, settings_record, step_record, variable_record
from runtime.model.step import Step
from runtime.model.workflow import Lifecycle, Workflow

_WIDTH = 100


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field, with what stood there. A side that had no value, or the default, lacks its key in ``values``."""

    field: str
    values: Mapping[str, Json]

    def as_json(self) -> JsonObject:
        return {"field": self.field, **self.values}


@dataclass(frozen=True, slots=True)
class Parts:
    """What differs among the steps or the variables; whole records where one side has none, fields where both have."""

    added: Mapping[str, JsonObject] = field(default_factory=dict)
    removed: Mapping[str, JsonObject] = field(default_factory=dict)
    changed: Mapping[str, tuple[FieldChange, ...]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)

    def as_json(self) -> JsonObject:
        changed = {name: [change.as_json() for change in changes] for name, changes in self.changed.items()}
        return {"added": dict(self.added), "removed": dict(self.removed), "changed": changed}


@dataclass(frozen=True, slots=True)
class Difference:
    """All that differs; false when nothing does. Edges of added and removed steps are listed too."""

    workflow: tuple[FieldChange, ...] = ()
    variables: Parts = Parts()
    steps: Parts = Parts()
    edges_added: tuple[Edge, ...] = ()
    edges_removed: tuple[Edge, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.workflow or self.variables or self.steps or self.edges_added or self.edges_removed)

    def as_json(self) -> JsonObject:
        """The difference as JSON values."""
        return {
            "workflow": [change.as_json() for change in self.workflow],
            "variables": self.variables.as_json(),
            "steps": self.steps.as_json(),
            "edges_added": [_edge_json(edge) for edge in self.edges_added],
            "edges_removed": [_edge_json(edge) for edge in self.edges_removed],
        }

    def as_text(self) -> str:
        """The difference for a person: ``+`` added, ``-`` removed, ``~`` changed; empty when nothing differs."""
        lines = [f"~ {line}" for change in self.workflow for line in _change_lines(change, "  ")]
        lines += _parts_lines("variable", self.variables)
        lines += _parts_lines("step", self.steps)
        lines += [f"- edge {_edge_text(edge)}" for edge in self.edges_removed]
        lines += [f"+ edge {_edge_text(edge)}" for edge in self.edges_added]
        return "".join(f"{line}\n" for line in lines)


def diff(a: Workflow, b: Workflow) -> Difference:
    """What has to change to come from ``a`` to ``b``."""
    before, after = edges_of(a.steps.values()), edges_of(b.steps.values())
    return Difference(
        workflow=tuple(_field_changes(_head(a), _head(b))),
        variables=_parts(_variables(a), _variables(b)),
        steps=_parts(_steps(a), _steps(b)),
        edges_added=tuple(sorted(after - before)),
        edges_removed=tuple(sorted(before - after)),
    )


def step_fields(step: Step) -> JsonObject:
    """The fields of a step without its edges, params one by one as ``params.NAME``."""
    record = step_record(step)
    record.pop("next", None)
    params = record.pop("params", {})
    return record | {f"params.{name}": value for name, value in params.items()}


def _steps(workflow: Workflow) -> dict[str, JsonObject]:
    return {id: step_fields(step) for id, step in workflow.steps.items()}


def _variables(workflow: Workflow) -> dict[str, JsonObject]:
    return {name: variable_record(variable) for name, variable in workflow.variables.items()}


def _head(workflow: Workflow) -> JsonObject:
    head: JsonObject = {"id": workflow.id}
    texts = {"name": workflow.name, "description": workflow.description, "tags": list(workflow.tags)}
    head |= {name: value for name, value in texts.items() if value}
    if workflow.lifecycle is not Lifecycle.DRAFT:
        head["lifecycle"] = workflow.lifecycle.value
    head |= {f"settings.{name}": value for name, value in settings_record(workflow.settings).items()}
    return head | {f"outputs.{name}": plain(value) for name, value in workflow.outputs.items()}


def _parts(before: Mapping[str, JsonObject], after: Mapping[str, JsonObject]) -> Parts:
    both = sorted(before.keys() & after.keys())
    changed = {name: tuple(_field_changes(before[name], after[name])) for name in both}
    return Parts(
        added={name: after[name] for name in sorted(after.keys() - before.keys())},
        removed={name: before[name] for name in sorted(before.keys() - after.keys())},
        changed={name: changes for name, changes in changed.items() if changes},
    )


def _field_changes(before: JsonObject, after: JsonObject) -> Iterator[FieldChange]:
    for name in [*before, *(name for name in after if name not in before)]:
        if name in before and name in after and same(before[name], after[name]):
            continue
        sides = (("before", before), ("after", after))
        yield FieldChange(name, {side: record[name] for side, record in sides if name in record})


def _parts_lines(noun: str, parts: Parts) -> list[str]:
    lines = []
    for mark, records in (("-", parts.removed), ("+", parts.added)):
        for name, record in records.items():
            lines.append(f"{mark} {noun} {name}: {_title(record)}")
    for name, changes in parts.changed.items():
        lines.append(f"~ {noun} {name}")
        lines += [f"    {line}" for change in changes for line in _change_lines(change, "    ")]
    return lines


def _change_lines(change: FieldChange, indent: str) -> list[str]:
    before, after = (_shown(change.values[side]) if side in change.values else "(none)" for side in ("before", "after"))
    if len(before) + len(after) <= _WIDTH and not _is_long(change):
        return [f"{change.field}: {before} → {after}"]
    return [f"{change.field}:", *(f"{indent}{line}" for line in _line_difference(change))]


def _is_long(change: FieldChange) -> bool:
    return any(isinstance(value, str) and "\n" in value for value in change.values.values())


def _line_difference(change: FieldChange) -> list[str]:
    from difflib import unified_diff

    before, after = (_lines(change.values[side]) if side in change.values else [] for side in ("before", "after"))
    return list(unified_diff(before, after, lineterm="", n=1))[2:]


def _lines(value: Json) -> list[str]:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=2)
    return text.split("\n")


def _title(record: JsonObject) -> str:
    name = record.get("name")
    return f"{record['type']} {_shown(name)}" if name else str(record["type"])


def _shown(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False)


def _edge_text(edge: Edge) -> str:
    source, port, target = edge
    return f"{source} → {target}" if port == "out" else f"{source}.{port} → {target}"


def _edge_json(edge: Edge) -> JsonObject:
    return dict(zip(("source", "port", "target"), edge, strict=True))
