"""Reading sources: what is refused before the parser sees it, and how errors point at it."""

from __future__ import annotations

import warnings

import pytest

from runtime.errors import ExpressionError
from runtime.expressions import Expression, evaluate


@pytest.mark.parametrize(
    ("source", "position", "words"),
    [
        ("", 0, "empty"),
        ("  \n", 0, "empty"),
        ("vars.x = 1", 7, 'Compare with "=="'),
        ("a && b", 2, 'Write "and"'),
        ("a || b", 2, 'Write "or"'),
        ("!a", 0, 'Write "not"'),
        ("a?.b", 1, "default"),
        ("a is null", 2, '"=="'),
        ("lambda: 1", 0, '"lambda" is not part'),
        ("a; b", 1, '";"'),
        ("a # b", 2, "note"),
        ("a + “b”", 4, "straight quotes"),
        ("'abc", 0, "not closed"),
        ("(1 + 2", 0, 'bracket "(" is not closed'),
        ("1 + 2)", 5, "closes nothing"),
        ("[1)", 2, "closes nothing"),
        ("1) + (2", 1, "closes nothing"),
        ("1 +", 3, "not complete"),
        ("a b", 2, 'missing before "b"'),
        ("'a' 'b'", 4, "Join texts"),
        ("f'{a}'", 1, "Join texts"),
        ("1_000", 0, "1_000 is not a number"),
        ("0x10", 0, "0x10 is not a number"),
        ("a.0", 2, "Write [0]"),
        ("1 + * 2", 4, 'cannot be read at "*"'),
        ("[x for x]", 8, 'cannot be read at "]"'),
        ("1 << 2", 2, '"<"'),
        ("'\\ud800'", 0, "surrogate"),
        ("'\ud800'", 1, "surrogate"),
        ("\x00", 0, "no meaning"),
    ],
)
def test_errors_point_at_the_place(source: str, position: int, words: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        Expression.compile(source)
    assert words in str(caught.value)
    assert caught.value.position == position
    str(caught.value).encode()
    caught.value.source.encode()


@pytest.mark.parametrize(
    "source",
    [
        "(" * 41 + "1" + ")" * 41,
        "[" * 2000,
        "not " * 41 + "1",
        "-" * 41 + "1",
        "2" + " ** 2" * 41,
        "1 if 0 else " * 41 + "2",
        "upper(" * 41 + "'a'" + ")" * 41,
        "a" + ".b" * 41,
        "1" + " + 1" * 41,
        "a" + " | upper" * 41,
        "[" + "1, " * 512 + "1]",
        "'" + "x" * 4095 + "'",
        "'" + "я" * 2048 + "'",
    ],
)
def test_size_and_depth_are_limited(source: str) -> None:
    with pytest.raises(ExpressionError, match=r"nested more than 40|at most|too many parts"):
        Expression.compile(source)


@pytest.mark.parametrize(
    "source",
    [
        "(" * 39 + "1" + ")" * 39,
        "not " * 38 + "1",
        "a" + ".b" * 38,
        "[" + "-1, " * 200 + "1]",
        "[" + "not a, " * 200 + "1]",
        " or ".join(["a not in b"] * 100),
        "'" + "x" * 4094 + "'",
    ],
)
def test_within_the_limits(source: str) -> None:
    assert Expression.compile(source).source == source


def test_words_of_python_are_ordinary_fields() -> None:
    words = ["from", "class", "import", "lambda", "is", "in", "not", "if", "for", "None", "true", "def", "await"]
    scope = {"mail": {word: word for word in words}}
    assert [evaluate(f"mail.{word}", scope) for word in words] == words
    assert evaluate("mail.in in [mail.not] or mail.if", scope) == "if"


def test_names_are_not_normalised() -> None:
    scope = {"x": {"ﬁ": 1, "fi": 2}, "ª": 3, "a": 4}
    assert evaluate("[x.ﬁ, x.fi, ª, a]", scope) == [1, 2, 3, 4]


def test_positions_count_characters_not_bytes() -> None:
    with pytest.raises(ExpressionError) as caught:
        evaluate("'яяя😀' + строка.имя", {"строка": {"име": 1}})
    assert caught.value.position == 16
    assert caught.value.suggestion == "име"


def test_texts_may_have_lines() -> None:
    assert evaluate("'a\nb' +\n'c'", {}) == "a\nbc"


def test_no_source_makes_a_warning() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert Expression.compile(r"'\d \w \8 \N{x}'").evaluate({}) == r"\d \w \8 \N{x}"
        assert Expression.compile("[1][0] if 1 else 2").evaluate({}) == 1
        with pytest.raises(ExpressionError, match="1if is not a number"):
            Expression.compile("1if 1else 2")
