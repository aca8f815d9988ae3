"""Merges two edited layouts. Where both sides moved the same thing ours stands: a place is no work worth a question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from types import MappingProxyType
from typing import Any

from runtime.model.layout import Group, Layout, Note
from runtime.model.threeway import ABSENT, Clash, Conflict, merge_sets, merge_values, sides

_PLACE = ("x", "y", "width", "height")


@dataclass(frozen=True, slots=True)
class MergedLayout:
    """The merged layout. ``conflicts`` are texts and titles to decide; ``settled`` says where ours was taken."""

    layout: Layout
    conflicts: tuple[Conflict, ...] = ()
    settled: tuple[str, ...] = ()


def merge_layouts(base: Layout | None, ours: Layout, theirs: Layout) -> MergedLayout:
    """Three-way merge of positions, groups and notes; ``base`` is None where both sides added the file."""
    base = base or Layout()
    merge = _Merge()
    positions = merge_values(base.positions, ours.positions, theirs.positions, merge.position)
    groups = merge_values(base.groups, ours.groups, theirs.groups, merge.item("groups", Group()))
    notes = merge_values(base.notes, ours.notes, theirs.notes, merge.item("notes", Note()))
    layout = Layout(MappingProxyType(positions), MappingProxyType(groups), MappingProxyType(notes))
    return MergedLayout(layout, tuple(merge.conflicts), tuple(merge.settled))


class _Merge:
    def __init__(self) -> None:
        self.conflicts: list[Conflict] = []
        self.settled: list[str] = []

    def position(self, id: str, base: Any, ours: Any, theirs: Any) -> Any:
        """Both sides moved one step: ours, or the moved one where the other side dropped it."""
        self.settled.append(f'Both sides moved step "{id}"; its place in ours was kept.')
        return theirs if ours is ABSENT else ours

    def item(self, part: str, blank: Group | Note) -> Clash:
        """The clash of a group or note: its fields are merged one by one, a changed one survives a deletion."""

        def decide(id: str, base: Any, ours: Any, theirs: Any) -> Any:
            if ours is ABSENT or theirs is ABSENT:
                self.settled.append(f'"{id}" of {part} was deleted by one side and changed by the other; it was kept.')
                return theirs if ours is ABSENT else ours
            versions = (blank if base is ABSENT else base, ours, theirs)
            three = [_fields(version) for version in versions]
            merged = merge_values(three[0], three[1], three[2], self._field(f"{part}.{id}"))
            place = dict(zip(_PLACE, merged.pop("place"), strict=True))
            if "members" in merged:
                first, second, third = (set(version["members"]) for version in three)
                merged["members"] = tuple(sorted(merge_sets(first, second, third)))
            return replace(blank, **merged, **place)

        return decide

    def _field(self, path: str) -> Clash:
        def decide(key: str, base: Any, ours: Any, theirs: Any) -> Any:
            if key in ("title", "text"):
                message = f'Both sides changed "{path}.{key}" in different ways; ours was kept.'
                self.conflicts.append(
                    Conflict("both-changed", message, field=f"{path}.{key}", values=sides(base, ours, theirs))
                )
            elif key != "members":
                self.settled.append(f'Both sides changed the {key} of "{path}"; that of ours was kept.')
            return ours

        return decide


def _fields(item: Group | Note) -> Mapping[str, Any]:
    values = {field.name: getattr(item, field.name) for field in fields(item) if field.name not in _PLACE}
    return values | {"place": tuple(getattr(item, name) for name in _PLACE)}
