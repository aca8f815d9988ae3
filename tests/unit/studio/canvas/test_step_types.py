"""Finding a step type by a few letters."""

from __future__ import annotations

import pytest

from runtime.tasks.registry import Registry
from studio.canvas.step_types import FAMILIES, OFTEN, StepTypes, family_title, family_tone
from studio.theme import DARK


@pytest.fixture(scope="module")
def types() -> StepTypes:
    return StepTypes(Registry())


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("click", "browser.click"),
        ("for each", "flow.for_each"),
        ("loop", "flow.for_each"),
        ("clcik", "browser.click"),
        ("excel", "excel.read"),
        ("if", "flow.condition"),
        ("HTTP", "http.request"),
    ],
)
def test_the_right_one_is_among_the_first(types: StepTypes, text: str, wanted: str) -> None:
    assert wanted in [spec.type for spec in types.search(text)[:6]]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("read csv", "csv.read"), ("excel write", "excel.write"), ("log", "flow.log"), ("loop rows", "flow.for_each")],
)
def test_words_in_any_order_and_titles_before_keywords(types: StepTypes, text: str, wanted: str) -> None:
    assert types.search(text)[0].type == wanted


def test_nonsense_finds_nothing(types: StepTypes) -> None:
    assert types.search("qqxyzzy") == []


def test_without_a_text_all_are_offered_the_near_ones_first(types: StepTypes) -> None:
    found = types.search("", near="excel", recent=["flow.log"])
    assert len(found) == len(types.all)
    assert found[0].type == "flow.log" and found[1].type == "excel.read"
    assert {spec.type for spec in types.search("")[: len(OFTEN)]} == set(OFTEN)


def test_every_family_has_a_name_and_a_colour(types: StepTypes) -> None:
    for family in types.by_family():
        assert family in FAMILIES and family_title(family)
        assert family_tone(family) in DARK.colours()
    assert family_tone("someones_plugin") == "family_other"
