"""How a JSON value is laid out: a table, a record, a list, text, a picture, or a note that it is kept elsewhere."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from runtime.model import Json, JsonObject

#: Rows, fields and characters that a value shows in its step; the rest is counted.
ROWS, FIELDS, CHARACTERS = 20, 60, 2000

_BLOB = re.compile(r"blob:[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Shape:
    """``kind`` is one of ``empty text code table record list secret cut gone blob``.

    ``data`` is the text; for a table its rows as tuples of texts; for a record or list its entries as
    ``(name, Shape)``. ``more`` counts what is left out; ``size`` is in bytes.
    """

    kind: str
    data: Any = None
    columns: tuple[str, ...] = ()
    more: int = 0
    size: int = 0


def shape(value: Json, depth: int = 0) -> Shape:
    """The layout of a value as the journal keeps it."""
    if isinstance(value, dict):
        return _special(value) or _record(value, depth)
    if isinstance(value, list):
        return _list(value, depth)
    if isinstance(value, str):
        return _text(value)
    if value is None:
        return Shape("empty")
    return Shape("code" if isinstance(value, bool) else "text", json.dumps(value))


def is_table(value: Json) -> bool:
    """Whether a value is a list of records with at least one field."""
    return isinstance(value, list) and bool(value) and all(isinstance(row, dict) for row in value) and any(value)


def columns_of(rows: list[JsonObject]) -> tuple[str, ...]:
    """The records' fields in the order in which they are first met."""
    return tuple(dict.fromkeys(name for row in rows for name in row))


def cell(value: Json) -> str:
    """A value as the text of one cell."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, dict) and set(value) == {"$secret"}:
        return f"\N{BULLET}\N{BULLET}\N{BULLET} {value['$secret']}"
    return json.dumps(value, ensure_ascii=False)


def _special(value: JsonObject) -> Shape | None:
    """Forms that the engine and ``Clip`` write."""
    if set(value) == {"$secret"}:
        return Shape("secret", str(value["$secret"]))
    if set(value) == {"$cut"}:
        return Shape("cut", value["$cut"]["preview"], size=value["$cut"]["size"])
    if set(value) == {"$gone"}:
        return Shape("gone", value["$gone"]["message"], size=value["$gone"]["size"])
    return Shape("empty") if not value else None


def _record(value: JsonObject, depth: int) -> Shape:
    if depth >= 2:
        return _code(value)
    shown = list(value.items())[:FIELDS]
    entries = [(name, shape(item, depth + 1)) for name, item in shown]
    return Shape("record", entries, more=len(value) - len(shown))


def _list(value: list[Any], depth: int) -> Shape:
    if not value:
        return Shape("empty")
    if is_table(value):
        rows = value[:ROWS]
        columns = columns_of(rows)[:FIELDS]
        cells = [tuple(_short(cell(row.get(name)), 200) for name in columns) for row in rows]
        return Shape("table", cells, columns, more=len(value) - len(rows))
    if depth >= 2:
        return _code(value)
    shown = value[:ROWS]
    return Shape("list", [(str(n), shape(item, depth + 1)) for n, item in enumerate(shown)], more=len(value) - ROWS)


def _text(value: str) -> Shape:
    if _BLOB.fullmatch(value):
        return Shape("blob", value)
    if not value:
        return Shape("empty")
    return Shape("text", value[:CHARACTERS], more=max(0, len(value) - CHARACTERS))


def _code(value: Json) -> Shape:
    text = json.dumps(value, ensure_ascii=False)
    return Shape("code", text[:CHARACTERS], more=max(0, len(text) - CHARACTERS))


def _short(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def summary(value: Json, limit: int = 60) -> str:
    """A value in a few words: for the line of a loop's pass."""
    if isinstance(value, dict):
        texts = [cell(item) for item in value.values() if isinstance(item, str | int | float) and item != ""]
        return _short(" · ".join(" ".join(text.split()) for text in texts[:3]), limit)
    return _short(" ".join(cell(value).split()), limit)
