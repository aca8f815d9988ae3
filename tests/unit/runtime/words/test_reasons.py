from __future__ import annotations

import pytest

from runtime.words.language import Words
from runtime.words.reasons import reason, reasons


@pytest.mark.parametrize(
    ("text", "en", "bg"),
    [
        ("same words", "same words", "съвпада: надпис"),
        ("same words, role and text before it", "same words, role and text before it", None),
        ("id changed", "id changed", "променено: идентификатор"),
        ("name attribute gone", "name attribute gone", "липсва: атрибут name"),
        ("moved 1200 px", "moved 1,200 px", "преместен с 1\u00a0200 px"),
        ("'Save' is now \"Don't save\"", "“Save” is now “Don't save”", "„Save“ вече е „Don't save“"),
        ("behind 'Mara Lindqvist'", "in the menu “Mara Lindqvist”", "в менюто „Mara Lindqvist“"),
        ("something of a newer version", "something of a newer version", "something of a newer version"),
        ("same scent", "same scent", "съвпада: scent"),
    ],
)
def test_each_form_in_each_language(text: str, en: str, bg: str | None) -> None:
    assert reason(Words.of("en"), text) == en
    found = reason(Words.of("bg"), text)
    assert found == bg if bg else found == "съвпада: надпис, роля и текст преди него"


def test_all_of_them() -> None:
    assert reasons(Words.of("en"), ["same role", "id gone"]) == "same role; id gone"


def test_every_signal_that_can_be_named_has_a_word() -> None:
    from runtime.browser.targets.reasons import _CALLED

    for name in _CALLED.values():
        assert reason(Words.of("bg"), f"{name} gone") != f"липсва: {name}"
