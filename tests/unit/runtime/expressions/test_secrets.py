"""A credential can be handed on whole, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from runtime.errors import ExpressionError
from runtime.expressions import compile_value, evaluate
from runtime.model import SecretRef

REF = SecretRef("mail", "password")


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("vault.mail.password", REF),
        ("vault['mail']['password']", REF),
        ("vault.mail.password if vars.x else null", REF),
        ("vault.mail.nope | default(vault.mail.password)", REF),
        ("get(vault, 'mail.password')", REF),
        ("first([vault.mail.password])", REF),
        ("[vault.mail.password]", [REF]),
        ("{'user': 'ada', 'password': vault.mail.password}", {"user": "ada", "password": REF}),
        ("merge({'a': 1}, {'p': vault.mail.password})", {"a": 1, "p": REF}),
    ],
)
def test_handed_on_whole(scope: dict[str, Any], source: str, value: Any) -> None:
    assert evaluate(source, scope) == value


@pytest.mark.parametrize(
    "source",
    [
        "S + ''",
        "'' + S",
        "S == S",
        "S != 'x'",
        "S < S",
        "S in ['x']",
        "S in [S]",
        "'x' in S",
        "[S] == [S]",
        "{'a': S} == {'a': S}",
        "not S",
        "S and 1",
        "S or 1",
        "1 if S else 2",
        "-S",
        "S.item",
        "S[0]",
        "S[0:1]",
        "vars[S]",
        "{S: 1}",
        "{S: 1 for x in [1]}",
        "[x for x in S]",
        "[x for x in [1] if S]",
        "S | upper",
        "text(S)",
        "type(S)",
        "length(S)",
        "to_json(S)",
        "to_json([S])",
        "text({'a': [S]})",
        "join([S, 'x'])",
        "hash(S)",
        "matches(S, '.')",
        "sort([S, S])",
        "sort([{'a': S}, {'a': S}], 'a')",
        "unique([S])",
        "sum([S])",
        "max(S, S)",
        "contains(['x'], S)",
        "contains([1, S], 2)",
        "group_by([{'a': S}], 'a')",
        "default(S + '', 1)",
    ],
)
def test_refused(scope: dict[str, Any], source: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        evaluate(source.replace("S", "vault.mail.password"), scope)
    assert "credential" in caught.value.message
    assert "is missing" not in caught.value.message


def test_in_templates(scope: dict[str, Any]) -> None:
    template = compile_value({"password": "{{ vault.mail.password }}", "list": ["{{ vault.mail.password }}"]})
    assert template.render(scope) == {"password": REF, "list": [REF]}
    for text in (
        "x{{ vault.mail.password }}",
        "{{ vault.mail.password }} ",
        "{{ vault.mail.password }}{{ vars.x }}",
        "{{ [vault] }}!",
    ):
        with pytest.raises(ExpressionError, match='Field "password": A credential cannot be put into a text'):
            compile_value({"password": text}).render(scope)
