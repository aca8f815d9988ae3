"""The table of words in ``docs/demo-site.md`` is what the skins really say."""

from __future__ import annotations

import html
from pathlib import Path

import pytest

from runtime.demo.site.state import SITE_RESOURCES
from tests.fixtures.larkspur import WORDS

DOCUMENT = Path(__file__).parents[5] / "docs" / "demo-site.md"


def table() -> list[tuple[str, str]]:
    """Pairs of words, the first skin's and the second's."""
    lines = DOCUMENT.read_text("utf-8").partition("| Page | Skin 1 | Skin 2 |")[2].splitlines()[2:]
    rows = [line.strip("|").split("|") for line in lines[: lines.index("")]]
    return [(html.unescape(first.strip()), html.unescape(second.strip())) for _, first, second in rows]


def source(skin: int) -> str:
    """All that a skin's pages can say."""
    files = [*(SITE_RESOURCES / "templates" / f"skin{skin}").iterdir(), SITE_RESOURCES / "static" / f"skin{skin}.js"]
    shared = (SITE_RESOURCES / "static" / "lib" / "date-picker.js").read_text("utf-8") if skin == 1 else ""
    return shared + html.unescape("".join(path.read_text("utf-8") for path in files))


@pytest.mark.parametrize("skin", [1, 2])
def test_documented_words_are_in_the_skin(skin: int) -> None:
    pairs = table()
    assert len(pairs) > 30
    text = source(skin)
    assert [pair[skin - 1] for pair in pairs if pair[skin - 1] not in text] == []


def test_words_that_the_tests_use_are_documented() -> None:
    known = set(table())
    first, second = vars_of(1), vars_of(2)
    changed = {(first[name], second[name]) for name in first if first[name] != second[name]}
    used = {pair for pair in changed if pair not in known}
    assert used == {("File to attach", "Add a file"), ("Choose", "Use")}, "said only to assistive technology"


def vars_of(skin: int) -> dict[str, str]:
    return {name: getattr(WORDS[skin], name) for name in WORDS[skin].__dataclass_fields__}
