"""Every colour of text and of lines that tell something is seen on every background it stands on (WCAG 2.2, AA)."""

from __future__ import annotations

import re

import pytest

from studio.theme.tokens import DARK, LIGHT, Tokens

THEMES = pytest.mark.parametrize("tokens", [DARK, LIGHT], ids=lambda tokens: tokens.name)
BACKGROUNDS = ("canvas", "window", "surface", "field", "raised", "hover", "selected")
#: Texts on the plain backgrounds, and those on a background of their own.
TEXTS = [(text, behind) for text in ("text", "muted") for behind in BACKGROUNDS]
TEXTS += [
    (text, behind)
    for text in ("accent", "success", "warning", "danger")
    for behind in ("canvas", "window", "surface", "field", "raised", f"{text}_soft")
]
TEXTS += [("text", f"{tone}_soft") for tone in ("accent", "success", "warning", "danger")]
TEXTS += [("on_accent", "accent"), ("on_accent", "accent_hover"), ("on_accent", "danger"), ("text", "pressed")]
#: Lines that show where something is: inputs, focus.
LINES = [(line, behind) for line in ("outline", "accent") for behind in ("window", "surface", "field", "raised")]


def luminance(colour: str) -> float:
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_measure_is_the_one_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@THEMES
def test_every_text_can_be_read(tokens: Tokens) -> None:
    colours = tokens.colours()
    found = {f"{text} on {behind}": contrast(colours[text], colours[behind]) for text, behind in TEXTS}
    assert {pair: round(value, 2) for pair, value in found.items() if value < 4.5} == {}


@THEMES
def test_every_family_of_steps_can_be_told_from_its_background(tokens: Tokens) -> None:
    found = {name: contrast(colour, tokens.surface) for name, colour in tokens.families.items()}
    assert {name: round(value, 2) for name, value in found.items() if value < 4.5} == {}


@THEMES
def test_every_line_that_tells_something_is_seen(tokens: Tokens) -> None:
    colours = tokens.colours()
    found = {f"{line} on {behind}": contrast(colours[line], colours[behind]) for line, behind in LINES}
    assert {pair: round(value, 2) for pair, value in found.items() if value < 3} == {}


def test_both_themes_have_the_same_names_and_whole_colours() -> None:
    assert DARK.colours().keys() == LIGHT.colours().keys()
    for tokens in (DARK, LIGHT):
        assert [name for name, colour in tokens.colours().items() if not re.fullmatch("#[0-9a-f]{6}", colour)] == []
