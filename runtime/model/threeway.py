"""Three-way merging of records: the part that steps, variables, settings and layouts share."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any, TypeVar

from runtime.model.json import Json, JsonObject
from runtime.model.records import plain, same

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Absent:
    """Stands where a side has no value; None is a value."""


ABSENT = Absent()

#: Decides a clash: (key, base, ours, theirs) -> the value to keep, or ABSENT.
Clash = Callable[[Any, Any, Any, Any], Any]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two edits that cannot both stand. ``values`` has what ``base``, ``ours`` and ``theirs`` said, as JSON.

    A side that has no such value lacks its key. ``field`` is a path within the step, or within the file where
    ``step`` is empty. Kinds: ``both-changed``, ``deleted-changed``, ``both-continued``, ``cycle``, ``graph``.
    """

    kind: str
    message: str
    step: str = ""
    field: str = ""
    values: Mapping[str, Json] = dataclass_field(default_factory=dict)

    def __str__(self) -> str:
        return f"conflict: {self.message}"

    def as_json(self) -> JsonObject:
        """The conflict as JSON values, as the file holds it."""
        record: JsonObject = {"kind": self.kind, "message": self.message}
        record |= {"step": self.step} if self.step else {}
        record |= {"field": self.field} if self.field else {}
        return record | {"values": dict(self.values)}


def sides(base: Any, ours: Any, theirs: Any) -> JsonObject:
    """The values of a conflict; sides without a value are left out."""
    named = {"base": base, "ours": ours, "theirs": theirs}
    return {side: plain(value) for side, value in named.items() if value is not ABSENT}


def merge_values(base: Mapping[K, V], ours: Mapping[K, V], theirs: Mapping[K, V], clash: Clash) -> dict[K, V]:
    """Key by key: what one side changed is taken, what both changed alike is taken, ``clash`` decides the rest."""
    merged: dict[K, V] = {}
    for key in sorted({*base, *ours, *theirs}, key=str):
        value = _merged(key, base.get(key, ABSENT), ours.get(key, ABSENT), theirs.get(key, ABSENT), clash)
        if value is not ABSENT:
            merged[key] = value
    return merged


def merge_sets(base: set[K], ours: set[K], theirs: set[K]) -> set[K]:
    """What either side added is in, what either side removed is out; sets never clash."""
    return (ours & theirs) | (ours - base) | (theirs - base)


def _merged(key: Any, base: Any, ours: Any, theirs: Any, clash: Clash) -> Any:
    if same(ours, theirs) or same(base, theirs):
        return ours
    if same(base, ours):
        return theirs
    return clash(key, base, ours, theirs)
