"""What each form of the language means."""

from __future__ import annotations

from typing import Any

import pytest

from runtime.errors import ExpressionError
from runtime.expressions import Expression, evaluate


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("1", 1),
        ("1.5e3", 1500.0),
        ("'a'", "a"),
        ('"it\'s"', "it's"),
        (r"'a\n\t\\\'\u20ac\x41'", "a\n\t\\'€A"),
        (r"'\d+\b\.'", r"\d+\b\."),
        (r"'\ud83d\ude00'", "😀"),
        ("true", True),
        ("True", True),
        ("false", False),
        ("null", None),
        ("None", None),
        ("[1, 'a', [null]]", [1, "a", [None]]),
        ("{'a': 1, 'b': {'c': []}}", {"a": 1, "b": {"c": []}}),
        ("[]", []),
        ("{}", {}),
        ("vars.x", 41),
        ("vars . x", 41),
        ("\n vars\n .x\n", 41),
        ("vars['x']", 41),
        ("vars['na' + 'me']", "ada lovelace"),
        ("vars['Invoice No']", "INV-7"),
        ("vars.имя", "Ада"),
        ("vars.from", "keyword"),
        ("steps['enter-invoice'].output.id", 7),
        ("vars.rows[0].n", 3),
        ("vars.rows[-1].n", 2),
        ("vars.rows[vars.x - 40].n", 1),
        ("first(vars.rows).n", 3),
        ("[1, 2, 3, 4][1:3]", [2, 3]),
        ("[1, 2, 3, 4][::-2]", [4, 2]),
        ("'invoice'[:2]", "in"),
        ("vars.name[0:3][::-1]", "ada"),
        ("-vars.x", -41),
        ("+vars.x", 41),
        ("2 - -1", 3),
        ("not vars.x", False),
        ("1 < 2 < 3", True),
        ("1 < 2 > 3", False),
        ("3 > 2 >= 2 != 1", True),
        ("2 in [1, 2]", True),
        ("'x' in vars", True),
        ("'ove' in vars.name", True),
        ("'zz' not in vars.name", True),
        ("vars.nothing or 'default'", "default"),
        ("vars.x and vars.name", "ada lovelace"),
        ("0 or '' or []", []),
        ("'yes' if vars.x > 40 else 'no'", "yes"),
        ("1 if false else 2 if false else 3", 3),
        ("[r.n for r in vars.rows]", [3, 1, 2]),
        ("[r.n * 10 for r in vars.rows if r.ok if r.n > 2]", [30]),
        ("[vars.x + r.n for r in vars.rows]", [44, 42, 43]),
        ("[k + '=' + text(v) for k, v in items({'a': 1})]", ["a=1"]),
        ("{text(r.n): r.ok for r in vars.rows if r.ok}", {"3": True, "2": True}),
        ("[vars for vars in [1, 2]]", [1, 2]),
        ("[r.n for r in vars.rows] + [r.n for r in vars.rows]", [3, 1, 2, 3, 1, 2]),
        ("vars.name | upper", "ADA LOVELACE"),
        ("vars.name | title | split", ["Ada", "Lovelace"]),
        ("vars.x / 7 | round(2)", 5.86),
        ("2 == 1.6 | round", True),
        ("vars.missing | default('none')", "none"),
        ("vars.missing.deeper[3].x | default('none') | upper", "NONE"),
        ("default(vars.nothing, 5)", 5),
        ("default(false, 5)", False),
        ("vars.rows[9] | default(null)", None),
        ("vars.nothing.x | default(1)", 1),
        ("missing | default(1)", 1),
        ("first([]) | default('empty')", "empty"),
    ],
)
def test_forms(scope: dict[str, Any], source: str, value: Any) -> None:
    found = evaluate(source, scope)
    assert found == value
    assert type(found) is type(value)


def test_only_the_chosen_side_is_computed(scope: dict[str, Any]) -> None:
    assert evaluate("1 if true else missing", scope) == 1
    assert evaluate("0 and missing", scope) == 0
    assert evaluate("1 or missing", scope) == 1
    assert evaluate("vars.x | default(missing)", scope) == 41
    assert evaluate("3 > 5 > missing", scope) is False


@pytest.mark.parametrize(
    ("source", "word"),
    [
        ("[x for x in [1] for y in [2]]", "loop"),
        ("[[y for y in [1]] for x in [2]]", "loop"),
        ("(x for x in [1])", "square brackets"),
        ("{x for x in [1]}", "square brackets"),
        ("{1, 2}", "square brackets"),
        ("(1, 2)", "square brackets"),
        ("[*vars.rows]", "flatten"),
        ("{**vars}", "merge"),
        ("vars.name.upper()", "methods"),
        ("round(number=1)", '"="'),
        ("upper(**vars)", "order"),
        ("upper()", "upper(text)"),
        ("round(1, 2, 3)", "round(number, digits=0)"),
        ("1 | 2", "name of a function"),
        ("1e999", "finite"),
        ("9" * 80, "large"),
        ("[true for true in [1]]", "After for comes a name"),
    ],
)
def test_refused_when_compiled(source: str, word: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        Expression.compile(source)
    assert word in str(caught.value)


def test_loops_run_over_lists_only(scope: dict[str, Any]) -> None:
    with pytest.raises(ExpressionError, match=r"keys\(x\)"):
        evaluate("[x for x in vars]", scope)
    with pytest.raises(ExpressionError, match="looped"):
        evaluate("[x for x in vars.name]", scope)
    with pytest.raises(ExpressionError, match="2 values"):
        evaluate("[a for a, b in [[1, 2], [3]]]", scope)


def test_names_of_a_loop_end_with_it(scope: dict[str, Any]) -> None:
    with pytest.raises(ExpressionError, match='"r" is not known'):
        evaluate("[r.n for r in vars.rows] + [r]", scope)
