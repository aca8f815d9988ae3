"""What the operators mean: numbers with numbers, text with text, lists with lists; nothing is converted silently."""

from __future__ import annotations

import ast
from collections.abc import Callable

from runtime.expressions.faults import Fault
from runtime.expressions.limits import BIGGEST, MAX_BITS, Frame
from runtime.expressions.values import NUMBERS, a_kind, check_order, equal, holds, number, refuse
from runtime.model import Json, SecretRef

Operator = Callable[[Frame, Json, Json], Json]


def add(frame: Frame, left: Json, right: Json) -> Json:
    """``+``: numbers are added, texts and lists are joined."""
    kinds = type(left), type(right)
    if kinds[0] in NUMBERS and kinds[1] in NUMBERS:
        return number(left + right)
    if kinds[0] is str and kinds[1] is str:
        frame.reserve_text(len(left) + len(right), left, right)
        return left + right
    if kinds[0] is list and kinds[1] is list:
        frame.spend((len(left) + len(right)) // 100)
        frame.reserve_items(len(left) + len(right))
        return left + right
    raise _unfit(left, right, "be added", "text(x) makes a text, number(x) a number.")


def subtract(_: Frame, left: Json, right: Json) -> Json:
    """``-`` of numbers."""
    _check_numbers(left, right, "be subtracted", "Days between dates: date_diff(start, end).")
    return number(left - right)


def multiply(_: Frame, left: Json, right: Json) -> Json:
    """``*`` of numbers."""
    _check_numbers(left, right, "be multiplied", "repeat(text, count) repeats a text.")
    return number(left * right)


def divide(_: Frame, left: Json, right: Json) -> Json:
    """``/`` of numbers; the result always has decimals."""
    _check_divisor(left, right)
    return number(left / right)


def divide_whole(_: Frame, left: Json, right: Json) -> Json:
    """``//``: the whole part of a division, rounded down."""
    _check_divisor(left, right)
    return number(left // right)


def remainder(_: Frame, left: Json, right: Json) -> Json:
    """``%``: the rest of a division; it has the sign of the divisor."""
    _check_divisor(left, right)
    return number(left % right)


def power(_: Frame, left: Json, right: Json) -> Json:
    """``**`` of numbers."""
    _check_numbers(left, right, "be raised to a power")
    whole = type(left) is int and type(right) is int
    if whole and abs(left) > 1 and left.bit_length() * right > 2 * MAX_BITS:
        raise Fault(f"The number is too large: at most {MAX_BITS} bits are allowed.")
    if not left and right < 0:
        raise Fault("Zero has no negative power.")
    result = left**right
    if type(result) is complex:
        raise Fault("A negative number has no broken power.")
    return number(result)


def negative(value: Json) -> Json:
    """``-x``"""
    if type(value) not in NUMBERS:
        raise refuse(value, "have a sign")
    return number(-value)


def positive(value: Json) -> Json:
    """``+x``"""
    if type(value) not in NUMBERS:
        raise refuse(value, "have a sign")
    return value


def less(frame: Frame, left: Json, right: Json) -> Json:
    """``<``"""
    check_order(frame, left, right)
    return left < right


def less_equal(frame: Frame, left: Json, right: Json) -> Json:
    """``<=``"""
    check_order(frame, left, right)
    return left <= right


def greater(frame: Frame, left: Json, right: Json) -> Json:
    """``>``"""
    check_order(frame, left, right)
    return left > right


def greater_equal(frame: Frame, left: Json, right: Json) -> Json:
    """``>=``"""
    check_order(frame, left, right)
    return left >= right


def not_equal(frame: Frame, left: Json, right: Json) -> Json:
    """``!=``"""
    return not equal(frame, left, right)


def absent(frame: Frame, item: Json, container: Json) -> Json:
    """``not in``"""
    return not holds(frame, item, container)


ARITHMETIC: dict[type[ast.operator], Operator] = {
    ast.Add: add,
    ast.Sub: subtract,
    ast.Mult: multiply,
    ast.Div: divide,
    ast.FloorDiv: divide_whole,
    ast.Mod: remainder,
    ast.Pow: power,
}
COMPARISONS: dict[type[ast.cmpop], Operator] = {
    ast.Eq: equal,
    ast.NotEq: not_equal,
    ast.Lt: less,
    ast.LtE: less_equal,
    ast.Gt: greater,
    ast.GtE: greater_equal,
    ast.In: holds,
    ast.NotIn: absent,
}


def _check_numbers(left: Json, right: Json, doing: str, remedy: str = "") -> None:
    for value in (left, right):
        if type(value) not in NUMBERS:
            raise _unfit(left, right, doing, remedy)
        if not -BIGGEST < value < BIGGEST and type(value) is int:
            raise Fault(f"The number is too large: at most {MAX_BITS} bits are allowed.")


def _check_divisor(left: Json, right: Json) -> None:
    _check_numbers(left, right, "be divided")
    if not right:
        raise Fault("A number cannot be divided by zero.")


def _unfit(left: Json, right: Json, doing: str, remedy: str = "") -> Fault:
    for value in (left, right):
        if type(value) is SecretRef:
            return refuse(value, "be computed with")
    remedies = (remedy, "number(x) makes a number of a text.") if str in (type(left), type(right)) else ()
    message = f"{a_kind(left).capitalize()} and {a_kind(right)} cannot {doing}."
    return Fault(message, next(filter(None, remedies), ""))
