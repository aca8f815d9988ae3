"""What a version of a workflow changed, in a few words that can be listed without reading two workflows again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from runtime.model import JsonObject
from runtime.model.json import Json

#: So many names are kept of each kind; the counts are always whole.
MOST_NAMES = 5


@dataclass(frozen=True, slots=True)
class Changed:
    """``count`` things, and the names of the first of them."""

    count: int = 0
    names: tuple[str, ...] = ()

    @classmethod
    def of(cls, names: Iterable[str]) -> Changed:
        """All these names."""
        known = tuple(names)
        return cls(len(known), known[:MOST_NAMES])

    @classmethod
    def read(cls, record: Any) -> Changed:
        """From a kept record; nothing where that is damaged."""
        if not isinstance(record, dict) or not isinstance(record.get("count"), int):
            return cls()
        return cls(record["count"], tuple(map(str, record.get("names") or ())))

    def as_json(self) -> JsonObject:
        return {"count": self.count, "names": list(self.names)}


@dataclass(frozen=True, slots=True)
class Changes:
    """Steps that came, went or were changed, variables and settings that are others, edges and places.

    ``rewired`` counts steps whose edges alone changed, ``moved`` those that only stand elsewhere.
    """

    added: Changed = Changed()
    removed: Changed = Changed()
    changed: Changed = Changed()
    variables: Changed = Changed()
    fields: Changed = Changed()
    rewired: int = 0
    moved: int = 0

    @classmethod
    def read(cls, record: Any) -> Changes:
        """From a kept record; nothing where that is damaged."""
        if not isinstance(record, dict):
            return cls()
        kinds = {name: Changed.read(record.get(name)) for name in _KINDS}
        rewired, moved = (record[name] if isinstance(record.get(name), int) else 0 for name in ("rewired", "moved"))
        return cls(**kinds, rewired=rewired, moved=moved)

    def as_json(self) -> JsonObject:
        """Without what is nothing."""
        record: JsonObject = {name: getattr(self, name).as_json() for name in _KINDS if getattr(self, name).count}
        return record | {name: getattr(self, name) for name in ("rewired", "moved") if getattr(self, name)}


_KINDS = ("added", "removed", "changed", "variables", "fields")
#: Fields of the file that are told apart by their own records.
_PARTS = frozenset({"steps", "variables", "format", "$schema", "conflicts"})


def changes_between(before: tuple[Any, Any], after: tuple[Any, Any]) -> Changes:
    """What changed between two versions, each as the JSON of its workflow and of its layout."""
    old, new = (_records(side[0], "steps") for side in (before, after))
    both = [id for id in new if id in old]
    changed = [id for id in both if _without_edges(old[id]) != _without_edges(new[id])]
    rewired = [id for id in both if id not in changed and old[id] != new[id]]
    places, places_now = (_records(side[1], "positions") for side in (before, after))
    moved = [id for id in both if id in places and id in places_now and places[id] != places_now[id]]
    return Changes(
        added=Changed.of(_name(id, new[id]) for id in new if id not in old),
        removed=Changed.of(_name(id, old[id]) for id in old if id not in new),
        changed=Changed.of(_name(id, new[id]) for id in changed),
        variables=Changed.of(_different(_records(before[0], "variables"), _records(after[0], "variables"))),
        fields=Changed.of(_different(_head(before[0]), _head(after[0]))),
        rewired=len(rewired),
        moved=len(moved),
    )


def _records(record: Any, name: str) -> Mapping[str, Any]:
    found = record.get(name) if isinstance(record, dict) else None
    return found if isinstance(found, dict) else {}


def _head(record: Any) -> Mapping[str, Json]:
    return {name: record[name] for name in record if name not in _PARTS} if isinstance(record, dict) else {}


def _different(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    return [name for name in {**before, **after} if before.get(name) != after.get(name)]


def _without_edges(step: Any) -> Any:
    return {name: step[name] for name in step if name != "next"} if isinstance(step, dict) else step


def _name(id: str, step: Any) -> str:
    name = step.get("name") if isinstance(step, dict) else None
    return name if isinstance(name, str) and name else id
