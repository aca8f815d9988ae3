"""Functions for numbers: rounding as people do, texts with other signs, exact sums."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.errors import ExpressionError
from runtime.expressions import evaluate


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("round(0.5)", 1),
        ("round(1.5)", 2),
        ("round(-2.5)", -3),
        ("round(1.005, 2)", 1.01),
        ("round(1234.5, -2)", 1200),
        ("round(1250, -2)", 1300),
        ("round(7, 2)", 7),
        ("round(-0.4)", 0),
        ("round(1e20)", 10**20),
        ("floor(2.9)", 2),
        ("floor(-2.1)", -3),
        ("ceil(-2.9)", -2),
        ("ceil(2)", 2),
        ("abs(-0.5)", 0.5),
        ("min([2, 1.5])", 1.5),
        ("max('a', 'b')", "b"),
        ("max('2026-05-12', '2026-05-02')", "2026-05-12"),
        ("sum([])", 0),
        ("sum([1, 0.5])", 1.5),
        ("avg([1, 2, 4]) | round(2)", 2.33),
        ("avg([]) | default(0)", 0),
        ("max([]) | default(0)", 0),
        ("number(' 12 ')", 12),
        ("number('-1e3')", -1000.0),
        ("number('.5')", 0.5),
        ("number('1,234.5', '.', ',')", 1234.5),
        ("number('1 234,50', ',', ' ')", 1234.5),
        ("number(5)", 5),
        ("int('12.9')", 12),
        ("int(' 7 ')", 7),
        ("int(1e18)", 10**18),
        ("format_number(0)", "0.00"),
        ("format_number(-1234.565)", "-1,234.57"),
        ("format_number(-0.001)", "0.00"),
        ("format_number(12345678, 0, '.')", "12.345.678"),
        ("format_number(1234.5, 1, '', ',')", "1234,5"),
        ("format_number(1234.5, 1, '.', ',')", "1.234,5"),
    ],
)
def test_values(source: str, value: Any) -> None:
    found = evaluate(source, {})
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    "source",
    [
        *(
            "number('')",
            "number('abc')",
            "number('1,5')",
            "number('nan')",
            "number('inf')",
            "number('1_0')",
            "number('٣')",
        ),
        *("number('0x10')", "number('1 2')", "int('1e300')", "round(1e308)", "floor(1e308)", "format_number(1, 21)"),
        *(
            "round(1, 1000)",
            "sum(['1'])",
            "sum([true])",
            "min([1, 'a'])",
            "max([[1]])",
            "min(null, 1)",
            "sum([1e308, 1e308])",
        ),
    ],
)
def test_refused(source: str) -> None:
    with pytest.raises(ExpressionError):
        evaluate(source, {})


@given(st.floats(-1e15, 1e15), st.integers(0, 8))
def test_rounding_goes_by_the_digits_that_are_seen(value: float, digits: int) -> None:
    expected = float(Decimal(repr(value)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))
    assert evaluate("round(v, d)", {"v": value, "d": digits}) == expected
    assert evaluate("number(format_number(v, d, ''))", {"v": value, "d": digits}) == expected


@given(st.lists(st.integers(-(10**30), 10**30), min_size=1))
def test_sums_of_whole_numbers_are_exact(values: list[int]) -> None:
    assert evaluate("sum(v)", {"v": values}) == sum(values)
    assert evaluate("[min(v), max(v)]", {"v": values}) == [min(values), max(values)]
