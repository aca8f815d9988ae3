"""Texts in two languages, and how numbers, times and lists are written."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from runtime.errors import UsageProblem
from runtime.words.language import COMMON, LANGUAGES, Words, texts_of


@pytest.mark.parametrize("name", sorted(texts_of(COMMON)))
def test_every_text_is_there_in_every_language_with_the_same_places(name: str) -> None:
    texts = texts_of(COMMON)[name]
    assert set(texts) == set(LANGUAGES)
    assert all(texts.values())
    assert (
        len({frozenset(place for _, place, _, _ in Formatter().parse(text) if place) for text in texts.values()}) == 1
    )


def test_a_book_goes_on_in_the_common_one() -> None:
    assert Words("bg", "report")("log.none") == "Няма записи в дневника."
    assert Words("bg", "report")("unit.min") == Words("bg")("unit.min") == "мин"


def test_lists_and_quotation_marks() -> None:
    en, bg = Words("en"), Words("bg")
    assert [en.listed([]), en.listed(["a"]), en.listed(["a", "b"]), en.listed(["a", "b", "c"], last="or")] == [
        "", "a", "a and b", "a, b or c",
    ]  # fmt: skip
    assert bg.listed(["a", "b", "c"], most=2) == "a, b и още 1"
    assert (en.quote("x"), bg.quote("x")) == ("“x”", "„x“")


@pytest.mark.parametrize(
    ("ms", "en", "bg"),
    [
        (None, "", ""),
        (0.4, "0 ms", "0 мс"),
        (999, "999 ms", "999 мс"),
        (1000, "1.0 s", "1,0 сек"),
        (59_940, "59.9 s", "59,9 сек"),
        (59_999, "1 min 00 s", "1 мин 00 сек"),
        (125_000, "2 min 05 s", "2 мин 05 сек"),
        (3_600_000, "1 h 00 min", "1 ч 00 мин"),
        (90_000_000, "1 d 1 h", "1 дни 1 ч"),
    ],
)
def test_durations(ms: float | None, en: str, bg: str) -> None:
    assert (Words("en").duration(ms), Words("bg").duration(ms)) == (en, bg)


def test_numbers_sizes_and_moments() -> None:
    en, bg = Words("en"), Words("bg")
    assert (en.number(1234567), bg.number(1234567)) == ("1,234,567", "1\u00a0234\u00a0567")
    assert [en.size(n) for n in (999, 1500, 2_500_000, 74_700_000_000)] == ["999 B", "1.5 kB", "2.5 MB", "74.7 GB"]
    assert re.fullmatch(r"\d+ May 2026, \d\d:\d\d:05", en.moment("2026-05-12T09:30:05.123Z"))
    assert re.fullmatch(r"\d\d\.05\.2026 г\., \d\d:\d\d:05", bg.moment("2026-05-12T09:30:05.123Z"))
    assert en.clock("2026-05-12T09:30:05.123Z").endswith(":05.123")
    assert en.moment(None) == ""
    assert (Words("en", "report").count("rows", 1), Words("en", "report").count("rows", 2)) == ("1 row", "2 rows")


@pytest.mark.parametrize(
    ("text", "en", "bg"),
    [
        ("1,234", 1234, 1.234),
        ("-1,234,567.5", -1234567.5, None),
        ("1\u00a0234,5", 1234.5, 1234.5),
        ("12 345", 12345, 12345),
        ("12 34", None, None),
        (" 0.5 ", 0.5, 0.5),
        ("0,5", 0.5, 0.5),
        ("many", None, None),
    ],
)
def test_a_number_is_read_as_it_is_written(text: str, en: float | None, bg: float | None) -> None:
    assert (Words("en").value(text), Words("bg").value(text)) == (en, bg)


def test_languages_by_locale_and_unknown_ones() -> None:
    assert Words.of("bg_BG").lang == "bg"
    assert Words.of("EN-us").lang == "en"
    with pytest.raises(UsageProblem, match=r'language "fr".*en, bg'):
        Words.of("fr")


def test_days() -> None:
    assert (Words("en").day("2026-05-12T12:00:00Z"), Words("bg").day("2026-05-12T12:00:00Z")) == (
        "12 May 2026",
        "12.05.2026 г.",
    )


def test_parts_of_one() -> None:
    assert Words("en").percent(0.634) == "63%"
    assert Words("bg").percent(1) == "100\u00a0%"
