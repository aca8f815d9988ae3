"""Functions for lists and records."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.errors import ExpressionError
from runtime.expressions import evaluate

ROWS = [{"c": "b", "n": 2}, {"c": "a", "n": None}, {"c": "b", "n": 1}, {"c": "a"}]


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("sort(['b', 'a', null])", ["a", "b", None]),
        ("sort([2, 1.5, -3])", [-3, 1.5, 2]),
        ("sort([])", []),
        ("pluck(sort(rows, 'n'), 'n')", [1, 2, None, None]),
        ("pluck(sort(rows, 'n', true), 'n')", [2, 1, None, None]),
        ("[r.n | default(0) for r in sort(rows, 'c')]", [0, 0, 2, 1]),
        ("unique([1, 1.0, true, '1', null, null, [1], [1], {'a': 1, 'b': 2}, {'b': 2, 'a': 1}])",
         [1, True, "1", None, [1], {"a": 1, "b": 2}]),
        ("reverse([])", []),
        ("flatten([1, [2, [3]], []])", [1, 2, [3]]),
        ("pluck(rows, 'n')", [2, None, 1, None]),
        ("keys(group_by(rows, 'c'))", ["b", "a"]),
        ("length(group_by(rows, 'c').a)", 2),
        ("keys(group_by(rows, 'n'))", ["2", "", "1"]),
        ("range(0)", []),
        ("range(5, 1)", []),
        ("range(5, 1, -2)", [5, 3]),
        ("zip([1, 2, 3], ['a'])", [[1, "a"]]),
        ("zip([1])", [[1]]),
        ("values({'a': 1, 'b': [2]})", [1, [2]]),
        ("merge({'a': 1}, {}, {'a': 2, 'b': 3})", {"a": 2, "b": 3}),
        ("merge({'a': {'x': 1}}, {'a': {'y': 2}})", {"a": {"y": 2}}),
        ("length(rows) + length('ab') + length({'a': 1})", 7),
    ],
)  # fmt: skip
def test_values(source: str, value: Any) -> None:
    found = evaluate(source, {"rows": ROWS})
    assert found == value
    assert repr(found) == repr(value)


@pytest.mark.parametrize(
    "source",
    [
        *(
            "sort([1, 'a'])",
            "sort([true, false])",
            "sort([[1], [2]])",
            "sort([1, 2], 'n')",
            "pluck(['a'], 'n')",
            "range(1, 2, 0)",
        ),
        *(
            "range(10**70)",
            "range('a')",
            "range(1, 'a')",
            "zip(1)",
            "merge([1])",
            "group_by([1], 'n')",
            "first(5)",
            "flatten('a')",
        ),
    ],
)
def test_refused(source: str) -> None:
    with pytest.raises(ExpressionError):
        evaluate(source, {})


@given(st.lists(st.integers() | st.floats(allow_nan=False, allow_infinity=False)))
def test_sorting_is_the_one_of_python(values: list[float]) -> None:
    values = [value for value in values if abs(value) < 2**200]
    assert evaluate("sort(v)", {"v": values}) == sorted(values)
    assert evaluate("sort(v, '', true)", {"v": values}) == sorted(values, reverse=True)
    assert len(evaluate("unique(v)", {"v": values})) == len(set(values))


@given(st.dictionaries(st.text(), st.integers()))
def test_records_come_apart_and_together(record: dict[str, int]) -> None:
    assert evaluate("{k: v for k, v in items(r)}", {"r": record}) == record
    assert evaluate("{p[0]: p[1] for p in zip(keys(r), values(r))}", {"r": record}) == record


def test_nothing_changes_its_arguments() -> None:
    scope: dict[str, Any] = {"rows": [{"n": 2}, {"n": 1}], "r": {"a": [1]}}
    for source in (
        "sort(rows, 'n')",
        "reverse(rows)",
        "rows + rows",
        "merge(r, {'a': 2})",
        "flatten([r.a, r.a]) + [9]",
    ):
        evaluate(source, scope)
    assert scope == {"rows": [{"n": 2}, {"n": 1}], "r": {"a": [1]}}
