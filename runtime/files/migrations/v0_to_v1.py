"""Format 0, the shape before the first release: lists instead of objects, edges apart from the steps.

    {
      "id": "greet",
      "title": "Greet",                                     now "name"
      "variables": [{"name": "who", "type": "string"}],     now by name
      "steps": [{"id": "hello", "type": "data.set", "params": {}, "disabled": true, "comment": "..."}],
      "edges": [{"from": "hello", "port": "out", "to": "bye"}]
    }

``disabled`` became ``enabled``, ``comment`` became ``note``, and steps became an object by id with their own edges.
"""

from __future__ import annotations

from typing import Any

from runtime.files.findings import Findings
from runtime.model import Json, JsonObject

_RENAMED = {"title": "name", "comment": "note"}


def recognises(record: JsonObject) -> bool:
    """Whether ``record`` has the shape of format 0, which did not always say so."""
    return record.get("format", 0) == 0 and isinstance(record.get("steps"), list)


def migrate(record: JsonObject, findings: Findings) -> JsonObject:
    """``record`` as format 1."""
    moved = {_RENAMED.get(key, key): value for key, value in record.items() if key not in ("format", "edges")}
    moved["steps"] = _by_key(record.get("steps", []), "steps", "id", findings)
    if "variables" in record:
        moved["variables"] = _by_key(record["variables"], "variables", "name", findings)
    for id, step in moved["steps"].items():
        if step.pop("next", None) is not None:
            findings.add("unknown-field", 'There is no field "next" in a step of format 0.', path=("steps", id, "next"))
        _rename_fields(step)
    _attach_edges(moved["steps"], record.get("edges", []), findings)
    return {"format": 1, **moved}


def _by_key(items: Json, part: str, key: str, findings: Findings) -> dict[str, JsonObject]:
    """A list of records as an object by their ``key``; those without one are reported."""
    found: dict[str, JsonObject] = {}
    for index, item in enumerate(items if isinstance(items, list) else [items]):
        name = item.get(key) if isinstance(item, dict) else None
        if not isinstance(name, str) or name in found:
            findings.add("wrong-value", f'Expected an entry with a "{key}" of its own.', path=(part, index))
            continue
        found[name] = {field: value for field, value in item.items() if field != key}
        findings.moved((part, name), (part, index))
    return found


def _rename_fields(step: JsonObject) -> None:
    for old, new in _RENAMED.items():
        if old in step:
            step[new] = step.pop(old)
    if isinstance(step.get("disabled"), bool):
        step["enabled"] = not step.pop("disabled")


def _attach_edges(steps: dict[str, JsonObject], edges: Json, findings: Findings) -> None:
    for index, edge in enumerate(edges if isinstance(edges, list) else [edges]):
        source, port, target = _ends(edge)
        if source not in steps or not isinstance(port, str) or not isinstance(target, str):
            findings.add("wrong-value", 'Expected an edge {"from": step, "to": step}.', path=("edges", index))
            continue
        steps[source].setdefault("next", {}).setdefault(port, []).append(target)


def _ends(edge: Json) -> tuple[str, Any, Any]:
    if not isinstance(edge, dict) or not isinstance(edge.get("from"), str):
        return "", None, None
    return edge["from"], edge.get("port", "out"), edge.get("to")
