"""What a cell holds, and how it is said."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from runtime.model import Json

#: Up to here a floating number holds every whole one.
EXACT = 2**53


def cell_of(row: Any, columns: Sequence[str], column: int) -> Json:
    """What is in a cell of a record or a list; None where there is nothing."""
    if isinstance(row, dict):
        found: Json = row.get(columns[column])
        return found
    return row[column] if isinstance(row, list) and column < len(row) else None


def text_of(value: Json) -> str:
    """A value as a cell says it."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < EXACT:
        return str(int(value))  # a sheet and JSON mean the same by 14219 and 14219.0
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)


def begin_of(value: Json, most: int) -> str:
    """The first characters of that text; of a large branch no more is made than is needed."""
    if not isinstance(value, dict | list):
        return text_of(value)[:most]
    parts, size = [], 0
    for part in json.JSONEncoder(ensure_ascii=False).iterencode(value):
        parts.append(part)
        size += len(part)
        if size >= most:
            break
    return "".join(parts)[:most]
