"""JSON from files and servers: strict, of bounded depth, in plain words where it is wrong."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import NoReturn

from runtime.errors import StepFailed
from runtime.model import Json

#: How deep lists and records may stand inside each other; the expression language goes as deep.
MAX_DEPTH = 100


def loads(text: str, where: str) -> Json:
    """The value in a JSON text; raises StepFailed that names the place in ``where``."""
    try:
        value = json.loads(text.removeprefix("\ufeff"), parse_constant=_no_constant, parse_float=_finite)
        _check_depth(value)
    except json.JSONDecodeError as error:
        shown = text[max(0, error.pos - 20) : error.pos + 20]
        raise StepFailed(
            f"{where} is not JSON: {error.msg} (line {error.lineno}, column {error.colno}).",
            kind="data",
            remedy=f"Look near {shown!r}." if shown.strip() else "",
        ) from error
    except RecursionError as error:
        raise StepFailed(f"{where} is nested too deep.", kind="limit") from error
    except ValueError as error:
        raise StepFailed(f"{where} is not JSON: {error}", kind="data") from error
    return value


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number.")


def _finite(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise ValueError(f"{text[:40]} is too large a number.")
    return number


def _check_depth(value: Json) -> None:
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [inner for outer in level if isinstance(outer, list | dict) for inner in _inside(outer)]
        if not level:
            return
    raise RecursionError


def _inside(value: list[Json] | dict[str, Json]) -> Iterable[Json]:
    return value.values() if isinstance(value, dict) else value
