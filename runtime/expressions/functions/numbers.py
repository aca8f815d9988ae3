"""Functions for numbers. Rounding is the one of people: 2.5 becomes 3, 2.675 with two digits becomes 2.68."""

from __future__ import annotations

import re
from math import fsum
from typing import TYPE_CHECKING

from runtime.expressions.faults import Fault, Missing
from runtime.expressions.functions.table import List, Number, TextOrNumber, function
from runtime.expressions.limits import BIGGEST, Frame
from runtime.expressions.values import ITEMS_A_STEP, NUMBERS, a_kind, check_order, refuse
from runtime.expressions.values import number as checked
from runtime.model import Json

if TYPE_CHECKING:
    from decimal import Decimal

GROUP = "Numbers"
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,4})?")
_LONGEST = 400


@function(
    GROUP, "Rounded to a number of digits; halves go away from zero.", ("round(2.5)", 3), ("round(2.675, 2)", 2.68)
)
def round_(_: Frame, number: Number, digits: int = 0) -> Number:
    result = rounded(number, digits)
    return checked(int(result) if digits <= 0 or type(number) is int else float(result))


@function(GROUP, "The largest whole number that is not greater.", ("floor(-1.5)", -2))
def floor(_: Frame, number: Number) -> Number:
    return checked(int(checked(number) // 1))


@function(GROUP, "The smallest whole number that is not less.", ("ceil(1.2)", 2))
def ceil(_: Frame, number: Number) -> Number:
    return checked(-int(-checked(number) // 1))


@function(GROUP, "Without its sign.", ("abs(-3)", 3))
def abs_(_: Frame, number: Number) -> Number:
    return checked(abs(number))


@function(GROUP, "The least of several values, or of a list.", ("min(3, 1)", 1), ('min(["b", "a"])', "a"))
def min_(frame: Frame, *values: Json) -> Json:
    return min(_ordered(frame, values))


@function(GROUP, "The greatest of several values, or of a list.", ("max(3, 1)", 3), ("max([1, 5, 2])", 5))
def max_(frame: Frame, *values: Json) -> Json:
    return max(_ordered(frame, values))


@function(GROUP, "All numbers of a list together.", ("sum([1, 2, 3])", 6), ("sum([0.1, 0.2, 0.3])", 0.6))
def sum_(frame: Frame, items: List) -> Number:
    _check_numbers(frame, items)
    exact = all(type(item) is int for item in items)
    return checked(sum(items) if exact else fsum(items))


@function(GROUP, "The average of the numbers of a list.", ("avg([1, 2])", 1.5))
def avg(frame: Frame, items: List) -> float:
    if not items:
        raise Missing("The average of an empty list does not exist.")
    _check_numbers(frame, items)
    return float(checked(fsum(items) / len(items)))


@function(
    GROUP,
    "The number that a text holds. Say which signs it uses where they are not 1234.5.",
    ('number("12.50")', 12.5),
    ('number("1.234,50", ",", ".")', 1234.5),
)
def number(_: Frame, value: TextOrNumber, decimal: str = ".", thousands: str = "") -> Number:
    if not isinstance(value, str):
        return checked(value)
    if len(value) > _LONGEST:
        raise Fault("The text is no number.")
    plain = value.strip()
    for sign, instead in ((thousands, ""), (decimal, ".")):
        plain = plain.replace(sign, instead) if sign else plain
    found = _NUMBER.fullmatch(plain)
    if found is None:
        raise Fault("The text is no number.", 'Other signs: number("1.234,50", ",", ".").')
    return checked(int(plain) if plain.lstrip("+-").isdigit() else float(plain))


@function(GROUP, "The whole number of a text or number; decimals are cut off.", ('int("42")', 42), ("int(-1.9)", -1))
def int_(frame: Frame, value: TextOrNumber) -> Number:
    return checked(int(number(frame, value)))


@function(
    GROUP,
    "The number as text with a fixed number of decimals, and the signs to use.",
    ("format_number(1234567.891)", "1,234,567.89"),
    ('format_number(1234.5, 2, " ", ",")', "1 234,50"),
)
def format_number(_: Frame, number: Number, decimals: int = 2, thousands: str = ",", decimal: str = ".") -> str:
    if not 0 <= decimals <= 20 or len(thousands) > 5 or len(decimal) > 5:
        raise Fault("format_number takes 0 to 20 decimals and short signs.")
    text = f"{rounded(number, decimals):,.{decimals}f}"
    whole, *rest = text.split(".")
    return whole.replace(",", thousands) + "".join(decimal + part for part in rest)


def rounded(number: Number, digits: int) -> Decimal:
    """``number`` with ``digits`` decimals, halves away from zero, judged by the digits a person sees."""
    from decimal import ROUND_HALF_UP, Context, Decimal

    if not -100 <= digits <= 100:
        raise Fault("Numbers are rounded to -100 to 100 digits.")
    exact = Decimal(repr(checked(number)))
    result = exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP, Context(prec=500))
    return result if result else abs(result)


def _check_numbers(frame: Frame, items: List) -> None:
    frame.spend(1 + len(items) // ITEMS_A_STEP)
    for item in items:
        if type(item) not in NUMBERS:
            raise refuse(item, "be summed up") if type(item) is not str else _no_number(item)
        if not -BIGGEST < item < BIGGEST:
            checked(item)


def _no_number(item: Json) -> Fault:
    return Fault(f"The list holds {a_kind(item)}.", "[number(x) for x in list] makes numbers of texts.")


def _ordered(frame: Frame, values: tuple[Json, ...]) -> List:
    items = values[0] if len(values) == 1 and type(values[0]) is list else [*values]
    frame.spend(1 + len(items) // 4)
    if not items:
        raise Missing("An empty list has no least or greatest value.")
    for item in items:
        check_order(frame, items[0], item)
    return items
