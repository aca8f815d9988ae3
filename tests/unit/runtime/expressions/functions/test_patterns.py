"""Regular expressions: what they find, what they refuse, and that they end."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.errors import ExpressionError
from runtime.expressions import evaluate

#: Patterns that mean the same in Python and in RE2 (where $ is the end of the text, and \b knows ASCII only).
PATTERNS = st.sampled_from(
    ["a", "[ab]+", "(a)(b)?", "b*", "^a|b", "a.b", "(?i)A", "(ab|a)b", "x|", "é+", "[^a]", "(a|(b))+"]
)
TEXTS = st.text("abxé \n😀", max_size=12)


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("matches('invoice 42', '\\d+')", True),
        ("matches('invoice 42', '^\\d+$')", False),
        ("find('a=1, b=2', '(\\w)=(\\d)')", "a"),
        ("find('x', 'y')", None),
        ("matches('b\\n', 'b$')", False),
        ("find('x', 'y') | default('none')", "none"),
        ("find('ab', 'a(x)?')", ""),
        ("find_all('é1ü2', '[a-zé-ü]\\d')", ["é1", "ü2"]),
        ("find_all('aé', '')", ["", "", ""]),
        ("find_all('a1b2', '([a-z])\\d')", ["a", "b"]),
        ("find_all('', 'a')", []),
        ("regex_replace('é', 'x*', '-')", "-é-"),
        ("regex_replace('a b', '(\\w) (\\w)', '$2$$$1$0')", "b$aa b"),
        ("regex_replace('abc', 'b', '')", "ac"),
        ("regex_replace('abc', 'z', 'y')", "abc"),
        ("regex_replace('a', 'a', '\\n\\\\1$')", "\n\\1$"),
    ],
)
def test_values(source: str, value: Any) -> None:
    assert evaluate(source, {}) == value


@given(TEXTS, PATTERNS)
def test_as_python_finds(text: str, pattern: str) -> None:
    scope = {"t": text, "p": pattern}
    found = [match[match.re.groups and 1] or "" for match in re.finditer(pattern, text)]
    assert evaluate("find_all(t, p)", scope) == found
    assert evaluate("matches(t, p)", scope) is bool(re.search(pattern, text))
    assert evaluate("find(t, p)", scope) == (found[0] if found else None)
    assert evaluate("regex_replace(t, p, '<$0>')", scope) == re.sub(pattern, r"<\g<0>>", text)


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("(", "missing )"),
        ("(?=a)", "Look-around"),
        (r"(a)\1", "back-references"),
        ("a{2000}", "repetition"),
        ("(a)" * 21, "20 groups"),
        ("a" * 1001, "1,000 characters"),
        (r"\pL{50}" * 100, "too large"),
    ],
)
def test_patterns_that_are_refused(pattern: str, words: str) -> None:
    with pytest.raises(ExpressionError, match=re.escape(words)):
        evaluate("matches('a', p)", {"p": pattern})


@pytest.mark.parametrize(
    ("text", "pattern", "ends"),
    [
        ("a" * 100_000, "(a+)+$", True),
        ("a" * 100_000 + "b", "(a|a)*$", True),
        ("a" * 100_000, "(?:(?:a{0,30}){0,30})b", False),
        ("ab" * 10_000, "((a|b)*a(a|b){100})c", False),
        ("a" * 1_000_000, "(.*)(.*)(.*)x", False),
    ],
)
def test_searches_are_paid_before_they_begin(text: str, pattern: str, ends: bool) -> None:
    if ends:
        assert evaluate("matches(t, p)", {"t": text, "p": pattern}) in (True, False)
    else:
        with pytest.raises(ExpressionError, match="computing steps"):
            evaluate("matches(t, p)", {"t": text, "p": pattern})


def test_searches_that_look_through_all_the_rest_each_time_end() -> None:
    with pytest.raises(ExpressionError, match=r"takes too long|computing steps"):
        evaluate("find_all(t, 'a(.*b)?')", {"t": "a" * 200_000})


def test_results_are_limited() -> None:
    with pytest.raises(ExpressionError, match="memory"):
        evaluate("regex_replace(t, 'a', r)", {"t": "a" * 5000, "r": "b" * 9000})
    with pytest.raises(ExpressionError, match="no group 3"):
        evaluate("regex_replace('a', '(a)', '$3')", {})
    with pytest.raises(ExpressionError, match="10,000"):
        evaluate("regex_replace('a', 'a', r)", {"r": "b" * 10_001})
