"""Days as a person writes them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from studio.i18n import language
from studio.widgets.days import read_day, written

DAY = date(2027, 5, 12)


@pytest.fixture(params=["en", "bg"])
def spoken(request: pytest.FixtureRequest) -> Iterator[str]:
    before = language().code
    language().use(request.param)
    yield request.param
    language().use(before)


def test_what_is_written_is_read_again(spoken: str) -> None:
    days = [DAY + timedelta(days=17 * n) for n in range(60)]
    assert [read_day(written(day)) for day in days] == days


@pytest.mark.parametrize("text", ["2027-05-12", " 12.5.2027 ", "12.05.2027г."])
def test_other_forms_are_read_in_every_language(spoken: str, text: str) -> None:
    assert read_day(text) == DAY


@pytest.mark.parametrize("text", ["", "31 May", "31.02.2027", "12 Maybe 2027", "31 Feb 2027", "tomorrow"])
def test_what_is_no_day_is_none(spoken: str, text: str) -> None:
    assert read_day(text) is None
