"""A workflow with its layout as one value, and the changes that lead from one such value to another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, TypeVar

from runtime.model import Workflow
from runtime.model.edits import Patch
from runtime.model.layout import Group, Layout, Note, Position
from runtime.model.records import same

V = TypeVar("V")
Placed = TypeVar("Placed", Position, Group, Note)

_NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Contents:
    """What a document holds: the logic and where it stands on the canvas."""

    workflow: Workflow
    layout: Layout = field(default_factory=Layout)


@dataclass(frozen=True, slots=True)
class LayoutPatch:
    """Puts positions, groups and notes in place; None removes one. The layout's counterpart of ``Patch``."""

    positions: Mapping[str, Position | None] = field(default_factory=lambda: _NOTHING)
    groups: Mapping[str, Group | None] = field(default_factory=lambda: _NOTHING)
    notes: Mapping[str, Note | None] = field(default_factory=lambda: _NOTHING)

    def apply(self, layout: Layout) -> tuple[Layout, LayoutPatch]:
        """The changed layout, and the patch that takes the change back."""
        before = LayoutPatch(
            positions={id: layout.positions.get(id) for id in self.positions},
            groups={id: layout.groups.get(id) for id in self.groups},
            notes={id: layout.notes.get(id) for id in self.notes},
        )
        changed = Layout(
            positions=_put(layout.positions, _rounded(self.positions)),
            groups=_put(layout.groups, _rounded(self.groups)),
            notes=_put(layout.notes, _rounded(self.notes)),
        )
        return changed, before

    def over(self, earlier: LayoutPatch) -> LayoutPatch:
        """Both as one patch, where this one has the last word."""
        return LayoutPatch(
            {**earlier.positions, **self.positions}, {**earlier.groups, **self.groups}, {**earlier.notes, **self.notes}
        )

    def __bool__(self) -> bool:
        return bool(self.positions or self.groups or self.notes)

    @classmethod
    def between(cls, before: Layout, after: Layout) -> LayoutPatch:
        """What leads from one layout to the other."""
        return cls(
            difference(before.positions, after.positions),
            difference(before.groups, after.groups),
            difference(before.notes, after.notes),
        )


@dataclass(frozen=True, slots=True)
class Delta:
    """A change of logic and layout together: what one entry of the undo stack does, or takes back."""

    workflow: Patch = field(default_factory=Patch)
    layout: LayoutPatch = field(default_factory=LayoutPatch)

    def apply(self, contents: Contents) -> tuple[Contents, Delta]:
        """The changed contents, and the delta that takes the change back."""
        workflow, undo = self.workflow.apply(contents.workflow)
        layout, undo_layout = self.layout.apply(contents.layout)
        return Contents(workflow, layout), Delta(undo.patch(workflow), undo_layout)

    def over(self, earlier: Delta) -> Delta:
        """Both as one delta, where this one has the last word."""
        mine, theirs = self.workflow, earlier.workflow
        patch = Patch(
            {**theirs.steps, **mine.steps}, {**theirs.variables, **mine.variables}, {**theirs.fields, **mine.fields}
        )
        return Delta(patch, self.layout.over(earlier.layout))

    def trimmed(self, contents: Contents) -> Delta:
        """Only what would really change ``contents``."""
        workflow, layout = contents.workflow, contents.layout
        patch = Patch(
            _real(self.workflow.steps, workflow.steps),
            _real(self.workflow.variables, workflow.variables),
            {name: value for name, value in self.workflow.fields.items() if not same(value, getattr(workflow, name))},
        )
        places = LayoutPatch(
            _moved(_rounded(self.layout.positions), layout.positions),
            _moved(_rounded(self.layout.groups), layout.groups),
            _moved(_rounded(self.layout.notes), layout.notes),
        )
        return Delta(patch, places)

    @classmethod
    def between(cls, before: Contents, after: Contents) -> Delta:
        """What leads from one to the other."""
        names = ("id", "name", "description", "lifecycle", "tags", "settings", "outputs")
        patch = Patch(
            difference(before.workflow.steps, after.workflow.steps),
            difference(before.workflow.variables, after.workflow.variables),
            {name: getattr(after.workflow, name) for name in names},
        )
        return cls(patch, LayoutPatch.between(before.layout, after.layout))

    def __bool__(self) -> bool:
        return bool(self.workflow.steps or self.workflow.variables or self.workflow.fields or self.layout)


@dataclass(frozen=True, slots=True)
class Change:
    """What became different in a document: ids of steps, names of variables and fields, parts of the layout."""

    added: frozenset[str] = frozenset()
    changed: frozenset[str] = frozenset()
    removed: frozenset[str] = frozenset()
    variables: frozenset[str] = frozenset()
    fields: frozenset[str] = frozenset()
    moved: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    notes: frozenset[str] = frozenset()

    @property
    def steps(self) -> frozenset[str]:
        """Every step that was added, changed or removed."""
        return self.added | self.changed | self.removed

    @property
    def logic(self) -> bool:
        """Whether what the workflow does may have changed."""
        return bool(self.steps or self.variables or self.fields)

    @property
    def layout(self) -> bool:
        """Whether something on the canvas stands elsewhere."""
        return bool(self.moved or self.groups or self.notes)

    @classmethod
    def of(cls, delta: Delta, before: Contents) -> Change:
        """What ``delta`` changes in ``before``."""
        steps, there = delta.workflow.steps, before.workflow.steps
        return cls(
            added=frozenset(id for id, step in steps.items() if step is not None and id not in there),
            changed=frozenset(id for id, step in steps.items() if step is not None and id in there),
            removed=frozenset(id for id, step in steps.items() if step is None and id in there),
            variables=frozenset(delta.workflow.variables),
            fields=frozenset(delta.workflow.fields),
            moved=frozenset(delta.layout.positions),
            groups=frozenset(delta.layout.groups),
            notes=frozenset(delta.layout.notes),
        )


def _put(there: Mapping[str, V], changes: Mapping[str, V | None]) -> Mapping[str, V]:
    if not changes:
        return there
    merged = {**there, **changes}
    return MappingProxyType({key: value for key, value in merged.items() if value is not None})


def _rounded(placed: Mapping[str, Placed | None]) -> Mapping[str, Placed | None]:
    """As files keep coordinates: what is on the canvas is what a file gives back."""
    return {
        id: item if item is None else replace(item, x=round(item.x, 2), y=round(item.y, 2))
        for id, item in placed.items()
    }


def _real(changes: Mapping[str, V | None], there: Mapping[str, V]) -> dict[str, V | None]:
    return {key: value for key, value in changes.items() if not same(value, there.get(key))}


def _moved(changes: Mapping[str, V | None], there: Mapping[str, V]) -> dict[str, V | None]:
    return {key: value for key, value in changes.items() if value != there.get(key)}


def difference(before: Mapping[str, V], after: Mapping[str, V]) -> dict[str, V | None]:
    """What is other in ``after``; None for what is gone."""
    return {id: after.get(id) for id in {**before, **after} if before.get(id) != after.get(id)}
