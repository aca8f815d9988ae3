"""Functions for dates and times. They are ISO texts: ``2026-05-12`` or ``2026-05-12T09:30:00Z``.

The present moment comes from the scope (``__now__``), so that a replayed step computes the same.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo

from runtime.expressions.access import root
from runtime.expressions.faults import Fault, Missing
from runtime.expressions.functions.dateformat import read_date, write_date
from runtime.expressions.functions.table import Number, function
from runtime.expressions.limits import Frame

GROUP = "Dates"
NOW = "__now__"
_MOMENT = "2026-05-12T09:30:00Z"
_SECONDS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86_400, "weeks": 604_800}
_MONTHS = {"months": 1, "years": 12}


@function(
    GROUP,
    "The present moment, in UTC or in a time zone.",
    ("now()", _MOMENT),
    ('now("Europe/Sofia")', "2026-05-12T12:30:00+03:00"),
)
def now(frame: Frame, zone: str = "UTC") -> str:
    return _text(_moment(frame).astimezone(_zone(frame, zone)))


@function(GROUP, "The present day, in UTC or in a time zone.", ("today()", "2026-05-12"))
def today(frame: Frame, zone: str = "UTC") -> str:
    return _moment(frame).astimezone(_zone(frame, zone)).date().isoformat()


@function(
    GROUP,
    "The ISO text of a date that is written in a pattern (see below), or in any ISO form where there is none.",
    ('parse_date("12.05.2026", "DD.MM.YYYY")', "2026-05-12"),
    ('parse_date("5 May 2026 7:05 PM", "D MMM YYYY h:mm A")', "2026-05-05T19:05:00"),
)
def parse_date(frame: Frame, text: str, pattern: str = "") -> str:
    if pattern:
        frame.pay_once(pattern, 500)
    frame.spend(10)
    return _text(read_date(text, pattern) if pattern else _read(text))


@function(
    GROUP,
    "A date written in a pattern (see below), in a time zone where one is named.",
    ('format_date("2026-05-12", "DD.MM.YYYY")', "12.05.2026"),
    ('format_date("2026-05-12T22:30:00Z", "DD.MM. HH:mm", "Europe/Sofia")', "13.05. 01:30"),
)
def format_date(frame: Frame, date: str, pattern: str = "YYYY-MM-DD", zone: str = "") -> str:
    frame.spend(10 + len(pattern) // 4)
    moment = _as_time(_read(date))
    if zone:
        moment = _aware(moment).astimezone(_zone(frame, zone))
    return write_date(moment, pattern)


@function(GROUP, "A number of days later; earlier where it is negative.", ('add_days("2026-02-27", 2)', "2026-03-01"))
def add_days(frame: Frame, date: str, days: Number) -> str:
    frame.spend(4)
    return _text(_add_span(_read(date), timedelta(days=days)))


@function(
    GROUP,
    "Later by an amount of seconds, minutes, hours, days, weeks, months or years; never past the end of a month.",
    ('add_time("2026-01-31", 1, "months")', "2026-02-28"),
    ('add_time("2026-05-12T09:30:00Z", -90, "minutes")', "2026-05-12T08:00:00Z"),
)
def add_time(frame: Frame, date: str, amount: Number, unit: str) -> str:
    frame.spend(4)
    moment = _read(date)
    if unit in _MONTHS:
        return _text(_add_months(moment, amount * _MONTHS[unit]))
    return _text(_add_span(moment, timedelta(seconds=amount * _unit(unit))))


@function(
    GROUP,
    "The time from a start to an end, in seconds, minutes, hours, days or weeks; negative where the end is earlier.",
    ('date_diff("2026-05-01", "2026-05-12")', 11),
    ('date_diff("2026-05-12T09:00:00Z", "2026-05-12T10:30:00Z", "hours")', 1.5),
)
def date_diff(frame: Frame, start: str, end: str, unit: str = "days") -> Number:
    frame.spend(4)
    first, last = _as_time(_read(start)), _as_time(_read(end))
    if (first.tzinfo is None) is not (last.tzinfo is None):
        first, last = _aware(first), _aware(last)
    result = (last - first) / timedelta(seconds=_unit(unit))
    return int(result) if result.is_integer() else result


def _moment(frame: Frame) -> datetime:
    try:
        text = root(frame.scope, NOW)
    except Missing:
        raise Fault("The present moment is not known here.", "now and today work in a run.") from None
    return _aware(_as_time(_read(text)))


def _read(text: str) -> date:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Fault("The text is no ISO date.", 'Other forms: parse_date("12.05.2026", "DD.MM.YYYY").') from None
    return moment.date() if "T" not in text and " " not in text and len(text) <= 10 else moment


def _text(moment: date) -> str:
    if not isinstance(moment, datetime):
        return moment.isoformat()
    text = moment.isoformat(timespec="milliseconds" if moment.microsecond else "seconds")
    return text.replace("+00:00", "Z")


def _as_time(moment: date) -> datetime:
    return moment if isinstance(moment, datetime) else datetime(moment.year, moment.month, moment.day)


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _unit(unit: str) -> int:
    seconds = _SECONDS.get(unit)
    if seconds is None:
        raise Fault(f'"{unit[:20]}" is no unit of time.', f"Units are {', '.join([*_SECONDS, *_MONTHS])}.")
    return seconds


def _add_span(moment: date, span: timedelta) -> date:
    """A date stays one unless the span has broken days (``date + timedelta`` would drop the rest)."""
    whole_days = not span % timedelta(days=1)
    return (moment if whole_days else _as_time(moment)) + span


def _add_months(moment: date, months: Number) -> date:
    if int(months) != months:
        raise Fault("Months and years are added in whole numbers.")
    from calendar import monthrange

    count = moment.year * 12 + moment.month - 1 + int(months)
    year, month = divmod(count, 12)
    if not 1 <= year <= 9999:
        raise OverflowError
    return moment.replace(year=year, month=month + 1, day=min(moment.day, monthrange(year, month + 1)[1]))


def _zone(frame: Frame, name: str) -> tzinfo:
    if name == "UTC":
        return UTC
    frame.spend(200)
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Fault(f'"{name[:40]}" is no time zone.', 'Zones are called as in "Europe/Sofia".') from None
