"""Each rule of the style sheet puts colours on backgrounds on which they are seen, in both themes (WCAG 2.2, AA)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from studio.theme import icons
from studio.theme.style import DRAWINGS, TEMPLATE
from studio.theme.tokens import DARK, LIGHT, Tokens
from tests.unit.studio.theme.test_contrast import BACKGROUNDS, contrast

RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
DECLARATION = re.compile(r"([\w-]+)\s*:\s*([^;]+)")
TOKEN = re.compile(r"\$\{?(\w+)")
#: Parts that hold no text.
BARE = re.compile(
    r"::(indicator|handle|chunk|groove|separator|close-button|up-button|down-button|add-|sub-|corner)"
    r"|QProgressBar|QScrollBar|role=\"line\"|::section|QTableCornerButton"
)
#: Lines that only separate, and drawings of what cannot be used now.
SEPARATORS, UNUSABLE = {"border"}, {"down_faint", "right_faint"}


@dataclass(frozen=True)
class Rule:
    selector: str
    values: dict[str, str]

    @property
    def base(self) -> str:
        """The selector without its states."""
        return re.sub(r"(?<!:):(?!:)[\w-]+", "", self.selector)

    def token(self, *properties: str) -> str | None:
        """The token that one of these properties takes its colour from; None for none or a transparent one."""
        found = [TOKEN.search(self.values[name]) for name in properties if name in self.values]
        return next((match[1] for match in reversed(found) if match), None)


def rules() -> list[Rule]:
    text = re.sub(r"/\*.*?\*/", "", TEMPLATE.read_text("utf-8"), flags=re.DOTALL)
    return [
        Rule(" ".join(selector.split()), dict(DECLARATION.findall(body)))
        for selectors, body in RULE.findall(text)
        for selector in selectors.split(",")
    ]


def inherited(rule: Rule, earlier: list[Rule], *properties: str) -> str | None:
    """What a rule says of a property, or else the rule of the same thing without a state."""
    if any(name in rule.values for name in properties):
        return rule.token(*properties)
    return next(
        (one.token(*properties) for one in earlier if one.selector == rule.base and one.token(*properties)), None
    )


def texts() -> Iterator[tuple[str, str, str]]:
    """Selector, colour of the text, and each background it may stand on."""
    known = rules()
    for rule in known:
        if BARE.search(rule.selector) or not {"color", "background"} & rule.values.keys():
            continue
        front = inherited(rule, known, "color") or "text"
        behind = inherited(rule, known, "background", "selection-background-color")
        for ground in [behind] if behind else BACKGROUNDS:
            yield rule.selector, front, ground


@pytest.mark.parametrize("tokens", [DARK, LIGHT], ids=lambda tokens: tokens.name)
def test_every_text_of_the_sheet_can_be_read(tokens: Tokens) -> None:
    colours, weak = tokens.colours(), {}
    for selector, front, ground in texts():
        value = contrast(colours[front], colours[ground])
        if value < (2.5 if ":disabled" in selector else 4.5):
            weak[f"{selector}: {front} on {ground}"] = round(value, 2)
    assert weak == {}


@pytest.mark.parametrize("tokens", [DARK, LIGHT], ids=lambda tokens: tokens.name)
def test_every_border_and_drawing_of_the_sheet_that_tells_something_is_seen(tokens: Tokens) -> None:
    edges = {rule.token("border", "border-color", "border-bottom-color", "border-top-color") for rule in rules()}
    lines = {edge for edge in edges if edge} - SEPARATORS - {"pressed", "text"}
    lines |= {tone for name, (_, tone) in DRAWINGS.items() if name not in UNUSABLE} - {"on_accent"}
    colours = tokens.colours()
    found = {
        f"{line} on {ground}": contrast(colours[line], colours[ground]) for line in lines for ground in BACKGROUNDS
    }
    assert {"accent", "danger", "outline", "muted"} <= lines
    assert {pair: round(value, 2) for pair, value in found.items() if value < 3} == {}


def test_what_is_faint_cannot_be_used_and_else_nothing() -> None:
    assert {
        rule.selector for rule in rules() if rule.token("color") == "faint" and ":disabled" not in rule.selector
    } == set()


def test_the_sheet_was_read() -> None:
    found = set(texts())
    assert ('QPushButton[kind="primary"]:hover', "on_accent", "accent_hover") in found
    assert ('QPushButton[kind="chip"]:checked', "accent", "accent_soft") in found
    assert ("QListView::item:selected", "text", "selected") in found
    assert ("QMenu::item:disabled", "faint", "raised") in found


def test_every_drawing_is_there() -> None:
    for icon, _tone in DRAWINGS.values():
        assert (icons.FOLDER / f"{icon}.svg").is_file(), f"no icon {icon}"
