"""Budgets: everything that grows is paid for before it is built."""

from __future__ import annotations

import json
import tracemalloc
from typing import Any

import pytest

from runtime.errors import ExpressionError
from runtime.expressions import Expression, evaluate, expression
from runtime.expressions.functions import FUNCTIONS
from runtime.expressions.limits import MAX_BYTES, MAX_SIZE, MAX_STEPS, Frame

#: Functions whose work does not grow with their arguments, or that take short texts only.
CONSTANT = {"length", "first", "last", "type", "default", "get", "number", "int", "round", "floor", "ceil", "abs"}
SHORT = {"format_number", "now", "today", "parse_date", "format_date", "add_days", "add_time", "date_diff"}
#: A call of every other function on a text ``t``, a list ``l``, records ``rows`` or a record ``r`` of some size.
GROWING = {
    "upper": "upper(t)",
    "lower": "lower(t)",
    "title": "title(t)",
    "trim": "trim(t)",
    "replace": "replace(t, 'a', 'b')",
    "split": "split(t, ',')",
    "join": "join(l, ',')",
    "contains": "contains(l, -1)",
    "starts_with": "starts_with(t, t)",
    "ends_with": "ends_with(t, t)",
    "pad_left": "pad_left('', n)",
    "pad_right": "pad_right('', n)",
    "repeat": "repeat('a', n)",
    "substring": "substring(t, 1)",
    "text": "text(l)",
    "min": "min(l)",
    "max": "max(l)",
    "sum": "sum(l)",
    "avg": "avg(l)",
    "sort": "sort(rows, 'f')",
    "unique": "unique(l)",
    "reverse": "reverse(l)",
    "flatten": "flatten([l, l])",
    "pluck": "pluck(rows, 'f')",
    "group_by": "group_by(rows, 'f')",
    "range": "range(n)",
    "zip": "zip(l, l)",
    "keys": "keys(r)",
    "values": "values(r)",
    "items": "items(r)",
    "merge": "merge(r, r)",
    "to_json": "to_json(rows)",
    "from_json": "from_json(json)",
    "url_encode": "url_encode(t)",
    "base64_encode": "base64_encode(t)",
    "base64_decode": "base64_decode(base64)",
    "hash": "hash(t)",
    "matches": "matches(t, 'b')",
    "find": "find(t, 'b')",
    "find_all": "find_all(t, ',')",
    "regex_replace": "regex_replace(t, ',', ';')",
}


@pytest.fixture
def frames(monkeypatch: pytest.MonkeyPatch) -> list[Frame]:
    """The frames of all evaluations of the test, so that it can read what was paid."""
    made: list[Frame] = []

    class Watched(Frame):
        __slots__ = ()

        def __init__(self, scope: Any) -> None:
            super().__init__(scope)
            made.append(self)

    monkeypatch.setattr(expression, "Frame", Watched)
    return made


def paid(source: str, scope: dict[str, Any], frames: list[Frame]) -> tuple[int, int]:
    """Steps and bytes that an evaluation paid."""
    frames.clear()
    Expression.compile(source).evaluate(scope)
    return MAX_STEPS - frames[0].steps, MAX_BYTES - frames[0].room


def sized(size: int) -> dict[str, Any]:
    numbers = list(range(size))
    return {
        "n": size * 10,
        "t": "a,b c;d x," * size,
        "l": numbers,
        "rows": [{"f": number} for number in numbers],
        "r": {str(number): number for number in numbers},
        "json": json.dumps(numbers),
        "base64": "YWJj" * size,
    }


def test_every_function_is_judged() -> None:
    assert GROWING.keys() | CONSTANT | SHORT == FUNCTIONS.keys()


@pytest.mark.parametrize("source", GROWING.values(), ids=GROWING)
def test_functions_pay_for_the_size_of_their_arguments(source: str, frames: list[Frame]) -> None:
    few_steps, few_bytes = paid(f"{source} == 0", sized(200), frames)
    steps, size = paid(f"{source} == 0", sized(2000), frames)
    assert steps >= 5 * few_steps or size >= 9 * few_bytes > 0
    assert steps > few_steps


@pytest.mark.parametrize(
    ("source", "least"),
    [
        ("[x for x in range(1000)]", 2000),
        ("[x * x + 1 for x in range(1000) if x > 5]", 5000),
        ("{text(x): [x, x] for x in range(1000)}", 6000),
        ("range(10000) == range(10000)", 10_000),
        ("9999 in range(10000)", 2000),
        ("range(10000) + range(10000)", 200),
        ("repeat('a', 100000) == repeat('a', 100000)", 200),
        ("repeat('a', 100000) < repeat('a', 100000)", 200),
        ("[range(1000)]", 100),
    ],
)
def test_operators_and_loops_pay(source: str, least: int, frames: list[Frame]) -> None:
    assert paid(source, {}, frames)[0] >= least


def test_simple_expressions_pay_nothing(frames: list[Frame]) -> None:
    assert paid("r.a + 1 if r.a > 1 and not r.b else r.c", {"r": {"a": 1, "b": 2, "c": 3}}, frames) == (0, 0)


@pytest.mark.parametrize(
    ("source", "word"),
    [
        ("[x for x in range(30000)]", "computing steps"),
        ("repeat('a', 1000001)", "characters"),
        ("repeat('a', 10 ** 70)", "characters"),
        ("repeat('a', 600000) + repeat('a', 600000)", "characters"),
        ("replace(repeat('a', 2000), 'a', repeat('b', 2000))", "characters"),
        ("join(split(repeat(',', 2000), ','), repeat('b', 2000))", "characters"),
        ("pad_left('', 10 ** 9)", "characters"),
        ("range(10 ** 9)", "computing steps|items"),
        ("[range(1000) for x in range(1000)]", "memory"),
        ("[repeat('abcd', 250000) for x in range(100)]", "memory"),
        ("[text_1m for x in range(100)]", "too large"),
        ("[[table, table], [table, table]]", "computing steps|too large"),
        ("2 ** 256", "256 bits"),
        ("to_json(nested)", "levels"),
    ],
)
def test_bombs_are_refused(source: str, word: str) -> None:
    nested: list[Any] = []
    for _ in range(200):
        nested = [nested]
    scope = {"text_1m": "x" * MAX_SIZE, "table": [[1] * 10] * 50_000, "nested": nested}
    with pytest.raises(ExpressionError, match=word):
        evaluate(source, scope)


def test_each_evaluation_has_its_own_budget() -> None:
    compiled = Expression.compile("[x for x in range(10000)] | length")
    assert [compiled.evaluate({}) for _ in range(10)] == [10_000] * 10


def test_compiled_expressions_are_kept_but_not_without_end() -> None:
    assert Expression.compile("1 + 2 + 3") is Expression.compile("1 + 2 + 3")
    for number in range(5000):
        Expression.compile(f"{number} + 1")
    tracemalloc.start()
    for number in range(5000, 8000):
        Expression.compile(f"{number} + 1")
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept < 4_000_000
