"""Fields and items, and what is said where there are none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from runtime.errors import ExpressionError, VaultError
from runtime.expressions import evaluate


def refused(source: str, scope: Mapping[str, Any]) -> ExpressionError:
    with pytest.raises(ExpressionError) as caught:
        evaluate(source, scope)
    assert caught.value.source == source
    return caught.value


@pytest.mark.parametrize(
    ("source", "message", "position", "suggestion"),
    [
        ("stesp.login", 'The name "stesp" is not known here. Known names: vars, steps, item, vault', 0, "steps"),
        ("1 + var.x", '"var" is not known', 4, "vars"),
        ("vars.nmae", '"nmae" is missing in vars. It has: x, name, rows', 5, "name"),
        ("steps.login.output.nam", '"nam" is missing in steps.login.output. It has: name', 19, "name"),
        ("steps.login.outptu.name", '"outptu" is missing in steps.login', 12, "output"),
        ("vars['NAME']", '"NAME" is missing in vars', 5, "name"),
        ("steps.enter-invoice.output", '"enter" is missing in steps', 6, "enter-invoice"),
        ("vars.zzzzzz", '"zzzzzz" is missing in vars', 5, ""),
        ("vars.rows[7].n", "There is no item 7 in vars.rows: it has 3 items", 10, ""),
        ("vars.rows[0].nn", '"nn" is missing in vars.rows[0]. It has: n, ok', 13, "n"),
        ("vars.rows.n", 'There is no field "n" in vars.rows: it is a list', 10, ""),
        ("vars.nothing.x", '"x" is missing: vars.nothing is null', 13, ""),
        ("vars.name.first", "There are no fields or items in vars.name: it is a text", 10, ""),
        ("vars.x[0]", "There are no fields or items in vars.x: it is a number", 7, ""),
        ("vars[0]", "The fields of vars are named by text: it is a record", 5, ""),
        ("vars[vars.nothing]", "Null names no field or item", 5, ""),
        ("[r.m for r in vars.rows]", '"m" is missing in r', 3, ""),
        ("get(vars, 'a..b')", "A path looks like rows[0].name", 0, ""),
    ],
)
def test_errors_name_what_was_missing_where_and_what_exists(
    scope: dict[str, Any], source: str, message: str, position: int, suggestion: str
) -> None:
    error = refused(source, scope)
    assert message in error.message
    assert f"(character {position + 1} of {source})" in error.message
    assert error.position == position
    assert error.suggestion == suggestion
    assert suggestion in error.remedy


def test_a_wide_record_is_not_listed_whole() -> None:
    error = refused("r.x", {"r": {f"field {index}": index for index in range(10_000)} | {"y" * 500: 1}})
    assert error.message.count("field") == 8
    assert len(error.message) < 300


def test_values_never_stand_in_errors() -> None:
    scope = {"r": {"token": "hunter2", "list": ["hunter2"]}}
    for source in (
        "r.x",
        "r.token.x",
        "r.list.x",
        "r.token + 1",
        "r.token < 1",
        "number(r.token)",
        "parse_date(r.token)",
    ):
        assert "hunter2" not in str(refused(source, scope))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("rows[0].n", 3),
        ("rows.0.n", 3),
        ("rows[-1].n", 2),
        ("name", "ada lovelace"),
        ("Invoice No", "INV-7"),
        ("rows[9].n", "none"),
        ("nope.n", "none"),
        ("nothing.n", "none"),
    ],
)
def test_get(scope: dict[str, Any], path: str, value: Any) -> None:
    assert evaluate(f"get(vars, '{path}', 'none')", scope) == value


class Lazy(Mapping[str, Any]):
    """A namespace whose values are made when they are asked for."""

    def __init__(self, **values: Any) -> None:
        self._values = values
        self.asked: list[str] = []

    def __getitem__(self, name: str) -> Any:
        self.asked.append(name)
        value = self._values[name]
        if isinstance(value, Exception):
            raise value
        return value

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


def test_scopes_and_namespaces_may_be_lazy() -> None:
    vault = Lazy(mail={"user": "ada"}, locked=VaultError("The vault is locked."))
    scope = Lazy(vault=vault, vars={"x": 1}, big={"y": 2})
    assert evaluate("vars.x", scope) == 1
    assert evaluate("vault.mail.user", scope) == "ada"
    assert evaluate("'mail' in vault", scope) is True
    assert evaluate("get(vault, 'none.user', 0)", scope) == 0
    assert set(scope.asked) == {"vars", "vault"}
    assert set(vault.asked) == {"mail", "none"}
    assert refused("valut.mail", scope).suggestion == "vault"
    assert refused("vault.mial", scope).suggestion == "mail"


def test_errors_of_a_lazy_scope_pass_through() -> None:
    with pytest.raises(VaultError, match="locked"):
        evaluate("vault.locked.user | default('x')", {"vault": Lazy(locked=VaultError("The vault is locked."))})


def test_a_namespace_is_no_value() -> None:
    scope = {"vault": Lazy(mail=1)}
    for source in ("vault", "[vault]", "text(vault)", "vault == vault", "not vault", "vault + vault", "length(vault)"):
        assert "namespace" in refused(source, scope).message
