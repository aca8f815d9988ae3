"""Random values and random sources."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from runtime.expressions.functions import FUNCTIONS

NUMBERS = st.integers(-(2**200), 2**200) | st.floats(allow_nan=False, allow_infinity=False)
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)

_LITERALS = st.one_of(
    st.sampled_from(
        ["0", "1", "2.5", "'a'", "''", "true", "null", "[]", "{}", "[1, 2]", "{'a': 1}", "10**60", "1e308"]
    ),
    st.integers(0, 10**6).map(str),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="'\\"), max_size=8).map(
        lambda text: f"'{text}'"
    ),
)
_PATHS = st.sampled_from(
    [
        *(
            "vars.x",
            "vars.name",
            "vars.rows",
            "vars.rows[0]",
            "vars.rows[0].n",
            "vars.nothing",
            "vars['Invoice No']",
            "x",
        ),
        *(
            "vars",
            "item.amount",
            "steps.login.output",
            "vault.mail.password",
            "missing",
            "vars.missing",
            "vars.rows[-9]",
        ),
    ]
)
_BINARY = st.sampled_from("+ - * / // % ** == != < <= > >= in and or not~in".replace("~", "_").split()).map(
    lambda sign: sign.replace("_", " ")
)
_PREFIX = st.sampled_from(["-", "+", "not "])
_NAMES = st.sampled_from([*FUNCTIONS, "eval", "uper"])


def _combine(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    several = st.lists(inner, max_size=3).map(", ".join)
    return st.one_of(
        st.tuples(inner, _BINARY, inner).map(" ".join),
        st.tuples(_PREFIX, inner).map("".join),
        inner.map(lambda a: f"({a})"),
        several.map(lambda a: f"[{a}]"),
        st.tuples(inner, inner).map(lambda p: f"{{{p[0]}: {p[1]}}}"),
        st.tuples(inner, inner).map(lambda p: f"({p[0]})[{p[1]}]"),
        st.tuples(inner, inner, inner).map(lambda p: f"({p[0]})[{p[1]}:{p[2]}]"),
        st.tuples(inner, inner, inner).map(lambda p: f"{p[0]} if {p[1]} else {p[2]}"),
        st.tuples(inner, inner, inner).map(lambda p: f"[{p[0]} for x in {p[1]} if {p[2]}]"),
        st.tuples(inner, inner, inner).map(lambda p: f"{{{p[0]}: {p[1]} for x, y in {p[2]}}}"),
        st.tuples(_NAMES, several).map(lambda p: f"{p[0]}({p[1]})"),
        st.tuples(inner, _NAMES).map(" | ".join),
        st.tuples(inner, _NAMES, several).map(lambda p: f"{p[0]} | {p[1]}({p[2]})"),
        inner.map(lambda a: f"({a}).name"),
    )


#: Sources that follow the grammar (and mostly fail on their values).
SOURCES: st.SearchStrategy[str] = st.recursive(_LITERALS | _PATHS, _combine, max_leaves=12)

_PIECES = st.sampled_from(
    [
        *"()[]{}.,:|+-*/%<>=!&^~@#$?;'\"\\ \n\t_",
        *(
            "==",
            "**",
            "//",
            "{{",
            "}}",
            ":=",
            "->",
            "...",
            "0",
            "1",
            "9",
            "1e9",
            "0x",
            "x",
            "vars",
            ".x",
            "['x']",
            "'a'",
            '"b"',
        ),
        *(
            "lambda",
            "await",
            "yield",
            "for",
            "in",
            "if",
            "else",
            "not",
            "and",
            "or",
            "is",
            "None",
            "true",
            "import",
            "__class__",
        ),
        *(
            "upper",
            "upper(",
            "| upper",
            "__import__",
            "é",
            "имя",
            "ﬁ",
            "\u200b",
            "\x00",
            "\ud800",
            "😀",
            "\u2028",
            "\xa0",
        ),
    ]
)
#: Sources that follow nothing.
GARBAGE: st.SearchStrategy[str] = st.lists(_PIECES, max_size=40).map("".join) | st.text(
    st.characters(codec=None, exclude_categories=[]), max_size=60
)


def deep_copy(value: Any) -> Any:
    """A copy of records and lists; all else is shared."""
    if isinstance(value, dict):
        return {name: deep_copy(item) for name, item in value.items()}
    return [deep_copy(item) for item in value] if isinstance(value, list) else value
