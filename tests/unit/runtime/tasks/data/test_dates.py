from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.errors import StepFailed
from runtime.tasks.data.moments import format_moment, parse_moment
from tests.fixtures.task_calls import Calls


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2026-05-12", "2026-05-12"),
        ("2026-5-2", "2026-05-02"),
        ("2026/05/12", "2026-05-12"),
        ("12.5.2026", "2026-05-12"),
        ("12.05.2026 г.", "2026-05-12"),
        ("12/05/2026", "2026-05-12"),
        ("12-05-2026", "2026-05-12"),
        ("12 May 2026", "2026-05-12"),
        ("12. Mai 2026", None),
        ("12-Jun-2026", "2026-06-12"),
        ("May 12, 2026", "2026-05-12"),
        ("Sept. 1, 2026", "2026-09-01"),
        ("May 1st 2026", "2026-05-01"),
        ("12 май 2026 г.", "2026-05-12"),
        ("Tue, 12 May 2026 09:30:00 +0300", "2026-05-12T09:30:00+03:00"),
        ("2026-05-12T09:30:00Z", "2026-05-12T09:30:00+00:00"),
        ("2026-05-12T09:30:00.123456-05:00", "2026-05-12T09:30:00.123456-05:00"),
        ("2026-05-12 9:30", "2026-05-12T09:30:00"),
        (" 12.05.2026   9:30 ", "2026-05-12T09:30:00"),
        ("12/05/2026 12:05 am", "2026-05-12T00:05:00"),
        ("12/05/2026, 9:30 PM", "2026-05-12T21:30:00"),
        ("29.2.2024", "2024-02-29"),
        ("29.2.2026", None),
        ("12/05/2026 13:00 pm", None),
        ("2026-13-01", None),
        ("0000-01-01", None),
        ("tomorrow", None),
        ("", None),
        ("12", None),
    ],
)
async def test_usual_forms(call: Calls, text: str, iso: str | None) -> None:
    if iso is None:
        with pytest.raises(StepFailed, match="not a date") as caught:
            await call("date.parse", text=text)
        assert caught.value.kind == "data" and caught.value.remedy
    else:
        assert await call("date.parse", text=text) == iso


async def test_parsing_by_pattern_and_zone(call: Calls) -> None:
    assert await call("date.parse", text="05/12/2026", month_first=True) == "2026-05-12"
    assert await call("date.parse", text="12-05-26", pattern="dd-MM-yy") == "2026-05-12"
    assert await call("date.parse", text="3.5.2026 7:05", pattern="d.M.yyyy H:mm") == "2026-05-03T07:05:00"
    assert await call("date.parse", text="12|05|2026", pattern="DD|MM|YYYY") == "2026-05-12"
    assert await call("date.parse", text="2026-05-12 09:30", timezone="Europe/Sofia") == "2026-05-12T09:30:00+03:00"
    with pytest.raises(StepFailed, match=r'"x" is no date of the form "DD.MM.YYYY"'):
        await call("date.parse", text="x", pattern="dd.MM.yyyy")
    with pytest.raises(StepFailed, match='no time zone "Mars/Base"'):
        await call("date.parse", text="2026-05-12 09:30", timezone="Mars/Base")


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("dd.MM.yyyy", "02.05.2026"),
        ("d.M.yy", "2.5.26"),
        ("dddd, D MMMM YYYY [at day's] HH:mm", "Saturday, 2 May 2026 at day's 09:05"),
        ("ddd MMM", "Sat May"),
        ("hh:mm:ss tt", "09:05:07 AM"),
        ("YYYYMMDD", "20260502"),
        ("yyyy-MM-dd[T]HH:mm:ssZ", "2026-05-02T09:05:07"),
    ],
)
async def test_formatting(call: Calls, pattern: str, text: str) -> None:
    assert await call("date.format", date="2026-05-02T09:05:07", pattern=pattern) == text


async def test_formatting_in_a_zone_and_from_seconds(call: Calls) -> None:
    params = {"pattern": "yyyy-MM-dd HH:mm Z", "timezone": "Europe/Sofia"}
    assert await call("date.format", date="2026-01-15T22:30:00Z", **params) == "2026-01-16 00:30 +02:00"
    assert await call("date.format", date=0, **params) == "1970-01-01 02:00 +02:00"
    assert await call("date.format", date=1_700_000_000_000, pattern="yyyy-MM-dd") == "2023-11-14"
    with pytest.raises(StepFailed):
        await call("date.format", date=1e300, pattern="yyyy")


@pytest.mark.parametrize(
    ("start", "change", "result"),
    [
        ("2026-01-31", {"months": 1}, "2026-02-28"),
        ("2024-02-29", {"years": 1}, "2025-02-28"),
        ("2026-03-31", {"months": -1}, "2026-02-28"),
        ("2026-12-15", {"months": 1}, "2027-01-15"),
        ("2026-05-12", {"weeks": 1, "days": -1}, "2026-05-18"),
        ("2026-05-12", {"hours": 25}, "2026-05-13T01:00:00"),
        ("2026-05-12T23:59:30Z", {"seconds": 45}, "2026-05-13T00:00:15+00:00"),
    ],
)
async def test_adding(call: Calls, start: str, change: dict[str, Any], result: str) -> None:
    assert await call("date.add", date=start, **change) == result


@pytest.mark.parametrize("change", [{"years": 9000}, {"days": -800_000}, {"days": 10**12}, {"hours": 1e12}])
async def test_adding_too_much(call: Calls, change: dict[str, Any]) -> None:
    with pytest.raises(StepFailed, match="years 1 to 9999"):
        await call("date.add", date="2026-05-12", **change)


async def test_difference(call: Calls) -> None:
    result = await call("date.difference", start="2024-02-29", end="2026-02-28T12:00")
    assert result == {
        "seconds": 63_115_200.0,
        "minutes": 1_051_920.0,
        "hours": 17_532.0,
        "days": 730.5,
        "months": 24,
        "years": 2,
    }
    back = await call("date.difference", start="2026-05-12", end="2025-05-12")
    assert (back["days"], back["months"], back["years"]) == (-365.0, -12, -1)
    zoned = await call("date.difference", start="2026-05-12T00:00", end="2026-05-12T00:00Z", timezone="Europe/Sofia")
    assert zoned["hours"] == 3.0


async def test_business_days(call: Calls) -> None:
    friday, monday = "2026-05-08", "2026-05-11"
    assert await call("date.add_business_days", date=friday, days=1) == monday
    assert await call("date.add_business_days", date=monday, days=-1) == friday
    assert await call("date.add_business_days", date="2026-05-09", days=0) == monday
    assert await call("date.add_business_days", date=friday, days=1, holidays=[monday]) == "2026-05-12"
    assert await call("date.add_business_days", date=friday, days=1, weekend=["friday"]) == "2026-05-09"
    assert await call("date.business_days", start=friday, end=monday) == 2
    assert await call("date.business_days", start=friday, end="2026-05-15", holidays=["11.5.2026"]) == 5
    assert await call("date.business_days", start=monday, end=friday) == 0
    with pytest.raises(StepFailed, match="too far"):
        await call("date.business_days", start="0001-01-01", end="9999-12-31")


async def test_now_has_its_offset(call: Calls) -> None:
    before = dt.datetime.now(dt.UTC).replace(microsecond=0)
    for timezone in ("UTC", "local", "Asia/Kathmandu"):
        now = dt.datetime.fromisoformat(await call("date.now", timezone=timezone))
        assert now.tzinfo is not None and before <= now <= dt.datetime.now(dt.UTC)


@given(st.datetimes(min_value=dt.datetime(1000, 1, 1)), st.sampled_from(["+02:00", "Z", ""]))
def test_iso_text_is_always_understood(moment: dt.datetime, zone: str) -> None:
    expected = dt.datetime.fromisoformat(moment.isoformat() + zone)
    assert parse_moment(moment.isoformat() + zone) == expected
    assert parse_moment(moment.date().isoformat()) == moment.date()


@given(st.datetimes(min_value=dt.datetime(1000, 1, 1)))
def test_patterns_go_there_and_back(moment: dt.datetime) -> None:
    moment = moment.replace(microsecond=0)
    pattern = "dd.MM.yyyy HH:mm:ss"
    assert parse_moment(format_moment(moment, pattern), pattern) == moment


@given(st.text(max_size=40))
def test_any_text_gives_a_date_or_a_sentence(text: str) -> None:
    try:
        parse_moment(text)
    except ValueError as error:
        assert str(error).endswith(".")
