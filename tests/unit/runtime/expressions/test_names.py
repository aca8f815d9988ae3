"""Names used and steps renamed."""

from __future__ import annotations

import pytest

from runtime.errors import ExpressionError
from runtime.expressions import names_used, rename_step, rename_variable


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("1 + 2", []),
        ("true and null", []),
        ("item", [("item",)]),
        ("steps.login.output.name", [("steps", "login", "output", "name")]),
        ("steps['log in'].output", [("steps", "log in", "output")]),
        ("vars.rows[0].n", [("vars", "rows")]),
        ("vars.rows[index].n", [("vars", "rows"), ("index",)]),
        ("vars.rows[1:vars.x]", [("vars", "rows"), ("vars", "x")]),
        ("vars.a + vars.a", [("vars", "a")]),
        ("upper(vars.a) | pad_left(vars.n)", [("vars", "a"), ("vars", "n")]),
        ("[r.n for r in vars.rows if r.n > vars.min]", [("vars", "rows"), ("vars", "min")]),
        ("{k: v for k, v in items(env)}", [("env",)]),
        ("[steps.x for steps in steps.a.output]", [("steps", "a", "output")]),
        ("(vars.a or vars.b).c", [("vars", "a"), ("vars", "b")]),
        ("{'a': vars.a, 'b': [vars.b]}", [("vars", "a"), ("vars", "b")]),
        ("1 if vars.a < vars.b < vars.c else vars.d", [("vars", "d"), ("vars", "a"), ("vars", "b"), ("vars", "c")]),
        ("get(steps, 'a.output[0].x')", [("steps", "a", "output"), ("steps",)]),
        ("steps | get('a.output')", [("steps", "a", "output"), ("steps",)]),
        ("vars.имя.from", [("vars", "имя", "from")]),
    ],
)
def test_names_used(source: str, names: list[tuple[str, ...]]) -> None:
    assert sorted(names_used(source)) == sorted(names)


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("default(vars.a, vars.b)", [("vars", "b")]),
        ("vars.a | default(vars.b) | upper", [("vars", "b")]),
        ("vars.a + (vars.c | default(1))", [("vars", "a")]),
        ("get(steps, 'a.output')", [("steps",)]),
        ("vars.a", [("vars", "a")]),
    ],
)
def test_required_names(source: str, names: list[tuple[str, ...]]) -> None:
    assert names_used(source, required=True) == names


def test_a_wrong_source_is_an_error() -> None:
    with pytest.raises(ExpressionError):
        names_used("1 +")


@pytest.mark.parametrize(
    ("text", "renamed"),
    [
        ("{{ steps.login.output }}", "{{ steps.enter.output }}"),
        ("steps.login is a text, {{ steps.login }}", "steps.login is a text, {{ steps.enter }}"),
        (
            "{{steps . login . output}} {{ steps['login']['login'] }}",
            "{{steps . enter . output}} {{ steps[\"enter\"]['login'] }}",
        ),
        (
            "{{ [steps.login.n, steps.login2, vars.login, vars.steps.login] }}",
            "{{ [steps.enter.n, steps.login2, vars.login, vars.steps.login] }}",
        ),
        ("{{ 'steps.login' + steps.login.login }}", "{{ 'steps.login' + steps.enter.login }}"),
        ("{{ get(steps, 'login.output') }}", '{{ get(steps, "enter.output") }}'),
        (
            "{{ steps | get('login[0]') | default(steps.login) }}",
            '{{ steps | get("enter[0]") | default(steps.enter) }}',
        ),
        (
            "{{ get(steps, 'login2.output') + get(vars, 'login') }}",
            "{{ get(steps, 'login2.output') + get(vars, 'login') }}",
        ),
        ("{{ [r.login for r in steps.login.rows] }}", "{{ [r.login for r in steps.enter.rows] }}"),
        ("{{ [steps.login for steps in vars.x] }}", "{{ [steps.login for steps in vars.x] }}"),
        ("{{ broken ( }} {{ steps.login }}", "{{ broken ( }} {{ steps.enter }}"),
        ("{{ steps.login", "{{ steps.enter"),
        ("{{ steps.login.яя + '😀' + steps.login.x }}", "{{ steps.enter.яя + '😀' + steps.enter.x }}"),
        ("nothing here", "nothing here"),
        ("", ""),
    ],
)
def test_rename_step(text: str, renamed: str) -> None:
    assert rename_step(text, "login", "enter") == renamed


def test_rename_to_what_is_no_word() -> None:
    text = rename_step("{{ steps.login.output + steps['login'].x }}", "login", 'log-"in')
    assert text == '{{ steps["log-\\"in"].output + steps["log-\\"in"].x }}'
    assert names_used(text[2:-2]) == [("steps", 'log-"in', "output"), ("steps", 'log-"in', "x")]
    assert rename_step(text, 'log-"in', "login") == '{{ steps["login"].output + steps["login"].x }}'


def test_rename_in_a_bare_expression() -> None:
    assert rename_step("steps.login.ok and true", "login", "enter", bare=True) == "steps.enter.ok and true"
    assert rename_step("steps.login.ok and", "login", "enter", bare=True) == "steps.login.ok and"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ vars.a + steps.a.output }}", "{{ vars.b + steps.a.output }}"),
        ("a {{ vars['a'] }}", 'a {{ vars["b"] }}'),
        ("{{ get(vars, 'a.x') }}", '{{ get(vars, "b.x") }}'),
        ("{{ [vars.a for vars in list] }}", "{{ [vars.a for vars in list] }}"),
        ("{{ vars.ab }} vars.a", "{{ vars.ab }} vars.a"),
    ],
)
def test_a_variable_is_renamed_and_nothing_else(text: str, expected: str) -> None:
    assert rename_variable(text, "a", "b") == expected
