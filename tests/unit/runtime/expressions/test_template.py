"""Templates: identity without expressions, types kept, nothing read twice."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.errors import ExpressionError
from runtime.expressions import check_value, compile_value, evaluate

from .strategies import JSON_VALUES


@given(JSON_VALUES)
def test_without_expressions_rendering_is_identity(value: Any) -> None:
    template = compile_value(value)
    if template.constant:
        assert template.render({}) is value
        assert template.expressions == []


@given(JSON_VALUES)
def test_a_single_expression_keeps_the_type(value: Any) -> None:
    assert compile_value("{{ v }}").render({"v": value}) is value
    assert compile_value("{{v}}").render({"v": value}) is value
    assert compile_value({"a": ["{{ v }}"]}).render({"v": value})["a"][0] is value


@given(
    st.sampled_from(["{{ 1 + 1 }}", "{{ secret }}", "{{", "}}", "{% raw %}", "{0}", "${1+1}", "%(a)s", "{{ '{{' }}"]),
    st.text(),
)
def test_what_comes_out_is_never_read_again(evil: str, rest: str) -> None:
    scope = {"v": evil + rest, "secret": "hunter2", "r": {"a": [evil]}}
    assert compile_value("{{ v }}").render(scope) == evil + rest
    assert compile_value("<{{ v }}|{{ v }}>").render(scope) == f"<{evil}{rest}|{evil}{rest}>"
    assert compile_value("{{ r }}").render(scope) == {"a": [evil]}
    assert evaluate("v + '' | trim('') | replace('hunter', '')", scope) == (evil + rest).strip().replace("hunter", "")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("plain", "plain"),
        ("}} and { } {x}", "}} and { } {x}"),
        ("{{ vars.x }}", 41),
        (" {{ vars.x }}", " 41"),
        ("{{ vars.x }}{{ vars.x }}", "4141"),
        ("a {{ vars.x }} b {{ vars.name }} c", "a 41 b ada lovelace c"),
        ("C:\\out\\{{ vars.x }}.pdf", "C:\\out\\41.pdf"),
        ('{{ "{{" }}', "{{"),
        ('{{ "{{" }} x {{ "}}" }}', "{{ x }}"),
        ("{{ {'a': {'b': 1}} }}", {"a": {"b": 1}}),
        ("{{{'a': 1}}}", {"a": 1}),
        ("{{ '}}' }}}", "}}}"),
        ("{{ '}}' | length }}", 2),
        ("{{\n  vars.x\n  + 1\n}}", 42),
        ("{{ vars.nothing }}", None),
        ("<{{ vars.nothing }}>", "<>"),
        ("{{ true }} {{ 1.50 }}", "true 1.5"),
    ],
)
def test_texts(scope: dict[str, Any], text: str, value: Any) -> None:
    found = compile_value(text).render(scope)
    assert found == value
    assert type(found) is type(value)


def test_values_within_values(scope: dict[str, Any]) -> None:
    same = {"untouched": [1, 2]}
    params = MappingProxyType(
        {"url": "x/{{ vars.x }}", "rows": [{"n": "{{ item.amount }}"}, 5], "{{ key }}": 1, "same": same}
    )
    template = compile_value(params)
    assert not template.constant
    assert template.expressions == [("url", "vars.x"), ("rows.0.n", "item.amount")]
    found = template.render(scope)
    assert found == {"url": "x/41", "rows": [{"n": 12.5}, 5], "{{ key }}": 1, "same": same}
    assert found["same"] is same
    assert params["url"] == "x/{{ vars.x }}"
    assert template.render(scope) is not found


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{{ vars.y }}", ['Field "body.user": "y" is missing in vars', "character 6 of vars.y"]),
        ("a {{ vars.x ", ['Field "body.user": The expression is not closed with }}', "character 3"]),
        ("a {{ 'b }}", ['Field "body.user"', "not closed"]),
        ("{{ }}", ['Field "body.user": The expression is empty']),
        ("{{ vars.x | uper }}", ['Field "body.user"', 'Did you mean "upper"?']),
        ("x {{ vars.x + 'a' }}", ['Field "body.user": A number and a text cannot be added', "text(x)"]),
    ],
)
def test_errors_name_the_field(scope: dict[str, Any], text: str, words: list[str]) -> None:
    with pytest.raises(ExpressionError) as caught:
        compile_value({"body": {"user": text}}).render(scope)
    for word in words:
        assert word in str(caught.value)


def test_all_wrong_expressions_are_found_at_once() -> None:
    value = {"a": "{{ 1 + }}", "b": ["{{ x }}", "{{ nope() }} {{ 1 }}"], "c": "{{ open"}
    problems = check_value(value)
    assert [path for path, _ in problems] == ["a", "b.1", "c"]
    assert all(error.message.startswith(f'Field "{path}"') for path, error in problems)
    assert check_value({"a": "{{ x }}", "b": 1}) == []


def test_a_rendered_text_is_limited() -> None:
    scope = {"big": "x" * 600_000}
    assert len(compile_value("{{ big }}.").render(scope)) == 600_001
    with pytest.raises(ExpressionError, match="more than 1,000,000"):
        compile_value("{{ big }}{{ big }}").render(scope)


def test_a_value_nested_too_deeply_is_refused() -> None:
    value: Any = "{{ x }}"
    for _ in range(5000):
        value = [value]
    with pytest.raises(ExpressionError, match="levels deep"):
        compile_value(value)
