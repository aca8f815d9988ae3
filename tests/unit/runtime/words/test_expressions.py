"""Expressions in plain words."""

from __future__ import annotations

import pytest

from runtime.expressions.functions import FUNCTIONS
from runtime.words.expressions import say, say_test
from runtime.words.language import Words
from runtime.words.phrases import Phrases

LABELS = {"read": "Read the file", "found": "Look"}
EN, BG = Phrases(Words("en"), LABELS), Phrases(Words("bg"), LABELS)


@pytest.mark.parametrize(
    ("source", "en", "bg"),
    [
        ('item.Paid == "yes"', "“Paid” of the entry is “yes”", "„Paid“ от записа е „yes“"),
        ("vars.total > 1000", "“total” is greater than 1000", "„total“ е по-голямо от 1000"),
        ("1 < vars.n <= 5", "1 is less than “n” and “n” is at most 5", "1 е по-малко от „n“ и „n“ е най-много 5"),
        ("not vars.done", "it is not the case that “done” holds", "не е вярно, че „done“ е изпълнено"),
        (
            "vars.a == 1 and (vars.b == 2 or vars.c == 3)",
            "“a” is 1 and (“b” is 2 or “c” is 3)",
            "„a“ е 1 и („b“ е 2 или „c“ е 3)",
        ),
        (
            "length(steps.found.output) > 0",
            "there is something in the result of “Look”",
            "има нещо в резултата от „Look“",
        ),
        (
            "length([r for r in steps.read.output.rows if r.id == item.id]) == 0",
            "there is no entry in the rows from “Read the file” where “id” is “id” of the entry",
            "няма запис в редовете от „Read the file“, при който „id“ е „id“ от записа",
        ),
        (
            'item.name in pluck(steps.found.output, "name")',
            "“name” of the entry is among “name” of each entry in the result of “Look”",
            "„name“ от записа е сред „name“ от всеки запис в резултата от „Look“",
        ),
        (
            'contains(error.message, "late")',
            "the error message contains “late”",
            "съобщението за грешка съдържа „late“",
        ),
        ("vars.x is", "“vars.x is”", "„vars.x is“"),
    ],
)
def test_statements(source: str, en: str, bg: str) -> None:
    assert (say_test(source, EN), say_test(source, BG)) == (en, bg)


@pytest.mark.parametrize(
    ("source", "en"),
    [
        ('text(item["Invoice number"])', "“Invoice number” of the entry"),
        ("item.net | round(2)", "“net” of the entry"),
        ("steps.read.output.rows[0].id", "“id” of the first of the rows from “Read the file”"),
        ("vars.rows[index].id", "“id” of “rows” at the number of the pass"),
        ("[r.id for r in vars.rows]", "“id” of each entry in “rows”"),
        ("vars.net + vars.vat", "“net” plus “vat”"),
        ('"a" if vars.ok else "b"', "“a” if “ok” holds, else “b”"),
        ("vault.shop.pin", "“pin” of the credential “shop”"),
        ("env.site", "“site” of the environment"),
        ("today()", "today’s date"),
        ("-3", "-3"),
        ('{"a": 1}', "“a”"),
    ],
)
def test_things(source: str, en: str) -> None:
    assert say(source, EN) == en


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_every_example_of_every_function_can_be_said(name: str) -> None:
    for example in FUNCTIONS[name].examples:
        source = example if isinstance(example, str) else example[0]
        assert say(source, EN)
        assert say_test(source, BG)
