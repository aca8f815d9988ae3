"""Names of files and ids from words in any language."""

from __future__ import annotations

import pytest

from runtime.words.slugs import slug


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Send the invoices!", "send-the-invoices"),
        ("Щастлива юзда", "shtastliva-yuzda"),
        ("Ærø & Łódź", "aero-lodz"),
        ("…", ""),
        ("one two three four five six seven eight nine", "one-two-three-four-five-six-seven-eight"),
    ],
)
def test_a_name_is_small_words_with_dashes(text: str, name: str) -> None:
    assert slug(text) == name
