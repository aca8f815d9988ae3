from __future__ import annotations

import time
from contextlib import nullcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.expressions import evaluate
from runtime.recorder.importers.javascript import CannotRead, nodes, parse_expression, parse_program
from runtime.recorder.importers.javascript.expressions import translate, written

#: Script to its value; ``n`` is 4 and ``t`` is "ab}}c".
SAME = {
    "1 + 2 * 3": 7,
    "(1 + 2) * 3 % 5": 4,
    "n === 4 && t !== 'x' || false": True,
    "!(n > 3)": False,
    "n >= 4 ? t.length : 0": 5,
    "`<${n}>` + t": "<4>ab}}c",
    "t == 5": False,
    "parseInt('7') + n": 11,
    "t.toUpperCase().includes('B')": True,
    "[1, n].length": 2,
    "({a: {b: [n]}}).a.b[0]": 4,
    "JSON.parse('[1]')[0] - -1": 2,
    "Math.max(1, n) ** 2": 16,
    '"\\u00e9\\n"': "é\n",
}


@pytest.mark.parametrize("script", SAME)
def test_what_only_computes_gives_the_same_value(script: str) -> None:
    names = {"n": "vars.n", "t": "vars.t"}
    assert evaluate(translate(parse_expression(script), names.get), {"vars": {"n": 4, "t": "ab}}c"}}) == SAME[script]


@pytest.mark.parametrize("script", ["x", "f(1)", "n++", "/a/.test(n)", "n & 1", "() => 1", "window.n"])
def test_what_has_no_counterpart_is_refused(script: str) -> None:
    with pytest.raises(CannotRead):
        translate(parse_expression(script), {"n": "vars.n"}.get)


@given(st.text() | st.lists(st.text(max_size=4), max_size=4) | st.dictionaries(st.text(max_size=4), st.integers()))
def test_values_are_written_as_they_are(value: object) -> None:
    clean = str(value).encode(errors="ignore").decode() if isinstance(value, str) else value
    assert evaluate(written(clean), {}) == clean


def test_a_statement_that_is_not_understood_spoils_no_other() -> None:
    program = parse_program(
        "a();\nfor (const x of y) { z(); }\nconst b: string[] = c as any;\nif (q) { r } else { s }\nd()"
    )
    assert [type(statement) for statement in program] == [
        nodes.Do, nodes.Statement, nodes.Declare, nodes.Statement, nodes.Do,
    ]  # fmt: skip
    assert [statement.line for statement in program] == [1, 2, 3, 4, 5]


PIECES = [
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "=>",
    "a",
    ".",
    ",",
    ";",
    "`",
    "${",
    "'",
    '"',
    "/",
    "await ",
    "\n",
    "=",
    "?",
    ":",
    "1",
]


@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join) | st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        parse_program(text)
    except CannotRead as error:
        assert error.line >= 1 and error.message


@pytest.mark.parametrize(
    "text", ["(" * 5000, "(a=" * 3000, "[" * 9000, "!" * 9000, "`${" * 500, "a?" * 900, "{(" * 900]
)
def test_hostile_nesting_ends_soon(text: str) -> None:
    started = time.perf_counter()
    with pytest.raises(CannotRead):
        parse_expression(text)
    with pytest.raises(CannotRead) if "`" in text else nullcontext():
        parse_program(text)
    assert time.perf_counter() - started < 5
