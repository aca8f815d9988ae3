"""Where things stand on the canvas: kept apart from the logic, so that moving a box changes no workflow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from runtime.model.json import JsonObject
from runtime.model.records import fields_record, number
from runtime.model.workflow import FORMAT_VERSION


@dataclass(frozen=True, slots=True)
class Position:
    """Where one step stands, in canvas units, and the colour a person gave it (``#rrggbb`` or a theme's name)."""

    x: float = 0.0
    y: float = 0.0
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A titled frame around steps. ``members`` are step ids; they stay members when they are moved out of it."""

    title: str = ""
    members: tuple[str, ...] = ()
    colour: str = ""
    x: float = 0.0
    y: float = 0.0
    width: float = 320.0
    height: float = 200.0
    collapsed: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """A comment on the canvas."""

    text: str = ""
    colour: str = ""
    x: float = 0.0
    y: float = 0.0
    width: float = 240.0
    height: float = 120.0


@dataclass(frozen=True, slots=True)
class Layout:
    """Positions by step id, groups and notes by an id of their own."""

    positions: Mapping[str, Position] = field(default_factory=lambda: MappingProxyType({}))
    groups: Mapping[str, Group] = field(default_factory=lambda: MappingProxyType({}))
    notes: Mapping[str, Note] = field(default_factory=lambda: MappingProxyType({}))

    def without(self, steps: frozenset[str]) -> Layout:
        """The layout after ``steps`` were removed from the workflow."""
        groups = {
            id: replace(group, members=tuple(member for member in group.members if member not in steps))
            for id, group in self.groups.items()
        }
        positions = {id: position for id, position in self.positions.items() if id not in steps}
        return replace(self, positions=positions, groups=groups)

    def renamed(self, old: str, new: str) -> Layout:
        """The layout after step ``old`` got the id ``new``."""
        positions = {new if id == old else id: position for id, position in self.positions.items()}
        groups = {
            id: replace(group, members=tuple(new if member == old else member for member in group.members))
            for id, group in self.groups.items()
        }
        return replace(self, positions=positions, groups=groups)


def layout_record(layout: Layout) -> JsonObject:
    """The layout as plain JSON values in canonical order. Coordinates are always written, rounded to hundredths.

    A person who moves one step changes lines of that step only, with unchanged lines around them: git merges
    the moves of two people without help.
    """
    record: JsonObject = {"format": FORMAT_VERSION}
    parts = {
        "positions": {id: _placed(layout.positions[id]) for id in sorted(layout.positions)},
        "groups": {id: _placed(layout.groups[id]) for id in sorted(layout.groups)},
        "notes": {id: _placed(layout.notes[id]) for id in sorted(layout.notes)},
    }
    return record | {key: value for key, value in parts.items() if value}


def _placed(item: Position | Group | Note) -> JsonObject:
    rounded = replace(item, x=round(item.x, 2), y=round(item.y, 2))
    place = {"x": number(rounded.x), "y": number(rounded.y)}
    others = fields_record(rounded, skip={"x", "y"})
    if "members" in others:
        others["members"] = sorted(set(others["members"]))
    return place | others
