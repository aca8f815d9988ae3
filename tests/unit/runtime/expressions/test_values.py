"""Kinds, truth, text, and what is no value."""

from __future__ import annotations

import datetime
import json
from typing import Any

import pytest
from hypothesis import given

from runtime.errors import ExpressionError
from runtime.expressions import compile_value, evaluate

from .strategies import JSON_VALUES


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "true"),
        (False, "false"),
        (12, "12"),
        (12.0, "12.0"),
        (0.1, "0.1"),
        (1e22, "1e+22"),
        ("a{{b}}", "a{{b}}"),
        ([1, None, "é"], '[1, null, "é"]'),
        ({"b": 1, "a": [True]}, '{"b": 1, "a": [true]}'),
    ],
)
def test_text_of_values(value: Any, text: str) -> None:
    assert evaluate("text(v)", {"v": value}) == text
    assert compile_value("<{{ v }}>").render({"v": value}) == f"<{text}>"


@pytest.mark.parametrize("value", [None, False, 0, 0.0, "", [], {}])
def test_what_is_false(value: Any) -> None:
    assert evaluate("1 if v else 2", {"v": value}) == 2
    assert evaluate("not v", {"v": value}) is True


@pytest.mark.parametrize("value", [True, 1, -0.5, "0", "false", [0], {"": None}])
def test_what_is_true(value: Any) -> None:
    assert evaluate("1 if v else 2", {"v": value}) == 1


@given(JSON_VALUES)
def test_every_json_value_passes_unchanged(value: Any) -> None:
    scope = {"v": value, "r": {"f": value}}
    assert evaluate("v", scope) is value
    assert evaluate("r.f", scope) is value
    assert evaluate("[v][0]", scope) is value
    assert evaluate("v == v", scope) is True
    assert evaluate("from_json(to_json(v)) == v", scope) is True
    assert json.loads(evaluate("to_json([v])", scope)) == [value]


@pytest.mark.parametrize("value", [object(), b"bytes", {1}, (1, 2), 1j, datetime.date(2026, 5, 12), len, float("nan")])
def test_foreign_values_are_refused(value: Any) -> None:
    scope = {"v": value, "r": {"f": value}, "l": [value]}
    for source in (
        "v",
        "r.f",
        "[v]",
        "l + []",
        "text(v)",
        "to_json(l)",
        "v + 1",
        "v.real",
        "upper(v)",
        "first(l)",
        "type(v) + 1",
    ):
        with pytest.raises(ExpressionError):
            evaluate(source, scope)


def test_a_record_with_foreign_names_is_refused() -> None:
    with pytest.raises(ExpressionError, match="a name that is no text"):
        evaluate("[v]", {"v": {1: 2}})


def test_deep_values_are_refused_where_something_looks_into_them() -> None:
    deep: list[Any] = []
    for _ in range(3000):
        deep = [deep]
    scope = {"deep": deep, "same": [deep]}
    assert evaluate("deep", scope) is deep
    for source in ("[deep]", "text(deep)", "deep == same[0][0]", "deep in [same[0][0]]", "unique([deep])"):
        with pytest.raises(ExpressionError, match="deep"):
            evaluate(source, scope)
