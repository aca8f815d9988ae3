"""Every colour of text and of lines that tell something is seen on every background it stands on (WCAG 2.2, AA).

Any text colour may stand on any background, so all their pairs are measured: what canvas, delegates, charts and the
style sheet draw is among them, which ``test_sheet.py`` checks for the sheet rule by rule.
"""

from __future__ import annotations

import re

import pytest

from studio.canvas import paint_cards, paint_ground, paint_wires
from studio.theme.tokens import DARK, LIGHT, Tokens

THEMES = pytest.mark.parametrize("tokens", [DARK, LIGHT], ids=lambda tokens: tokens.name)
TONES = ("accent", "success", "warning", "danger")
BACKGROUNDS = ("canvas", "window", "surface", "field", "raised", "hover", "pressed", "selected")
BACKGROUNDS += tuple(f"{tone}_soft" for tone in TONES)
TEXTS = ("text", "muted", *TONES)
#: Backgrounds for ``on_accent`` alone: buttons, badges.
FILLS = (*TONES, "accent_hover")
#: Where lines and icons stand that show a place or a state: inputs, ports, bars of a timeline, frames of notices.
GROUNDS = ("canvas", "window", "surface", "field", "raised", "hover", "pressed", "selected")
#: Colours that a person can give to notes and groups are tokens too.
GIVEN = tuple(paint_ground.COLOURS.values())


def luminance(colour: str) -> float:
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def mixed(colour: str, part: float, ground: str) -> str:
    """What is seen of a colour that lets its ground through."""
    places = [(int(colour[at : at + 2], 16), int(ground[at : at + 2], 16)) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(over * part + under * (1 - part)):02x}" for over, under in places)


def too_weak(pairs: dict[str, tuple[str, str]], least: float) -> dict[str, float]:
    found = {name: round(contrast(*pair), 2) for name, pair in pairs.items()}
    return {name: value for name, value in found.items() if value < least}


def of_tokens(tokens: Tokens, fronts: tuple[str, ...], grounds: tuple[str, ...]) -> dict[str, tuple[str, str]]:
    colours = tokens.colours()
    return {f"{front} on {behind}": (colours[front], colours[behind]) for front in fronts for behind in grounds}


def test_the_measure_is_the_one_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
    assert mixed("#000000", 0.25, "#ffffff") == "#bfbfbf"


@THEMES
def test_every_text_can_be_read(tokens: Tokens) -> None:
    assert too_weak(of_tokens(tokens, TEXTS, BACKGROUNDS), 4.5) == {}
    assert too_weak(of_tokens(tokens, ("on_accent",), FILLS), 4.5) == {}


@THEMES
def test_every_family_of_steps_can_be_told_from_its_background(tokens: Tokens) -> None:
    families = tuple(f"family_{name}" for name in tokens.families)
    assert too_weak(of_tokens(tokens, families, GROUNDS), 4.5) == {}


@THEMES
def test_every_line_that_tells_something_is_seen(tokens: Tokens) -> None:
    assert too_weak(of_tokens(tokens, ("outline", *TONES), GROUNDS), 3) == {}
    assert too_weak(of_tokens(tokens, TONES, tuple(f"{tone}_soft" for tone in TONES)), 3) == {}


@THEMES
def test_what_cannot_be_used_now_can_still_be_read(tokens: Tokens) -> None:
    assert too_weak(of_tokens(tokens, ("faint",), BACKGROUNDS), 2.5) == {}
    seen = {text: (mixed(tokens.colours()[text], paint_cards.OFF, tokens.surface), tokens.surface) for text in TEXTS}
    assert too_weak(seen, 2.5) == {}


@THEMES
def test_what_lets_the_canvas_through_is_seen(tokens: Tokens) -> None:
    colours, ground = tokens.colours(), tokens.canvas
    wires = {name: mixed(colours[name], paint_wires.QUIET, ground) for name in ("outline", "danger")}
    frames = {name: mixed(colour, paint_ground.QUIET, ground) for name, colour in tokens.families.items()}
    assert too_weak({name: (line, ground) for name, line in (wires | frames).items()}, 3) == {}


@THEMES
def test_notes_groups_and_icons_can_be_read_on_their_tints(tokens: Tokens) -> None:
    colours, canvas, surface = tokens.colours(), tokens.canvas, tokens.surface
    groups = {name: (colours[name], mixed(colours[name], paint_ground.group_tint(tokens), canvas)) for name in GIVEN}
    notes = {name: (tokens.text, mixed(colours[name], paint_ground.NOTE_TINT, surface)) for name in GIVEN}
    assert too_weak(groups, 4.5) == {} == too_weak(notes, 4.5)
    tint = paint_cards.tile_tint(tokens)
    tiles = {name: (colour, mixed(colour, tint, surface)) for name, colour in tokens.families.items()}
    assert too_weak(tiles, 3) == {}


def test_both_themes_have_the_same_names_and_whole_colours() -> None:
    assert DARK.colours().keys() == LIGHT.colours().keys()
    for tokens in (DARK, LIGHT):
        assert [name for name, colour in tokens.colours().items() if not re.fullmatch("#[0-9a-f]{6}", colour)] == []
