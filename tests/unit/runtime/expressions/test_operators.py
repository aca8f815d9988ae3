"""Arithmetic: numbers with numbers, text with text, nothing converted silently."""

from __future__ import annotations

import math
import operator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.errors import ExpressionError
from runtime.expressions import evaluate

NUMBERS = st.integers(-(2**64), 2**64) | st.floats(-1e12, 1e12)


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("1 + 2", 3),
        ("1 + 0.5", 1.5),
        ("'a' + 'b'", "ab"),
        ("[1] + [2]", [1, 2]),
        ("7 - 2.5", 4.5),
        ("6 * 7", 42),
        ("7 / 2", 3.5),
        ("6 / 2", 3.0),
        ("7 // 2", 3),
        ("-7 // 2", -4),
        ("7 % 3", 1),
        ("-7 % 3", 2),
        ("2 ** 10", 1024),
        ("2 ** -1", 0.5),
        ("1 ** 100000", 1),
        ("(-1) ** 1000001", -1),
        ("0 ** 100000", 0),
        ("2 + 3 * 4 ** 2 / 8 - 1", 7.0),
    ],
)
def test_values(source: str, value: Any) -> None:
    found = evaluate(source, {})
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    "source",
    [
        *("'a' + 1", "1 + 'a'", "true + 1", "null + 1", "[1] + 'a'", "{} + {}", "'a' * 3", "[1] * 3", "true * 2"),
        *("'a' - 'b'", "'%s' % 1", "1 / 0", "1 // 0", "1 % 0", "0 ** -1", "(-8) ** 0.5", "-'a'", "-true", "+null"),
        *("1 < 'a'", "null < 1", "true > false", "[1] < [2]", "1 in 5", "1 in 'a'", "1 in {'a': 1}"),
        *("2 ** 256", "2 ** 255 * 2", "1e308 * 10", "1e308 + 1e308", "1.5 ** 100000", "10 ** 10 ** 10"),
    ],
)
def test_refused(source: str) -> None:
    with pytest.raises(ExpressionError):
        evaluate(source, {})


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        (1, 1.0, True),
        (1, True, False),
        (0, False, False),
        (1, "1", False),
        (None, False, False),
        (None, None, True),
        ("a", "a", True),
        ([1, [2]], [1.0, [2]], True),
        ([1], [True], False),
        ([1], [1, 2], False),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, True),
        ({"a": 1}, {"a": True}, False),
        ({"a": 1}, {"b": 1}, False),
        ({"a": None}, {}, False),
    ],
)
def test_equality(left: Any, right: Any, same: bool) -> None:
    scope = {"a": left, "b": right}
    assert evaluate("a == b", scope) is same
    assert evaluate("a != b", scope) is not same
    assert evaluate("a in [b]", scope) is same


@pytest.mark.parametrize(("sign", "python"), [("+", operator.add), ("-", operator.sub), ("*", operator.mul)])
@given(left=NUMBERS, right=NUMBERS)
def test_arithmetic_is_the_one_of_python(sign: str, python: Any, left: float, right: float) -> None:
    assert evaluate(f"a {sign} b", {"a": left, "b": right}) == python(left, right)


@given(left=NUMBERS, right=NUMBERS.filter(bool))
def test_division_is_the_one_of_python(left: float, right: float) -> None:
    scope = {"a": left, "b": right}
    if math.isfinite(left / right):
        assert evaluate("a / b", scope) == left / right
        assert evaluate("a // b", scope) == left // right
    assert evaluate("a % b", scope) == left % right


@given(left=NUMBERS, right=NUMBERS)
def test_order_is_the_one_of_python(left: float, right: float) -> None:
    scope = {"a": left, "b": right}
    assert evaluate("[a < b, a <= b, a > b, a >= b]", scope) == [
        left < right,
        left <= right,
        left > right,
        left >= right,
    ]
