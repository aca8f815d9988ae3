"""Straight marks become those of the language in sentences, and stay in code."""

from __future__ import annotations

import pytest

from runtime.words.messages import told
from runtime.words.quotes import curled, inner


@pytest.mark.parametrize(
    ("lang", "text", "said"),
    [
        ("en", '"Click “Save”" was not found.', "“Click ‘Save’” was not found."),
        ("bg", 'Стъпката "Щракнете върху „Запиши“" липсва.', "Стъпката „Щракнете върху ‚Запиши‘“ липсва."),
        ("en", 'There is no step "pay". Did you mean "paid"?', "There is no step “pay”. Did you mean “paid”?"),
    ],
)
def test_a_sentence_has_the_marks_of_its_language(lang: str, text: str, said: str) -> None:
    assert curled(text, lang) == said


@pytest.mark.parametrize(
    "code",
    [
        'Give a selector, for example role=button[name="Save"].',
        'Add "format": 1 as its first entry.',
        'Name one, as in "environment": "dev".',
        'Write a text of several lines as a list: ["first line", "second line"].',
        'Other forms: parse_date("12.05.2026", "DD.MM.YYYY").',
        'Other signs: number("1.234,50", ",", ".").',
        'Write `x == "yes"`.',
    ],
)
def test_code_stays_as_it_is_typed(code: str) -> None:
    assert curled(code, "en") == code


def test_a_name_with_marks_of_its_own_stands_within_those_of_a_message() -> None:
    assert told('"Click “Save”" was not found within 5 s.', "bg") == "„Click ‚Save‘“ не беше намерен до 5 сек."
    assert inner("„A“ и „B“", "bg") == "‚A‘ и ‚B‘"
