"""Workflow variables: six types, typed values, one message per wrong field."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from runtime.model.json import Json
from runtime.model.secret import SecretRef

#: ``item`` or ``item.field``, as expressions write them.
_ITEM = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)?")


class VariableType(StrEnum):
    STRING = "string"
    NUMBER = "number"
    BOOLEAN = "boolean"
    JSON = "json"
    LIST = "list"
    SECRET = "secret"


class Direction(StrEnum):
    """Who gives the value: the caller (input), the workflow to its caller (output), or only the workflow itself."""

    INPUT = "input"
    OUTPUT = "output"
    INTERNAL = "internal"


@dataclass(frozen=True, slots=True)
class Variable:
    """A declared variable. The default of a ``secret`` is the text of a ``SecretRef``, never a value.

    ``sensitive`` values of any type are masked wherever they would be shown.
    """

    name: str
    type: VariableType = VariableType.STRING
    direction: Direction = Direction.INTERNAL
    required: bool = False
    sensitive: bool = False
    default: Json = None
    description: str = ""

    def accept(self, value: Json) -> tuple[Json, str]:
        """``(value, "")`` with the value in this variable's type, or ``(None, message)``.

        Text is converted where it is unambiguous, because the command line gives text only.
        """
        check = _CHECKS[self.type]
        return check(value)


def _string(value: Json) -> tuple[Json, str]:
    return (value, "") if isinstance(value, str) else (None, "Expected text.")


def _number(value: Json) -> tuple[Json, str]:
    if isinstance(value, bool):
        return None, "Expected a number, not true or false."
    if isinstance(value, int | float):
        return value, ""
    if isinstance(value, str):
        for convert in (int, float):
            try:
                number = convert(value.strip())
            except ValueError:
                continue
            if number == number and abs(number) != float("inf"):
                return number, ""
    return None, f"Expected a number such as 12 or 12.5, got {_shown(value)}."


def _boolean(value: Json) -> tuple[Json, str]:
    if isinstance(value, bool):
        return value, ""
    if isinstance(value, str) and value.strip().lower() in {"true", "yes", "1"}:
        return True, ""
    if isinstance(value, str) and value.strip().lower() in {"false", "no", "0"}:
        return False, ""
    return None, f"Expected true or false, got {_shown(value)}."


def _json(value: Json) -> tuple[Json, str]:
    if isinstance(value, SecretRef):
        return None, "A secret cannot be put into a json variable."
    if isinstance(value, str) and value.lstrip()[:1] in ("{", "["):
        # Records and lists come parsed: this one could not be read.
        return None, f"Expected JSON, got {_shown(value)}."
    return value, ""


def _list(value: Json) -> tuple[Json, str]:
    return (value, "") if isinstance(value, list) else (None, f"Expected a list, got {_shown(value)}.")


def _secret(value: Json) -> tuple[Json, str]:
    if isinstance(value, SecretRef):
        return value, ""
    if isinstance(value, str) and _ITEM.fullmatch(value):
        return SecretRef.parse(value), ""
    # The text is not repeated: it may be the secret itself.
    return None, "Expected the name of a vault item, for example larkspur.password, never the secret itself."


def _shown(value: Json) -> str:
    text = repr(value)
    return text if len(text) <= 40 else text[:37] + "..."


_CHECKS = {
    VariableType.STRING: _string,
    VariableType.NUMBER: _number,
    VariableType.BOOLEAN: _boolean,
    VariableType.JSON: _json,
    VariableType.LIST: _list,
    VariableType.SECRET: _secret,
}


def check_inputs(variables: dict[str, Variable], given: dict[str, Json]) -> tuple[dict[str, Json], dict[str, str]]:
    """Start values for a run, and a message per wrong field (empty when all is well).

    Inputs and internal variables start with the given value or their default; outputs with their default.
    """
    values: dict[str, Json] = {}
    wrong: dict[str, str] = {}
    for name in given.keys() - variables.keys():
        wrong[name] = "There is no such variable in the workflow."
    for name, variable in variables.items():
        if name in given and variable.direction is not Direction.INPUT:
            wrong[name] = f"This is an {variable.direction} variable; only inputs can be given."
            continue
        raw = given.get(name, variable.default)
        if raw is None:
            if variable.required and variable.direction is Direction.INPUT:
                wrong[name] = "A value is required."
            values[name] = None
            continue
        value, message = variable.accept(raw)
        if message:
            wrong[name] = message
        values[name] = value
    return values, wrong
