"""JSON Schema of every file that people write, made from the model: editors complete and check with it.

They are published in ``resources/schema``. With task types given, the workflow's schema also knows each type's params.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Any

from runtime.files.build import NAME, SLUG, Pictures
from runtime.files.canonical import render
from runtime.files.cases import ExpectedStatus
from runtime.files.project import RuleLevel
from runtime.files.resolve import TaskType
from runtime.files.source import replace_file
from runtime.model import (
    FORMAT_VERSION,
    RETRY_PRESETS,
    Direction,
    JoinMode,
    JsonObject,
    Lifecycle,
    OnError,
    ReplayPolicy,
    RetryStrategy,
    VariableType,
    WorkflowSettings,
)

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_STRING: JsonObject = {"type": "string"}
_FLAG: JsonObject = {"type": "boolean"}
_STRINGS: JsonObject = {"type": "array", "items": _STRING}
_ANY_RECORD: JsonObject = {"type": "object"}
_SECONDS: JsonObject = {"type": "number", "exclusiveMinimum": 0, "description": "Seconds."}
_TEXT: JsonObject = {
    "anyOf": [_STRING, _STRINGS],
    "description": "A text, or its lines.",
}
_CONFLICTS: JsonObject = {
    "type": "array",
    "description": "What a merge left to decide. Put the right value in place and remove the entry.",
    "items": {"type": "object"},
}
#: A value that is known only while running, or a text written as its lines.
_OPEN: JsonObject = {
    "anyOf": [
        {"type": "string", "pattern": r"\{\{"},
        {"type": "object", "required": ["$text"], "properties": {"$text": _STRINGS}, "additionalProperties": False},
    ]
}


def schemas() -> dict[str, JsonObject]:
    """Every published schema by its file's name."""
    return {
        f"flow-{FORMAT_VERSION}.schema.json": flow_schema(),
        f"layout-{FORMAT_VERSION}.schema.json": layout_schema(),
        f"project-{FORMAT_VERSION}.schema.json": project_schema(),
        f"elements-{FORMAT_VERSION}.schema.json": elements_schema(),
        f"environment-{FORMAT_VERSION}.schema.json": environment_schema(),
        f"test-{FORMAT_VERSION}.schema.json": test_schema(),
    }


def write_schemas(folder: Path) -> None:
    """Publish the schemas: write each one, as canonical text, into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, schema in schemas().items():
        replace_file(folder / name, render(schema))


def flow_schema(types: Iterable[TaskType] = ()) -> JsonObject:
    """The schema of ``.flow.json``; with ``types`` it also checks each step's type and params."""
    step = _step()
    definitions: dict[str, JsonObject] = {}
    known = sorted(types, key=lambda type: type.type)
    if known:
        step["properties"]["type"] = {"enum": [type.type for type in known]}
        step["allOf"] = [_params_rule(type) for type in known]
        for type in known:
            definitions |= _params_definitions(type)
    fields = {
        "id": {"type": "string", "pattern": f"^{SLUG.pattern}$"},
        "name": _TEXT,
        "description": _TEXT,
        "lifecycle": _choice(Lifecycle),
        "tags": _STRINGS,
        "settings": _settings(),
        "variables": _named(_variable(), f"^{NAME.pattern}$"),
        "steps": _named({"$ref": "#/$defs/step"}, f"^{SLUG.pattern}$"),
        "outputs": {"type": "object", "description": "Outputs by name; texts may hold {{ expressions }}."},
        "conflicts": _CONFLICTS,
    }
    schema = _file("Workflow", fields, ["id", "steps"])
    return schema | {"$defs": {"step": step, "retry": _retry(), **definitions}}


def layout_schema() -> JsonObject:
    """The schema of ``.layout.json``."""
    number = {"type": "number"}
    place: JsonObject = {"x": number, "y": number, "colour": _STRING}
    frame = place | {"width": number, "height": number}
    group = _object(frame | {"title": _TEXT, "members": _STRINGS, "collapsed": _FLAG})
    fields = {
        "positions": _named(_object(place)),
        "groups": _named(group),
        "notes": _named(_object(frame | {"text": _TEXT})),
        "conflicts": _CONFLICTS,
    }
    return _file("Layout of a workflow", fields)


def project_schema() -> JsonObject:
    """The schema of ``understudy.json``."""
    rules = {"type": "object", "additionalProperties": _choice(RuleLevel)}
    return _file("Project", {"name": _TEXT, "description": _TEXT, "environment": _STRING, "rules": rules})


def elements_schema() -> JsonObject:
    """The schema of ``elements/APP.json``."""
    from runtime.model.fingerprint import Fingerprint

    signals = Fingerprint.model_json_schema(ref_template="#/$defs/{model}")
    definitions = signals.pop("$defs")
    fields = {"selector": _STRING, "name": _STRING, "frame": _STRINGS, "fingerprint": {"$ref": "#/$defs/Fingerprint"}}
    element = _object(fields) | {"anyOf": [{"required": ["selector"]}, {"required": ["fingerprint"]}]}
    file = _file("Elements of an application", {"elements": _named(element)})
    return file | {"$defs": {"Fingerprint": signals, **definitions}}


def environment_schema() -> JsonObject:
    """The schema of ``environments/NAME.json``."""
    return _file("Environment", {"values": _ANY_RECORD})


def test_schema() -> JsonObject:
    """The schema of ``tests/NAME.test.json``."""
    mock = _object({"output": {}, "ports": _STRINGS, "error": _TEXT, "error_kind": _STRING})
    step = _object({"status": _choice(ExpectedStatus), "output": {}})
    expect = _object(
        {
            "status": _choice(ExpectedStatus),
            "outputs": _ANY_RECORD,
            "steps": _named(step),
            "checks": _STRINGS,
            "error": _TEXT,
        }
    )
    case = _object(
        {"name": _TEXT, "inputs": _ANY_RECORD, "data": _STRING, "mocks": _named(mock), "expect": expect}, ["name"]
    )
    fields = {"workflow": _STRING, "name": _TEXT, "environment": _STRING, "cases": {"type": "array", "items": case}}
    return _file("Test of a workflow", fields, ["workflow"])


def _step() -> JsonObject:
    fields = {
        "type": _STRING,
        "version": {"type": "integer", "minimum": 1},
        "name": _TEXT,
        "params": _ANY_RECORD,
        "enabled": _FLAG,
        "note": _TEXT,
        "timeout": _SECONDS,
        "retry": {"anyOf": [{"enum": list(RETRY_PRESETS)}, {"$ref": "#/$defs/retry"}]},
        "replay": _choice(ReplayPolicy),
        "join": _choice(JoinMode),
        "on_error": _choice(OnError),
        "next": {"type": "object", "description": "Steps that follow, by port.", "additionalProperties": _STRINGS},
    }
    return _object(fields, ["type"])


def _retry() -> JsonObject:
    waiting = {"type": "number", "minimum": 0}
    fields = {
        "strategy": _choice(RetryStrategy),
        "attempts": {"type": "integer", "minimum": 1, "maximum": 1000},
        "delay": waiting,
        "factor": {"type": "number", "minimum": 1, "maximum": 100},
        "cap": waiting,
        "jitter": {"type": "number", "minimum": 0, "maximum": 1},
        "on": _STRINGS,
    }
    return _object(fields, ["strategy"])


def _variable() -> JsonObject:
    fields = {
        "type": _choice(VariableType),
        "direction": _choice(Direction),
        "required": _FLAG,
        "sensitive": _FLAG,
        "default": {},
        "description": _TEXT,
    }
    return _object(fields)


def _settings() -> JsonObject:
    count = {"type": "integer", "minimum": 1}
    fields = dict.fromkeys(WorkflowSettings.__dataclass_fields__, count)
    return _object(fields | {"timeout": _SECONDS, "pictures": _choice(Pictures)})


def _params_rule(type: TaskType) -> JsonObject:
    is_type = {"properties": {"type": {"const": type.type}}, "required": ["type"]}
    then: JsonObject = {"properties": {"params": {"$ref": f"#/$defs/{_key(type, 'params')}"}}}
    if type.params.model_json_schema().get("required"):
        then["required"] = ["params"]
    return {"if": is_type, "then": then}


def _params_definitions(type: TaskType) -> dict[str, JsonObject]:
    """The params of one type, with the definitions they need, under names of their own."""
    schema = type.params.model_json_schema(ref_template=f"#/$defs/{_key(type, '{model}')}")
    inner = schema.pop("$defs", {})
    definitions = {_key(type, name): _opened(definition) for name, definition in inner.items()}
    return definitions | {_key(type, "params"): _opened(schema)}


def _opened(schema: Any) -> Any:
    """``schema`` with an expression allowed wherever it asks for a value."""
    if not isinstance(schema, dict):
        return schema
    opened = dict(schema)
    for key in ("properties", "patternProperties"):
        if key in schema:
            opened[key] = {name: _or_open(inner) for name, inner in schema[key].items()}
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), dict):
            opened[key] = _or_open(schema[key])
    for key in ("anyOf", "oneOf", "allOf", "prefixItems"):
        if key in schema:
            opened[key] = [_opened(inner) for inner in schema[key]]
    return opened


def _or_open(schema: JsonObject) -> JsonObject:
    titles = {key: schema[key] for key in ("title", "description", "default") if key in schema}
    return titles | {"anyOf": [_opened(schema), _OPEN]}


def _key(type: TaskType, name: str) -> str:
    return f"{type.type}.{name}"


def _file(title: str, fields: JsonObject, required: Iterable[str] = ()) -> JsonObject:
    head = {"$schema": _STRING, "format": {"const": FORMAT_VERSION}}
    return {"$schema": _DIALECT, "title": title, **_object(head | fields, ["format", *required])}


def _object(fields: JsonObject, required: Iterable[str] = ()) -> JsonObject:
    needed = list(required)
    schema: JsonObject = {"type": "object", "additionalProperties": False, "properties": fields}
    return schema | ({"required": needed} if needed else {})


def _named(entry: JsonObject, pattern: str = "") -> JsonObject:
    """An object of entries by name."""
    schema: JsonObject = {"type": "object", "additionalProperties": entry}
    return schema | ({"propertyNames": {"pattern": pattern}} if pattern else {})


def _choice(kind: type[StrEnum]) -> JsonObject:
    return {"enum": [member.value for member in kind]}
