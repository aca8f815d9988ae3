"""The values of the language and what may be asked of them: kinds, truth, equality, order, text.

A value is JSON or a ``SecretRef``. Whatever looks into a value pays for it (``Frame``) and refuses a credential.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from math import isfinite

from runtime.expressions.faults import Fault
from runtime.expressions.limits import BIGGEST, MAX_BITS, MAX_CHARACTERS, MAX_NESTING, MAX_SIZE, Frame
from runtime.model import Json, SecretRef

KINDS = {
    str: "text",
    int: "number",
    float: "number",
    bool: "boolean",
    list: "list",
    dict: "record",
    type(None): "null",
    SecretRef: "credential",
}
SCALARS: frozenset[type] = frozenset({str, int, float, bool, type(None)})
PLAIN: frozenset[type] = SCALARS | {list, dict}
NUMBERS = frozenset({int, float})
#: Items that a look through a list covers in one step.
ITEMS_A_STEP = 8
#: Characters that a comparison of two texts covers in one step.
TEXT_A_STEP = 1000


def kind(value: object) -> str:
    """The word for the kind of a value: text, number, boolean, list, record, null, credential."""
    return KINDS.get(type(value)) or ("namespace" if isinstance(value, Mapping) else "foreign value")


def a_kind(value: object) -> str:
    """The kind with its article, for sentences: ``a text``, ``null``."""
    return "null" if value is None else f"a {kind(value)}"


def refuse(value: object, doing: str) -> Fault:
    """Why ``value`` cannot be used for ``doing``, for example ``be compared``."""
    if type(value) is SecretRef:
        return Fault(
            f"A credential cannot {doing}.",
            "Pass it on whole: a field that holds nothing but {{ vault.ITEM.FIELD }}.",
        )
    if isinstance(value, Mapping) and type(value) is not dict:
        return Fault(f"A namespace cannot {doing}.", "Name one of its fields.")
    return Fault(f"{a_kind(value).capitalize()} cannot {doing}.")


def truth(value: Json) -> bool:
    """Whether a condition holds: false, null, 0 and everything empty do not."""
    if type(value) not in PLAIN:
        raise refuse(value, "be used as a condition")
    return bool(value)


def number(value: int | float) -> int | float:
    """``value``, if it is within the limits of numbers."""
    if type(value) is int:
        if not -BIGGEST < value < BIGGEST:
            raise Fault(f"The number is too large: at most {MAX_BITS} bits are allowed.")
    elif not isfinite(value):
        raise Fault("The number is not finite.")
    return value


def equal(frame: Frame, left: Json, right: Json) -> bool:
    """Equality of JSON values: 1 equals 1.0, but neither equals true or "1"."""
    kinds = type(left), type(right)
    if kinds[0] is kinds[1]:
        if kinds[0] is list:
            return _equal_lists(frame, left, right)
        if kinds[0] is dict:
            return _equal_records(frame, left, right)
        if kinds[0] is str:
            frame.spend(len(left) // TEXT_A_STEP)
            return bool(left == right)
        if kinds[0] in SCALARS:
            return bool(left == right)
    for value in (left, right):
        if type(value) not in PLAIN:
            raise refuse(value, "be compared")
    return kinds[0] in NUMBERS and kinds[1] in NUMBERS and bool(left == right)


def _equal_lists(frame: Frame, left: list[Json], right: list[Json]) -> bool:
    if len(left) != len(right):
        return False
    for one, other in zip(left, right, strict=True):
        frame.spend(1)
        if not equal(frame, one, other):
            return False
    return True


def _equal_records(frame: Frame, left: dict[str, Json], right: dict[str, Json]) -> bool:
    if len(left) != len(right):
        return False
    for name, one in left.items():
        frame.spend(1)
        if name not in right or not equal(frame, one, right[name]):
            return False
    return True


def holds(frame: Frame, item: Json, container: Json) -> bool:
    """``item in container``: an item of a list, a name of a record, a part of a text."""
    if type(item) not in PLAIN:
        raise refuse(item, "be compared")
    if type(container) is list:
        frame.spend(1 + len(container) // ITEMS_A_STEP)
        if type(item) is str:
            frame.spend(len(container) * len(item) // TEXT_A_STEP)
            return item in container
        frame.spend(len(container) // ITEMS_A_STEP)
        return any(equal(frame, item, other) for other in container)
    if type(container) is str and type(item) is str:
        frame.spend(1 + len(container) // 200)
        return item in container
    if isinstance(container, Mapping) and type(item) is str:
        return item in container
    raise Fault(
        f"{a_kind(item).capitalize()} cannot be looked for in {a_kind(container)}.",
        "Look for anything in a list, for text in a text, for a name in a record.",
    )


def check_order(frame: Frame, left: Json, right: Json, times: int = 1) -> None:
    """Refuses to put values in order that have none, and pays for comparing them a number of ``times``.

    Only numbers with numbers and texts with texts have an order.
    """
    kinds = type(left), type(right)
    if kinds[0] is str and kinds[1] is str:
        frame.spend(len(right) * times // TEXT_A_STEP)
    elif not (kinds[0] in NUMBERS and kinds[1] in NUMBERS):
        for value in (left, right):
            if type(value) is SecretRef:
                raise refuse(value, "be compared")
        raise Fault(
            f"{a_kind(left).capitalize()} and {a_kind(right)} have no order.",
            "Compare numbers with numbers and texts with texts; number(x) makes a number of a text.",
        )


def to_text(frame: Frame, value: Json) -> str:
    """How a value stands in a text: null as nothing, true and false as words, lists and records as JSON."""
    known = type(value)
    if known is str:
        return str(value)
    if value is None:
        return ""
    if known is bool:
        return "true" if value else "false"
    if known in NUMBERS:
        return repr(number(value))
    if known in (list, dict):
        return to_json(frame, value)
    raise refuse(value, "be put into a text")


def to_json(frame: Frame, value: Json, indent: int = 0, *, by_name: bool = False) -> str:
    """JSON text of a value. Fields keep their order or go ``by_name``; ``indent`` 0 puts all on one line."""
    weight = Weight(frame, value, secrets="be put into a text")
    frame.reserve_text(weight.characters + weight.items)
    frame.spend(8 + (weight.items if indent else weight.items // 4))
    frame.reserve(5 * weight.characters + weight.items * (60 + indent * (weight.depth + 1)))
    text = _encoder(indent, by_name).encode(value)
    frame.reserve_text(len(text), text)
    return text


@cache
def _encoder(indent: int, by_name: bool) -> json.JSONEncoder:
    return json.JSONEncoder(ensure_ascii=False, indent=indent or None, sort_keys=by_name)


class Weight:
    """Counts what is in a value, all shared parts as often as they appear, and pays for the counting."""

    __slots__ = ("_frame", "_secrets", "characters", "depth", "items")

    def __init__(self, frame: Frame, value: Json, *, secrets: str = "") -> None:
        """Weighs ``value``. With ``secrets`` a credential in it is refused as unable to do that."""
        self._frame = frame
        self._secrets = secrets
        self.items = 0
        self.characters = 0
        self.depth = 0
        self._add_all([value], 0)
        self._check_size()

    def _add_all(self, values: Iterable[Json], depth: int) -> None:
        for value in values:
            kind = type(value)
            if kind is str:
                self.characters += len(value)
            elif kind is int or kind is float:
                number(value)
            elif kind is list:
                self._enter(value, depth)
                self._add_all(value, depth + 1)
            elif kind is dict:
                self._enter(value, depth)
                self._add_names(value)
                self._add_all(value.values(), depth + 1)
            elif value is not None and kind is not bool and (self._secrets or kind is not SecretRef):
                raise refuse(value, self._secrets or "be part of a value")

    def _enter(self, value: list[Json] | dict[str, Json], depth: int) -> None:
        self._frame.spend(1 + len(value) // 4)
        self.items += len(value)
        self.depth = max(self.depth, depth + 1)
        if depth >= MAX_NESTING:
            raise Fault(f"The value is nested more than {MAX_NESTING} levels deep.")
        self._check_size()

    def _check_size(self) -> None:
        if self.items > MAX_SIZE or self.characters > MAX_CHARACTERS:
            raise Fault(
                f"The value is too large: at most {MAX_SIZE:,} items and {MAX_CHARACTERS:,} characters are allowed."
            )

    def _add_names(self, record: dict[str, Json]) -> None:
        try:
            self.characters += len("".join(record))
        except TypeError:
            raise Fault("A record has a name that is no text.") from None
