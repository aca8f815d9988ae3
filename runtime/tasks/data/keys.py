"""JSON values as keys: what counts as equal, and which comes first."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from runtime.model import Json


def identity(value: Json) -> Hashable:
    """A key under which equal JSON values meet. 1 and 1.0 are equal, 1 and true are not."""
    if isinstance(value, bool):
        return ("b", value)
    if isinstance(value, list):
        return ("l", tuple(map(identity, value)))
    if isinstance(value, dict):
        return ("d", frozenset((key, identity(inner)) for key, inner in value.items()))
    plain: Hashable = value
    return plain


def rank(value: Json, ignore_case: bool = False) -> tuple[int, Any]:
    """A key that puts any JSON values in one order: false, true, numbers, texts, lists, records."""
    if isinstance(value, bool):
        return 0, value
    if isinstance(value, int | float):
        return 1, value
    if isinstance(value, str):
        return 2, value.casefold() if ignore_case else value
    if isinstance(value, list):
        return 3, [rank(inner, ignore_case) for inner in value]
    return 4, sorted((key, rank(inner, ignore_case)) for key, inner in value.items()) if value else []
