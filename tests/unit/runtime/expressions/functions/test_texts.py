"""Functions for texts, at their edges."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.errors import ExpressionError
from runtime.expressions import evaluate


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("upper('straße')", "STRASSE"),
        ("lower('ИМЕ')", "име"),
        ("title('  two  words ')", "  Two  Words "),
        ("title('ÉCOLE élan')", "École Élan"),
        ("trim('\\t a \\n')", "a"),
        ("replace('aaa', 'aa', 'b')", "ba"),
        ("replace('a', 'b', 'c')", "a"),
        ("split('', ',')", [""]),
        ("split('')", []),
        ("split('a,,b', ',')", ["a", "", "b"]),
        ("join([])", ""),
        ("join([1, null, true, 'x', [1]], '-')", "1--true-x-[1]"),
        ("contains('', '')", True),
        ("contains({'a': 1}, 'a')", True),
        ("contains([[1]], [1])", True),
        ("pad_left('long', 2)", "long"),
        ("pad_right('a', 3)", "a  "),
        ("repeat('ab', 0)", ""),
        ("repeat('ab', -3)", ""),
        ("substring('abc', 5)", ""),
        ("substring('abc', -5, 2)", "ab"),
        ("substring('abc', 1, 0)", ""),
        ("substring('abc', 1)", "bc"),
        ("length('😀')", 1),
        ("first('abc') + last('abc')", "ac"),
    ],
)
def test_values(source: str, value: Any) -> None:
    assert evaluate(source, {}) == value


@pytest.mark.parametrize(
    "source",
    [
        "replace('a', '', 'b')",
        "pad_left('a', 5, '')",
        "pad_left('a', 5, 'xy')",
        "substring('a', 0, -1)",
        "substring('a', 0, 'b')",
    ],
)
def test_refused(source: str) -> None:
    with pytest.raises(ExpressionError):
        evaluate(source, {})


@given(st.text(), st.text(), st.text())
def test_as_python_does(text: str, part: str, other: str) -> None:
    scope = {"t": text, "p": part, "o": other}
    assert evaluate("contains(t, p)", scope) is (part in text)
    assert evaluate("starts_with(t, p)", scope) is text.startswith(part)
    assert evaluate("ends_with(t, p)", scope) is text.endswith(part)
    assert evaluate("reverse(t)", scope) == text[::-1]
    if part:
        assert evaluate("replace(t, p, o)", scope) == text.replace(part, other)
        assert evaluate("join(split(t, p), p)", scope) == text
