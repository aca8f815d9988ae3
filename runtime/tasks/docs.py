"""The reference of step types in Markdown, made from the registry: ``python -m runtime.tasks.docs [FAMILY ...]``.

Without arguments it rewrites the pages that exist in ``docs/tasks``; a family is named to add its page.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from types import NoneType
from typing import Any

from pydantic import TypeAdapter

from runtime.model import JsonObject, ReplayPolicy
from runtime.tasks.registry import BUILT_IN, Registry
from runtime.tasks.spec import Outcome, TaskSpec

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "tasks"
INDEX = "README.md"

_NOTE = "<!-- Made from the code by `python -m runtime.tasks.docs`; do not edit. -->"
_FAMILIES = {
    "flow": "Control flow",
    "people": "People",
    "data": "Lists",
    "csv": "CSV files",
    "excel": "Excel workbooks",
    "json": "JSON",
    "text": "Text",
    "date": "Dates and times",
    "files": "Files and folders",
    "http": "HTTP",
    "script": "Scripts",
    "browser": "Browser",
}
_REPLAY = {
    ReplayPolicy.PURE: "It only computes, so it is simply computed again",
    ReplayPolicy.REPEATABLE: "It is simply done again",
    ReplayPolicy.KEYED: "It is done again under the same key, which keeps anything from happening twice",
    ReplayPolicy.ONCE: "It is never repeated by itself: the run waits for a person",
}


def render(registry: Registry) -> dict[str, str]:
    """The pages by file name: one for each family of the registry, and an index of them."""
    families = {family: list(specs) for family, specs in groupby(_by_family(registry), lambda spec: spec.family)}
    pages = {f"{family}.md": _page(family, specs) for family, specs in families.items()}
    return {INDEX: _index(families), **pages}


def published(folder: Path = FOLDER) -> dict[str, str]:
    """Families that have a page in ``folder``, with the module of each."""
    return {family: module for family, module in BUILT_IN.items() if (folder / f"{family}.md").exists()}


def _by_family(registry: Registry) -> list[TaskSpec]:
    order = list(BUILT_IN)
    return sorted(registry, key=lambda spec: (order.index(spec.family) if spec.family in order else 99, spec.type))


def _index(families: dict[str, list[TaskSpec]]) -> str:
    lines = [_NOTE, "", "# Step types", ""]
    for family, specs in families.items():
        lines += [f"## [{_FAMILIES.get(family, family)}]({family}.md)", "", "| Type | What it does |", "|---|---|"]
        lines += [f"| [`{spec.type}`]({family}.md#{_anchor(spec)}) | {_first_sentence(spec)} |" for spec in specs]
        lines.append("")
    return "\n".join(lines)


def _page(family: str, specs: list[TaskSpec]) -> str:
    lines = [_NOTE, "", f"# {_FAMILIES.get(family, family)}", ""]
    for spec in specs:
        lines += [*_section(spec), ""]
    return "\n".join(lines)


def _section(spec: TaskSpec) -> Iterator[str]:
    yield from (f"## {spec.title}", "", f"`{spec.type}`", "", spec.description, "")
    schema = spec.params.model_json_schema()
    if schema.get("properties"):
        yield from _fields(schema, schema, spec.deferred)
    else:
        yield "It has no fields."
    for name, inner in _inner_models(schema):
        yield from ("", f"**{name}**", "", *_fields(inner, schema, frozenset()))
    yield ""
    yield from _result(spec)
    if len(spec.ports) > 1:
        yield from ("Ways out: " + ", ".join(f"`{port.name}` ({port.title})" for port in spec.ports) + ".", "")
    touches = f" It touches: {', '.join(sorted(spec.touches))}." if spec.touches else ""
    yield f"Interrupted by a crash: {_REPLAY[spec.replay][0].lower()}{_REPLAY[spec.replay][1:]}.{touches}"


def _fields(model: JsonObject, root: JsonObject, deferred: frozenset[str]) -> Iterator[str]:
    yield from ("| Field | Title | Kind | Default | Meaning |", "|---|---|---|---|---|")
    required = model.get("required", [])
    for name, field in model["properties"].items():
        kind = _kind(field, root) + (", computed for each item" if name in deferred else "")
        default = "required" if name in required else f"`{_short(field.get('default'))}`"
        # pydantic leaves out a title that is also the name of the choice.
        title = field.get("title") or _resolved(field, root).get("title", "")
        yield f"| `{name}` | {title} | {kind} | {default} | {_cell(field.get('description', ''))} |"


def result_of(spec: TaskSpec) -> tuple[str, list[tuple[str, str, str]]]:
    """What a step gives, in words, and its fields as name, kind and meaning; empty for one that gives nothing."""
    schema = result_schema(spec)
    if schema is None:
        return "", []
    rows = _resolved(schema, schema)
    many = rows.get("type") == "array" and "properties" in _resolved(rows.get("items", {}), schema)
    model = _resolved(rows["items"], schema) if many else rows
    if "properties" not in model:
        return _kind(rows, schema), []
    fields = [
        (name, _kind(field, schema), ". ".join(_sentences(field)) + ".") for name, field in model["properties"].items()
    ]
    return "a list of records" if many else "a record", fields


def result_schema(spec: TaskSpec) -> JsonObject | None:
    """The JSON Schema of what a step gives; None where the type does not say."""
    if spec.result in (None, NoneType, Outcome):
        return None
    return TypeAdapter(spec.result).json_schema(mode="serialization")


def _sentences(field: JsonObject) -> Iterator[str]:
    yield from (text.rstrip(" .") for text in (field.get("title"), field.get("description")) if text)


def _result(spec: TaskSpec) -> Iterator[str]:
    what, fields = result_of(spec)
    if not what:
        return
    if not fields:
        yield from (f"**Result:** {what}.", "")
        return
    yield from (f"**Result:** {what}", "", "| Field | Kind | Meaning |", "|---|---|---|")
    yield from (f"| `{name}` | {kind} | {_cell(meaning)} |" for name, kind, meaning in fields)
    yield ""


def _inner_models(schema: JsonObject) -> list[tuple[str, JsonObject]]:
    """Records that fields consist of."""
    return [(name, inner) for name, inner in schema.get("$defs", {}).items() if "properties" in inner]


def _kind(field: JsonObject, root: JsonObject) -> str:
    """The type of a field in words."""
    if "$ref" in field:
        inner = _resolved(field, root)
        return field["$ref"].rpartition("/")[2] if "properties" in inner else _kind(inner, root)
    if choices := field.get("anyOf") or field.get("oneOf"):
        kinds = list(dict.fromkeys(_kind(one, root) for one in choices))
        return " or ".join(sorted(kinds, key=lambda kind: kind == "nothing"))
    if "enum" in field or "const" in field:
        return " or ".join(f"`{value}`" for value in field.get("enum", [field.get("const")]))
    if field.get("type") == "array":
        return f"list of {_kind(field.get('items', {}), root)}"
    if field.get("type") == "object":
        return _record_kind(field, root)
    named = {"secret": "credential", "expression": "expression"}.get(field.get("format", ""), "")
    return named or _PLAIN.get(field.get("type", ""), "any value") + _bounds(field)


_PLAIN = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "null": "nothing",
}


def _record_kind(field: JsonObject, root: JsonObject) -> str:
    values = field.get("additionalProperties")
    if isinstance(values, dict) and values:
        return f"record of {_kind(values, root)}"
    return "record"


def _bounds(field: JsonObject) -> str:
    low = field.get("minimum", field.get("exclusiveMinimum"))
    high = field.get("maximum", field.get("exclusiveMaximum"))
    if low is None and high is None:
        return ""
    if high is None:
        return f" {'above' if 'exclusiveMinimum' in field else 'from'} {low:g}"
    return f" {low:g} to {high:g}" if low is not None else f" up to {high:g}"


def _resolved(field: JsonObject, root: JsonObject) -> JsonObject:
    while "$ref" in field:
        field = root["$defs"][field["$ref"].rpartition("/")[2]]
    return field


def _short(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False).replace("|", "\\|")


def _cell(text: str) -> str:
    """Text for a table cell; braces stay what they are."""
    return " ".join(text.split()).replace("|", "\\|")


def _first_sentence(spec: TaskSpec) -> str:
    return _cell(spec.description.split("\n\n")[0].partition(". ")[0].rstrip(".") + ".")


def _anchor(spec: TaskSpec) -> str:
    kept = "".join(mark for mark in spec.title.lower() if mark.isalnum() or mark in " -")
    return kept.replace(" ", "-")


def main(families: list[str]) -> None:
    """Write the pages of ``families`` and of those that exist, and the index."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    wanted = {**published(), **{family: BUILT_IN[family] for family in families}}
    ordered = {family: module for family, module in BUILT_IN.items() if family in wanted}
    for name, text in render(Registry(ordered)).items():
        (FOLDER / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
