"""Texts that are JSON, and those that look like it and are not: a comma too many must not become a text unnoticed."""

from __future__ import annotations

import json
from typing import Any

#: With one of these it is JSON that is being typed; other brackets may begin any text.
_BEGINNINGS = ('{"', '["', "[{", "[[")
_ENDS = {"{": "}", "[": "]"}


def looks_like_json(text: str) -> bool:
    """Whether a person who types this means an object or a list. A whole text in double braces is an expression."""
    plain = "".join(text.split())
    if plain.startswith("{{") or plain[:1] not in _ENDS:
        return False
    return plain.startswith(_BEGINNINGS) or plain.endswith(_ENDS[plain[0]])


def flaw_in(text: str) -> tuple[int, int] | None:
    """Line and column, from 1 on, where a text that looks like JSON is none; None where it is, or means none."""
    if not looks_like_json(text):
        return None
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        return error.lineno, error.colno
    except RecursionError:
        return 1, 1
    return None


def literal(text: str, otherwise: Any) -> Any:
    """The JSON value of a text; ``otherwise`` where it is none. Only proper numbers count: ``NaN`` is a word."""
    if text.strip() in ("NaN", "Infinity", "-Infinity"):
        return otherwise
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return otherwise
