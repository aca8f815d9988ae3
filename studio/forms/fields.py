"""What a form knows of a field, read from the params model of a step type by way of its JSON Schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from runtime.model import Json, JsonObject
from runtime.tasks.spec import MATTERS_FOR, TaskSpec
from studio.forms.hints import ADVANCED, FOLDERS, LANGUAGES, LONG_TEXTS, PATHS, SECRETS, label_of


class FieldKind(StrEnum):
    """Each has an editor of its own in ``studio/forms/editors``."""

    TEXT = "text"
    LONG_TEXT = "long text"
    NUMBER = "number"
    WHOLE = "whole number"
    SWITCH = "switch"
    CHOICE = "choice"
    CHOICES = "choices"
    LIST = "list"
    TABLE = "table"
    GRID = "grid"
    PAIRS = "pairs"
    RECORD = "record"
    FILE = "file"
    FOLDER = "folder"
    CODE = "code"
    SECRET = "secret"
    ELEMENT = "element"
    VALUE = "value"
    EXPRESSION = "expression"


class Group(StrEnum):
    """The parts of a step's form, in their order. ``MORE`` is folded until somebody needs it."""

    WHAT = "what"
    HOW = "how"
    MORE = "more"
    FAILING = "failing"
    NOTES = "notes"


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field. ``optional`` ones may be left empty, which leaves them out of the step.

    ``inner`` are the fields of a record or of each row of a table; ``each`` is what a list or pairs hold; ``language``
    is that of code. ``least`` and ``most`` are bounds of a number, inclusive.
    """

    name: str
    kind: FieldKind
    title: str = ""
    help: str = ""
    required: bool = False
    default: Json = None
    nullable: bool = False
    least: float | None = None
    most: float | None = None
    choices: tuple[str, ...] = ()
    language: str = ""
    inner: tuple[FieldSpec, ...] = ()
    each: FieldSpec | None = None
    group: Group = Group.HOW
    #: Whether an expression may stand there.
    computed: bool = True
    #: Another field and the values of it with which this one means something; None: it always does.
    matters_for: tuple[str, tuple[str, ...]] | None = None


@cache
def fields_of(spec: TaskSpec) -> tuple[FieldSpec, ...]:
    """The fields of a step type: required ones first, otherwise in the order of the model."""
    schema = spec.params.model_json_schema()
    fields = _with_choices_first(list(_fields(schema, schema, spec)))
    return tuple(sorted(fields, key=lambda field: (list(Group).index(field.group), not field.required)))


def _with_choices_first(fields: list[FieldSpec]) -> list[FieldSpec]:
    """What decides which other fields matter says what the step does, and so do these: all of them stand together."""
    deciding = {field.matters_for[0] for field in fields if field.matters_for}
    return [
        replace(field, group=Group.WHAT)
        if field.name in deciding or (field.matters_for and field.group is Group.HOW)
        else field
        for field in fields
    ]


def _fields(model: JsonObject, root: JsonObject, spec: TaskSpec) -> Iterator[FieldSpec]:
    required = model.get("required", ())
    for name, schema in model.get("properties", {}).items():
        yield _field(name, schema, root, spec, required=name in required)


def _field(name: str, schema: JsonObject, root: JsonObject, spec: TaskSpec, *, required: bool = False) -> FieldSpec:
    whole, nullable = _single(schema, root)
    kind = FieldKind.EXPRESSION if name in spec.deferred else _kind(name, whole, root, spec)
    if kind is FieldKind.SWITCH and required:
        # What must be said of true or false is computed, as a condition is; a box to tick would say it by itself.
        kind = FieldKind.VALUE
    each = whole.get("items") if kind is FieldKind.LIST else whole.get("additionalProperties")
    inside = _resolved(whole.get("items", {}), root) if kind is FieldKind.TABLE else whole
    return FieldSpec(
        name=name,
        kind=kind,
        # What lists and pairs hold has no name of its own.
        title=(schema.get("title") or whole.get("title") or label_of(name)) if name else "",
        help=schema.get("description", ""),
        required=required,
        default=schema.get("default"),
        nullable=nullable,
        least=_bound(whole, "minimum", "exclusiveMinimum"),
        most=_bound(whole, "maximum", "exclusiveMaximum"),
        choices=_choices(whole, root),
        language=_language(name, whole, spec) if kind is FieldKind.CODE else "",
        inner=tuple(_fields(inside, root, spec)) if kind in (FieldKind.TABLE, FieldKind.RECORD) else (),
        each=_field("", each, root, spec) if kind in _HOLDERS and isinstance(each, dict) else None,
        group=_group(name, kind, required=required),
        matters_for=_matters_for(schema),
    )


_HOLDERS = frozenset({FieldKind.LIST, FieldKind.PAIRS})

_SCALARS = {"number": FieldKind.NUMBER, "integer": FieldKind.WHOLE, "boolean": FieldKind.SWITCH}


def _kind(name: str, schema: JsonObject, root: JsonObject, spec: TaskSpec) -> FieldKind:
    """The kind of a schema whose references are followed; what is none of the others is any value."""
    if schema.get("format") == "expression":
        return FieldKind.EXPRESSION
    if schema.get("format") == "secret":
        return FieldKind.SECRET if name in SECRETS else FieldKind.TEXT
    if "enum" in schema or "const" in schema:
        return FieldKind.CHOICE
    if schema.get("title") == "Target":
        return FieldKind.ELEMENT
    match schema.get("type"):
        case "string":
            return _text_kind(name, schema, spec)
        case "array":
            return _list_kind(schema, root)
        case "object":
            return FieldKind.RECORD if "properties" in schema else FieldKind.PAIRS
        case str(plain) if plain in _SCALARS:
            return _SCALARS[plain]
    options = [_resolved(one, root) for one in schema.get("anyOf", ())]
    if options and all(one.get("type") in ("string", "integer", "number") for one in options):
        return FieldKind.TEXT
    if {one.get("type") for one in options} == {"string", "array"}:
        return FieldKind.LIST
    return FieldKind.VALUE


def _text_kind(name: str, schema: JsonObject, spec: TaskSpec) -> FieldKind:
    if _language(name, schema, spec):
        return FieldKind.CODE
    if name in FOLDERS:
        return FieldKind.FOLDER
    if name in PATHS:
        return FieldKind.FILE
    return FieldKind.LONG_TEXT if name in LONG_TEXTS else FieldKind.TEXT


def _list_kind(schema: JsonObject, root: JsonObject) -> FieldKind:
    each = _resolved(schema.get("items", {}), root)
    if "enum" in each:
        return FieldKind.CHOICES
    if "properties" in each:
        return FieldKind.TABLE
    return FieldKind.LIST if each.get("type") in ("string", "number", "integer") else FieldKind.VALUE


def _single(schema: JsonObject, root: JsonObject) -> tuple[JsonObject, bool]:
    """The schema without the possibility of nothing, and whether there was that."""
    schema = _resolved(schema, root)
    options = schema.get("anyOf", ())
    real = [one for one in options if one.get("type") != "null"]
    if len(real) == 1:
        return _resolved(real[0], root), len(options) > 1
    if {"array", "string"} == {_resolved(one, root).get("type") for one in real}:
        # One text or a list of them: the list is the general case.
        items = next(one for one in real if one.get("type") == "array").get("items", {})
        return {**schema, "items": items}, len(real) < len(options)
    return schema, len(real) < len(options)


def _choices(schema: JsonObject, root: JsonObject) -> tuple[str, ...]:
    inner = _resolved(schema.get("items", {}), root)
    found = schema.get("enum") or inner.get("enum") or ([schema["const"]] if "const" in schema else [])
    return tuple(str(one) for one in found)


def _bound(schema: JsonObject, inclusive: str, exclusive: str) -> float | None:
    bound = schema.get(inclusive, schema.get(exclusive))
    return float(bound) if isinstance(bound, int | float) else None


def _matters_for(schema: JsonObject) -> tuple[str, tuple[str, ...]] | None:
    said = schema.get(MATTERS_FOR)
    return (said["field"], tuple(said["values"])) if said else None


def _language(name: str, schema: JsonObject, spec: TaskSpec) -> str:
    return (
        str(schema.get("format"))
        if schema.get("format") in LANGUAGES.values()
        else LANGUAGES.get((spec.type, name), "")
    )


def _group(name: str, kind: FieldKind, *, required: bool) -> Group:
    if required or kind in (FieldKind.ELEMENT, FieldKind.CODE):
        return Group.WHAT
    return Group.MORE if name in ADVANCED or name.startswith("max_") else Group.HOW


def _resolved(schema: Json, root: JsonObject) -> JsonObject:
    while isinstance(schema, Mapping) and "$ref" in schema:
        schema = root["$defs"][schema["$ref"].rpartition("/")[2]]
    return dict(schema) if isinstance(schema, Mapping) else {}
