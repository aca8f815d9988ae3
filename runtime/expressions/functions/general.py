"""Functions for any value: absence, kinds, text."""

from __future__ import annotations

import re
from collections.abc import Mapping

from runtime.expressions.access import step_into
from runtime.expressions.faults import Fault, Missing
from runtime.expressions.functions.table import Sized, function
from runtime.expressions.limits import Frame
from runtime.expressions.values import kind, to_text
from runtime.model import Json

GROUP = "Any value"
_KEY = re.compile(r"[^.\[\]]+|\[-?[0-9]{1,9}\]")
_PATH = re.compile(r"(?:[^.\[\]]+|\[-?[0-9]{1,9}\])(?:\.[^.\[\]]+|\[-?[0-9]{1,9}\])*")
_LONGEST_PATH = 1000


@function(
    GROUP,
    "The value, or the fallback where a name or field of it is missing or null.",
    ('default(null, "none")', "none"),
    ('{"a": 1}.b | default(0)', 0),
)
def default(_: Frame, value: object, fallback: object) -> Json:
    # The compiler treats it apart: the fallback is computed only where it is needed.
    return fallback if value is None else value


@function(
    GROUP,
    "What stands at a path within a value, such as rows[0].name, or the fallback where nothing is there.",
    ('get({"a": [{"b": 5}]}, "a[0].b")', 5),
    ('get({"a": 1}, "x.y", "none")', "none"),
)
def get(frame: Frame, value: object, path: str, fallback: object = None) -> Json:
    frame.spend(1 + min(len(path), _LONGEST_PATH) // 10)
    try:
        for key in path_keys(path):
            value = step_into(value, _index(key, value))
    except Missing:
        return fallback
    return value


@function(GROUP, "The kind of a value: text, number, boolean, list, record or null.", ("type([1, 2])", "list"))
def type_(_: Frame, value: Json) -> str:
    return kind(value)


@function(
    GROUP,
    "The value as text, the way it stands inside a longer text: null gives nothing, lists and records give JSON.",
    ("text(12.5)", "12.5"),
    ("text(true)", "true"),
)
def text(frame: Frame, value: Json) -> str:
    return to_text(frame, value)


@function(
    GROUP,
    "How many characters a text, items a list or fields a record has.",
    ('length("abc")', 3),
    ("length([])", 0),
)
def length(_: Frame, value: Sized) -> int:
    return len(value)


def path_keys(path: str) -> list[str]:
    """The keys of a path text: ``a[0].b`` gives ``a``, ``[0]``, ``b``. Raises ``Fault``."""
    if len(path) > _LONGEST_PATH or not _PATH.fullmatch(path):
        raise Fault("A path looks like rows[0].name.")
    return _KEY.findall(path)


def _index(key: str, value: object) -> str | int:
    if key.startswith("["):
        return int(key[1:-1])
    if not isinstance(value, Mapping) and key.isascii() and key.isdigit() and len(key) < 10:
        return int(key)
    return key
