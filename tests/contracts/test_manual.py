"""The manual: the same chapters in both languages, links that lead somewhere, pictures that are there and not large."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image

from devtools.manual_pictures import MANUAL, shown
from runtime.words.language import LANGUAGES
from studio.dialogs.manual import FIRST

CHAPTERS = sorted(path.name for path in (MANUAL / "en").glob("*.md"))
LINK = re.compile(r"(?<!!)\[[^]]*]\(([^)#]+)[^)]*\)")
KEYS = re.compile(r"(?:Ctrl|Alt|Shift)\+[A-Za-z0-9,+]+|\bF\d+\b")
PAGES = sorted(MANUAL.glob("*/*.md"))


def test_the_languages_have_the_same_chapters() -> None:
    assert len(CHAPTERS) >= 10
    for code in LANGUAGES:
        assert sorted(path.name for path in (MANUAL / code).glob("*.md")) == CHAPTERS


def test_the_contents_name_every_chapter() -> None:
    for code in LANGUAGES:
        named = LINK.findall((MANUAL / code / FIRST).read_text("utf-8"))
        assert sorted([*named, FIRST]) == CHAPTERS


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}/{page.stem}")
def test_links_lead_to_pages(page: Path) -> None:
    text = page.read_text("utf-8")
    assert [link for link in LINK.findall(text) if "://" not in link and not (page.parent / link).is_file()] == []


@pytest.mark.parametrize("page", [page for page in PAGES if page.parent.name == "bg"], ids=lambda page: page.stem)
def test_a_chapter_shows_the_same_in_both_languages(page: Path) -> None:
    theirs = page.read_text("utf-8")
    ours = (MANUAL / "en" / page.name).read_text("utf-8")
    assert re.findall(r"pictures/en/([\w-]+)", ours) == re.findall(r"pictures/bg/([\w-]+)", theirs)
    assert ours.count("\n- ") == theirs.count("\n- ") and ours.count("\n|") == theirs.count("\n|")


@pytest.mark.parametrize("page", [page for page in PAGES if page.parent.name == "bg"], ids=lambda page: page.stem)
def test_a_chapter_names_the_same_keys_in_both_languages(page: Path) -> None:
    ours = (MANUAL / "en" / page.name).read_text("utf-8")
    assert sorted(KEYS.findall(ours)) == sorted(KEYS.findall(page.read_text("utf-8")))


def test_pictures_are_those_that_are_shown() -> None:
    there = {(path.parent.name, path.stem) for path in MANUAL.glob("pictures/*/*.png")}
    assert there == shown(), "run: python -m devtools.manual_pictures"
    assert sum(path.stat().st_size for path in MANUAL.glob("pictures/*/*.png")) < 6_000_000


def test_no_picture_is_blank() -> None:
    for path in MANUAL.glob("pictures/*/*.png"):
        with Image.open(path) as picture:
            colours = picture.convert("RGB").resize((216, 135)).getcolors(maxcolors=100_000)
        assert colours is not None
        assert len(colours) > 40, path
