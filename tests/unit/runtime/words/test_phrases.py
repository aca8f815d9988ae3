"""Targets and values in plain words."""

from __future__ import annotations

from typing import Any

import pytest

from runtime.words.language import Words
from runtime.words.phrases import Phrases, name_in_selector

ELEMENTS = {
    "shop/save": {"selector": "#s", "name": "Save invoice"},
    "shop/plain": {"selector": "label=Notes"},
    "shop/seen": {"selector": "#x1", "fingerprint": {"label": "Remarks"}},
}
EN = Phrases(Words("en"), {"read": "Read the file"}, ELEMENTS)
BG = Phrases(Words("bg"), {"read": "Read the file"}, ELEMENTS)


@pytest.mark.parametrize(
    ("selector", "name"),
    [
        ('role=button[name="Save"]', "Save"),
        ('role=link[name="New invoice"i]', "New invoice"),
        ('label="Invoice date"', "Invoice date"),
        ("text=Go on", "Go on"),
        ('tr:has-text("X") >> role=link[name="Open"]', "Open"),
        ("[aria-label='Close']", "Close"),
        ("testid=receipt", "receipt"),
        ("[data-testid=supplier-table] tbody tr", "supplier-table"),
        ("#save-button", "save-button"),
        ("div > span", ""),
    ],
)
def test_a_selector_is_called_by_what_a_person_sees(selector: str, name: str) -> None:
    assert name_in_selector(selector) == name


@pytest.mark.parametrize(
    ("target", "name"),
    [
        ({"element": "shop/save"}, "“Save invoice”"),
        ({"element": "shop/save", "name": "Save it"}, "“Save it”"),
        ({"element": "shop/plain"}, "“Notes”"),
        ({"element": "shop/seen"}, "“Remarks”"),
        ({"element": "shop/gone"}, "“gone”"),
        ({"fingerprint": {"text": "Buy"}}, "“Buy”"),
        ({"selector": "a", "name": "Open", "row": "{{ item.Name }}"}, "“Open” in the row of “Name” of the entry"),
        ("div > span", "an element of the page"),
        (None, "an element of the page"),
    ],
)
def test_targets(target: Any, name: str) -> None:
    assert EN.target(target) == name


@pytest.mark.parametrize(
    ("value", "en", "bg"),
    [
        ("Hello", "“Hello”", "„Hello“"),
        ("“Hello”", "“Hello”", "„Hello“"),
        ("", "an empty text", "празен текст"),
        (True, "yes", "да"),
        (2026, "2026", "2026"),
        (1234567.5, "1,234,567.5", "1\u00a0234\u00a0567,5"),
        (None, "nothing", "нищо"),
        (["a", "b"], "“a” and “b”", "„a“ и „b“"),
        ([{"a": 1}], "a list of 1", "списък от 1"),
        ({"a": 1, "b": 2}, "“a” and “b”", "„a“ и „b“"),
        ("{{ vars.site }}/in", "“[site]/in”", "„[site]/in“"),
        ("{{ vault.shop.password }}", "“password” of the credential “shop”", "„password“ от данните за достъп „shop“"),
        ("{{ is broken }}", "“is broken”", "„is broken“"),
    ],
)
def test_values(value: Any, en: str, bg: str) -> None:
    assert (EN.value(value), BG.value(value)) == (en, bg)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("https://shop.example.com/in#top", "“https://shop.example.com/in#top”"),
        ("https://me:secret@shop.example.com/", "“https://shop.example.com/”"),
        (
            "https://shop.example.com/?key=abc&q={{ item.Name }}&page=2#x",
            "“https://shop.example.com/?key=…&q=[Name of the entry]&page=…#x”",
        ),
        ("{{ vars.site }}", "“site”"),
        (None, "nothing"),
    ],
)
def test_an_address_keeps_nothing_private(address: Any, said: str) -> None:
    assert EN.address(address) == said


def test_a_long_text_is_cut() -> None:
    assert len(EN.value("x " * 500)) < 100
    assert len(EN.test("{{ " + " and ".join(f"vars.a{n} == {n}" for n in range(40)) + " }}")) <= 320


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        (r"\?q=[^&#]*", "“?q=…”"),
        (r"/invoices/[^/?#]*\d[^/?#]*($|[?#])", "“/invoices/…”"),
        (r"^Invoice \d+\.$", "“Invoice ….”"),
        (r"a\.b.c\$", "“a.b…c$”"),
        ("{{ vars.it }}", "“it”"),
    ],
)
def test_a_pattern_is_read_as_a_text(pattern: str, said: str) -> None:
    assert EN.pattern(pattern) == said
