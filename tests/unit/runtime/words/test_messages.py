"""Messages in Bulgarian: whole, several in one text, one within another, and what must stay as it is."""

from __future__ import annotations

import pytest

from runtime.errors import UnderstudyError
from runtime.expressions import compile_value
from runtime.words.messages import told


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("The disk is full.", "Дискът е пълен."),
        ('There is no step "pay".', "Няма стъпка „pay“."),
        # Several sentences, each known by itself.
        (
            'The variable "who" is not declared. Did you mean "whom"?',
            "Променливата „who“ не е обявена. Имахте предвид „whom“?",
        ),
        # A message within a message.
        ('Item 3: The variable "a" is not declared.', "Елемент 3: Променливата „a“ не е обявена."),
        # A part that may be left out.
        (
            '"Save" was not found within 5 s.',
            "„Save“ не беше намерен до 5 сек.",
        ),
        (
            '"Save" was not found on http://a.example/ within 5 s.',
            "„Save“ не беше намерен на http://a.example/ до 5 сек.",
        ),
        # What pydantic says of our own findings, with its capital and full stop.
        ("Name the element to check.", "Посочете елемента за проверка."),
        # Names that people gave stay as they are, even where they are words of messages.
        ('There is no step "a text".', "Няма стъпка „a text“."),
    ],
)
def test_a_message_is_told_in_bulgarian(text: str, said: str) -> None:
    assert told(text, "bg") == said


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Invoice 12 was paid.",
        "The number has the form INV-000: accepted.",
        "Готово.",
        "x" * 5000,
        "a. b. c",
        "{place}",
        "Traceback:\n  at x",
    ],
)
def test_what_is_no_message_stays_as_it_is(text: str) -> None:
    assert told(text, "bg") == text


def test_known_sentences_are_told_between_others() -> None:
    assert told("Invoice 12. Try again.", "bg") == "Invoice 12. Опитайте отново."


def test_an_error_that_was_really_raised_is_told() -> None:
    with pytest.raises(UnderstudyError) as caught:
        compile_value('{{ "a" + 1 }}').render({})
    assert told(caught.value.message, "bg") == 'Текст и число: събиране не е възможно (знак 1 от "a" + 1).'
    assert told(caught.value.remedy, "bg") == "text(x) прави текст, number(x) – число."
