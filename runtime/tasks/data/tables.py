"""Rows and columns as CSV and Excel share them: names of columns, types of cells, records to cells and back."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from pydantic import Field

from runtime.errors import StepFailed
from runtime.model import Json, JsonObject, Secret, SecretRef
from runtime.tasks.data.moments import parse_moment
from runtime.tasks.spec import TaskResult


class ColumnType(StrEnum):
    """What the cells of a column become. Dates become ISO text, since JSON has none."""

    TEXT = "text"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    DATETIME = "datetime"


class Table(TaskResult):
    columns: list[str] = Field(title="Columns")
    rows: list[Any] = Field(title="Rows", description="A record per row; a list per row when there is no header row.")
    count: int = Field(title="Number of rows")


#: What a step that writes a table takes: records, or lists of cells.
Rows = list[JsonObject | list[Json]]

_TRUE = frozenset({"true", "yes", "y", "1", "да", "вярно"})
_FALSE = frozenset({"false", "no", "n", "0", "не", "невярно"})
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?", re.IGNORECASE)
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")
_SPACES = re.compile(r"[\s\u00a0\u202f]+")


def column_names(header: Iterable[Json]) -> list[str]:
    """Unique, non-empty names: ``name``, ``name_2``, and ``column_3`` for an empty one."""
    names: list[str] = []
    taken: set[str] = set()
    for number, cell in enumerate(header, 1):
        base = "" if cell is None else cell_text(cell).strip()
        name = base = base or f"column_{number}"
        again = 2
        while name in taken:
            name, again = f"{base}_{again}", again + 1
        taken.add(name)
        names.append(name)
    return names


def record(names: list[str], cells: list[Json], missing: Json) -> JsonObject:
    """The cells under their names; what is missing at the end of a short row is ``missing``."""
    if len(cells) < len(names):
        cells = [*cells, *[missing] * (len(names) - len(cells))]
    return dict(zip(names, cells, strict=True))


def typed(
    rows: Iterable[JsonObject], types: Mapping[str, ColumnType], names: list[str], decimal_comma: bool = False
) -> list[JsonObject]:
    """The rows with the named columns in their types. Empty cells become None, except in text columns."""
    for name in types:
        if name not in names:
            raise StepFailed(
                f'There is no column "{name}".', kind="data", remedy="The columns are: " + ", ".join(names) + "."
            )
    converted = []
    for number, row in enumerate(rows, 1):
        for name, type_ in types.items():
            try:
                row[name] = convert(row[name], type_, decimal_comma)
            except ValueError as error:
                raise StepFailed(f'Row {number}, column "{name}": {error}', kind="data") from error
        converted.append(row)
    return converted


def convert(value: Json, type_: ColumnType, decimal_comma: bool = False) -> Json:
    """One cell in a type; raises ValueError with a sentence."""
    if type_ is ColumnType.TEXT:
        return "" if value is None else cell_text(value)
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if type_ is ColumnType.NUMBER:
        return _number(value, decimal_comma)
    if type_ is ColumnType.BOOLEAN:
        return _boolean(value)
    moment = parse_moment(cell_text(value))
    day = moment.date() if isinstance(moment, dt.datetime) else moment
    if type_ is ColumnType.DATE:
        return day.isoformat()
    return (moment if isinstance(moment, dt.datetime) else dt.datetime.combine(day, dt.time())).isoformat()


def _number(value: Json, decimal_comma: bool) -> int | float:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    text = _SPACES.sub("", str(value))
    if decimal_comma:
        text = text.replace(".", "").replace(",", ".")
    elif _GROUPED.fullmatch(text):
        text = text.replace(",", "")
    if isinstance(value, bool) or not _NUMBER.fullmatch(text) or len(text) > 400:
        raise ValueError(f"{_shown(value)} is not a number.")
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise ValueError(f"{_shown(value)} is too large a number.")
    return int(text) if text.lstrip("+-").isdigit() else number


def _boolean(value: Json) -> bool:
    text = cell_text(value).strip().lower()
    if text not in _TRUE | _FALSE:
        raise ValueError(f"{_shown(value)} is neither true nor false.")
    return text in _TRUE


def is_number(text: str) -> bool:
    """Whether ``text`` is written as a plain number."""
    return _NUMBER.fullmatch(text) is not None


def cell_text(value: Json) -> str:
    """A value as the text of one cell: nothing is empty, lists and records are JSON. Refuses secrets."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Secret | SecretRef):
        raise StepFailed("A credential cannot become data.", kind="credential")
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else str(value)


def all_columns(rows: Rows, given: list[str] | None = None) -> list[str]:
    """Column names in the order they first appear in the records; ``given`` ones win."""
    if given:
        return given
    seen: dict[str, None] = {}
    for row in rows:
        if isinstance(row, dict):
            seen.update(dict.fromkeys(row))
    return list(seen)


def cells(row: JsonObject | list[Json], names: list[str]) -> list[Json]:
    """The cells of a row in the order of ``names``; a list is taken as it is."""
    return row if isinstance(row, list) else [row.get(name) for name in names]


def _shown(value: Json) -> str:
    text = repr(value)
    return text if len(text) <= 40 else text[:37] + "..."
