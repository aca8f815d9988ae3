"""Proposals at the cursor, which is written as ¦ here."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.expressions import Completion, CompletionKind, Expected, complete, value_at
from runtime.expressions.functions import FUNCTIONS

from .strategies import GARBAGE, SOURCES


def proposals(text: str, scope: dict[str, Any], **options: Any) -> list[Completion]:
    return complete(text.replace("¦", ""), text.index("¦"), scope, **options)


def labels(text: str, scope: dict[str, Any], **options: Any) -> list[str]:
    return [proposal.label for proposal in proposals(text, scope, **options)]


def apply(text: str, proposal: Completion) -> str:
    cursor = text.index("¦")
    return text[: proposal.start] + proposal.insert + text[cursor + 1 :]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ va¦ }}", ["vars", "vault", "values"]),
        ("{{ vars.na¦ }}", ["name"]),
        ("{{ vars.¦ }}", ["x", "name", "rows", "nothing", "from", "Invoice No", "имя"]),
        ("{{ vars.N¦ }}", ["name", "nothing", "Invoice No"]),
        ("{{ steps.login.output.¦", ["name"]),
        ("{{ steps['enter-invoice'].output.¦ }}", ["id"]),
        ("{{ vars.rows[0].¦ }}", ["n", "ok"]),
        ("{{ vars.rows.¦ }}", ["[0]"]),
        ("{{ [r.¦ for r in vars.rows] }}", ["n", "ok"]),
        ("{{ [r.n for r in vars.rows if r.o¦] }}", ["ok"]),
        ("{{ vars.x | ro¦ }}", ["round", "from_json", "group_by"]),
        ("{{ vars.x an¦ }}", ["and"]),
        ("{{ 1 + ite¦ }}", ["item", "items"]),
        ("{{ upper(ite¦ }}", ["item", "items"]),
        ("{{ vars.x }} va¦", []),
        ("va¦ {{ vars.x }}", []),
        ("{{ 'va¦' }}", []),
        ("{{ vars.zzz.¦ }}", []),
        ("{{ vars.x.¦ }}", []),
        ("{{ 1.¦ }}", []),
        ("{{ [x].¦ }}", []),
        ("¦", []),
    ],
)
def test_what_is_proposed(scope: dict[str, Any], text: str, expected: list[str]) -> None:
    assert labels(text, scope) == expected


def test_names_and_functions_at_the_beginning(scope: dict[str, Any]) -> None:
    found = labels("{{ ¦ }}", scope)
    assert found[:4] == ["vars", "steps", "item", "vault"]
    assert set(FUNCTIONS) <= set(found)
    assert "__now__" not in found


def test_only_functions_after_a_pipe(scope: dict[str, Any]) -> None:
    assert labels("{{ vars.x | ¦ }}", scope) == sorted(FUNCTIONS)


def test_what_is_inserted(scope: dict[str, Any]) -> None:
    def first(text: str) -> str:
        return apply(text, proposals(text, scope)[0])

    assert first("{{ vars.na¦ }}") == "{{ vars.name }}"
    assert first("{{ vars.Inv¦ }}") == '{{ vars["Invoice No"] }}'
    assert first("{{ steps.ent¦ }}") == '{{ steps["enter-invoice"] }}'
    assert first("{{ vars.name | upp¦ }}") == "{{ vars.name | upper }}"
    assert first("{{ vars.name | repl¦ }}") == "{{ vars.name | replace( }}"
    assert first("{{ upp¦ }}") == "{{ upper( }}"
    assert first("{{ vars.rows.¦ }}") == "{{ vars.rows[0] }}"


def test_details(scope: dict[str, Any]) -> None:
    found = {proposal.label: proposal for proposal in proposals("{{ vars.¦ }}", scope)}
    assert found["x"].detail == "number · 41"
    assert found["name"].detail == 'text · "ada lovelace"'
    assert found["rows"].detail == "list · 3"
    assert found["nothing"].detail == "null"
    assert proposals("{{ vault.mail.¦ }}", scope)[0].detail == "credential"
    function = proposals("{{ vars.x | roun¦ }}", scope)[0]
    assert (function.kind, function.detail) == (CompletionKind.FUNCTION, "round(number, digits=0)")
    assert function.help.startswith("Rounded")


def test_what_is_expected_of_a_step_that_did_not_run() -> None:
    row = Expected("record", {"Invoice No": Expected("text"), "total": Expected()})
    scope = {"steps": {"read": {"output": Expected("record", {"rows": Expected("list", item=row)})}}}
    found = proposals("{{ steps.read.output.¦ }}", scope)
    assert [(one.label, one.detail, one.expected) for one in found] == [("rows", "list", True)]
    assert labels("{{ steps.read.output.rows.¦ }}", scope) == ["[0]"]
    assert labels("{{ steps.read.output.rows[0].to¦ }}", scope) == ["total"]
    assert labels("{{ [r.¦ for r in steps.read.output.rows] }}", scope) == ["Invoice No", "total"]
    assert labels("{{ steps.read.output.rows[0].total.¦ }}", scope) == []
    assert value_at(" {{ steps.read.output.rows[0] }}", scope) is row
    assert value_at("{{ steps.read.output.rows | first }}", scope) is None
    assert value_at("rows", scope) is None


def test_bare_expressions(scope: dict[str, Any]) -> None:
    assert labels("vars.na¦", scope, bare=True) == ["name"]
    assert labels("vars.na¦", scope) == []


@given(
    GARBAGE | SOURCES | st.tuples(GARBAGE, SOURCES).map(lambda parts: parts[0] + "{{" + parts[1]),
    st.integers(0, 100),
    st.booleans(),
)
def test_nothing_that_is_typed_breaks_it(text: str, cursor: int, bare: bool) -> None:
    sample = {"vars": {"x": 1, "rows": [{"a": None}]}, "x": [], "steps": {}}
    for proposal in complete(text, min(cursor, len(text)), sample, bare=bare):
        assert 0 <= proposal.start <= cursor
