"""Two versions of a workflow side by side: what is different, step by step, in the order of the canvas."""

from __future__ import annotations

import json
from collections.abc import Mapping, Set
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from runtime.model import Json, Step
from runtime.model.diff import FieldChange, diff, step_fields
from runtime.model.ports import OUT
from studio.state.contents import Contents
from studio.state.port_names import port_label

#: Where changes of the workflow itself stand: its settings and variables belong to no step.
WHOLE = ""


class Kind(StrEnum):
    """How a step differs; the order is that of importance."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Row:
    """A field with the value on both sides; None where a side has none."""

    field: str
    before: str | None
    after: str | None


class Comparison:
    """From ``before`` to ``after``."""

    def __init__(self, before: Contents, after: Contents) -> None:
        self.before, self.after = before, after
        self.difference = diff(before.workflow, after.workflow)

    @cached_property
    def kinds(self) -> dict[str, Kind]:
        """Steps that differ."""
        steps, old, new = self.difference.steps, self.before.layout.positions, self.after.layout.positions
        kinds = dict.fromkeys((id for id in old if id in new and old[id] != new[id]), Kind.MOVED)
        kinds |= dict.fromkeys(self._led_elsewhere(), Kind.CHANGED) | dict.fromkeys(steps.changed, Kind.CHANGED)
        return kinds | dict.fromkeys(steps.removed, Kind.REMOVED) | dict.fromkeys(steps.added, Kind.ADDED)

    @cached_property
    def places(self) -> tuple[str, ...]:
        """What to go through, one after the other: the workflow itself (``WHOLE``), then steps from top to bottom."""
        first = (WHOLE,) if self.difference.workflow or self.difference.variables else ()
        return (*first, *sorted(self.kinds, key=self._height))

    def count(self, kind: Kind) -> int:
        """How many steps differ in this way."""
        return sum(found is kind for found in self.kinds.values())

    def rows(self, step: str) -> list[Row]:
        """The fields that differ in a step, or in the workflow itself."""
        if step == WHOLE:
            return [*map(_row, self.difference.workflow), *self._variables()]
        old, new = self.before.workflow.steps.get(step), self.after.workflow.steps.get(step)
        if old is None or new is None:
            return [_one_sided(name, value, gone=new is None) for name, value in _fields(old or new)]
        rows = [_row(change) for change in self.difference.steps.changed.get(step, ())]
        edges, edges_now = _edges(old, self.before), _edges(new, self.after)
        return rows if edges == edges_now else [*rows, Row("next", edges, edges_now)]

    def _led_elsewhere(self) -> list[str]:
        """Steps on both sides that go on to others; what only leads through a step that came or went in between is
        told with that step."""
        both = self.before.workflow.steps.keys() & self.after.workflow.steps.keys()
        edges = (*self.difference.edges_added, *self.difference.edges_removed)
        ports = {(source, port) for source, port, target in edges if source in both and target in both}
        old, new = self.before.workflow.steps, self.after.workflow.steps
        return [id for id, port in ports if _reached(old, id, port, both) != _reached(new, id, port, both)]

    def _variables(self) -> list[Row]:
        parts = self.difference.variables
        rows = [Row(f"vars.{name}", None, _said(value)) for name, value in parts.added.items()]
        rows += [Row(f"vars.{name}", _said(value), None) for name, value in parts.removed.items()]
        return rows + [_row(change, f"vars.{name}.") for name, changes in parts.changed.items() for change in changes]

    def _height(self, step: str) -> tuple[float, float]:
        for side in (self.after, self.before):
            if step in side.layout.positions:
                return side.layout.positions[step].y, side.layout.positions[step].x
        return 0.0, 0.0


def _reached(steps: Mapping[str, Step], source: str, port: str, kept: Set[str]) -> set[str]:
    """The ``kept`` steps that follow at a port, through any that are not kept."""
    found: set[str] = set()
    ahead, seen = list(steps[source].next.get(port, ())), set[str]()
    while ahead:
        id = ahead.pop()
        if id in kept:
            found.add(id)
        elif id in steps and id not in seen:
            seen.add(id)
            ahead += [target for targets in steps[id].next.values() for target in targets]
    return found


def _row(change: FieldChange, before: str = "") -> Row:
    values = change.values
    sides = (_said(values[side]) if side in values else None for side in ("before", "after"))
    return Row(before + change.field, *sides)


def _fields(step: Step | None) -> list[tuple[str, Json]]:
    assert step is not None
    return [(name, value) for name, value in step_fields(step).items() if name != "type"]


def _one_sided(name: str, value: Json, *, gone: bool) -> Row:
    return Row(name, _said(value), None) if gone else Row(name, None, _said(value))


def _edges(step: Step, side: Contents) -> str:
    """Where a step goes on to, by the names of what follows."""
    steps = side.workflow.steps
    led = [
        ("" if port == OUT else f"{port_label(port)} → ") + (steps[target].label if target in steps else target)
        for port, targets in step.next.items()
        for target in targets
    ]
    return "\n".join(sorted(led))


def _said(value: Json) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=2)
