"""Canonical JSON text: one property per line, two spaces of indent, LF, a final newline.

Lists of plain values stay on one line while they fit; everything else has a line of its own. Key order is the
caller's: records come in canonical order from ``runtime.model``.
"""

from __future__ import annotations

import json

from runtime.files.texts import Lines
from runtime.model import Json

_WIDTH = 100


def render(value: Json) -> str:
    """The text of a whole file."""
    return f"{_value(value, '', 0)}\n"


def _value(value: Json, indent: str, used: int) -> str:
    """``value`` as text; ``used`` is how far its first line is taken already."""
    if isinstance(value, dict) and value:
        inner = f"{indent}  "
        entries = [_entry(key, value[key], inner) for key in value]
        return "{\n" + ",\n".join(entries) + f"\n{indent}}}"
    if isinstance(value, list) and value:
        return _short_list(value, used) or _long_list(value, indent)
    return _scalar(value)


def _entry(key: str, value: Json, indent: str) -> str:
    head = f"{indent}{_scalar(key)}: "
    return head + _value(value, indent, len(head))


def _short_list(value: list[Json], used: int) -> str:
    if isinstance(value, Lines) or any(isinstance(item, dict | list) for item in value):
        return ""
    text = "[" + ", ".join(_scalar(item) for item in value) + "]"
    return text if used + len(text) <= _WIDTH else ""


def _long_list(value: list[Json], indent: str) -> str:
    inner = f"{indent}  "
    items = [inner + _value(item, inner, len(inner)) for item in value]
    return "[\n" + ",\n".join(items) + f"\n{indent}]"


def _scalar(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False)
