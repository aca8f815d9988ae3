"""Dates: read, write, add, difference, business days. A moment travels as ISO 8601 text."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable
from enum import StrEnum
from typing import ParamSpec, TypeVar

from pydantic import Field

from runtime.errors import StepFailed
from runtime.model import ReplayPolicy
from runtime.tasks.context import TaskContext
from runtime.tasks.data.moments import Moment, format_moment, from_seconds, parse_moment, zone
from runtime.tasks.spec import TaskParams, TaskResult, task

P = ParamSpec("P")
T = TypeVar("T")

When = str | int | float
_WHEN = Field(title="Date", description="ISO 8601 or another usual form; a number is seconds since 1970.")
_PATTERN_HELP = (
    "As in DD.MM.YYYY HH:mm:ss; also MMMM or MMM (month's name), dddd (day), A (AM or PM), Z (offset), [text]."
)
_ZONE_HELP = "A name such as Europe/Sofia, UTC, or local."
#: The furthest business-day count, in days: keeps a mistyped number from counting for minutes.
_FAR = 100_000


class Weekday(StrEnum):
    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


class NowParams(TaskParams):
    timezone: str = Field("UTC", title="Time zone", description=_ZONE_HELP)


class ParseParams(TaskParams):
    text: str = Field(title="Text")
    pattern: str = Field("", title="Pattern", description="Empty knows the usual forms. " + _PATTERN_HELP)
    month_first: bool = Field(False, title="Month first", description="05/12/2026 is the 12th of May.")
    timezone: str = Field("", title="Time zone", description="For a time that names none. " + _ZONE_HELP)


class FormatParams(TaskParams):
    date: When = _WHEN
    pattern: str = Field(title="Pattern", description=_PATTERN_HELP, min_length=1)
    timezone: str = Field("", title="In the time zone", description=_ZONE_HELP)


class AddParams(TaskParams):
    date: When = _WHEN
    years: int = Field(0, title="Years")
    months: int = Field(0, title="Months", description="The last day of a month stays inside the shorter month.")
    weeks: int = Field(0, title="Weeks")
    days: int = Field(0, title="Days")
    hours: float = Field(0, title="Hours")
    minutes: float = Field(0, title="Minutes")
    seconds: float = Field(0, title="Seconds")


class DifferenceParams(TaskParams):
    start: When = Field(title="From")
    end: When = Field(title="To")
    timezone: str = Field("UTC", title="Time zone", description="For a time that names none. " + _ZONE_HELP)


class Difference(TaskResult):
    seconds: float = Field(title="Seconds in all")
    minutes: float = Field(title="Minutes in all")
    hours: float = Field(title="Hours in all")
    days: float = Field(title="Days in all")
    months: int = Field(title="Whole months")
    years: int = Field(title="Whole years")


class CalendarParams(TaskParams):
    weekend: list[Weekday] = Field([Weekday.SATURDAY, Weekday.SUNDAY], title="Free days of the week", max_length=6)
    holidays: list[str] = Field([], title="Holidays", description="Dates that are no business days.")


class AddBusinessDaysParams(CalendarParams):
    date: When = _WHEN
    days: int = Field(
        title="Business days", ge=-_FAR, le=_FAR, description="0 gives the date or the next business day."
    )


class BusinessDaysParams(CalendarParams):
    start: When = Field(title="From", description="This day is counted.")
    end: When = Field(title="To", description="This day is counted too.")


@task("date.now", title="Date and time now", icon="clock", keywords=("today",), replay=ReplayPolicy.REPEATABLE)
async def now(ctx: TaskContext, params: NowParams) -> str:
    """The moment this step runs, with its offset from UTC."""
    return dt.datetime.now(_said(zone, params.timezone)).isoformat(timespec="milliseconds")


@task("date.parse", title="Read a date", icon="calendar-search", keywords=("text", "convert"), replay=ReplayPolicy.PURE)
async def parse(ctx: TaskContext, params: ParseParams) -> str:
    """Turn a text into a date as ISO 8601: `12.5.2026` into `2026-05-12`."""
    moment = _said(parse_moment, params.text, params.pattern, params.month_first)
    if params.timezone and isinstance(moment, dt.datetime) and moment.tzinfo is None:
        moment = moment.replace(tzinfo=_said(zone, params.timezone))
    return moment.isoformat()


@task("date.format", title="Write a date", icon="calendar", keywords=("text", "pattern"), replay=ReplayPolicy.PURE)
async def write(ctx: TaskContext, params: FormatParams) -> str:
    """Write a date by a pattern: `2026-05-12` as `12.05.2026`."""
    moment = _moment(params.date)
    if params.timezone:
        target = _said(zone, params.timezone)
        whole = _whole(moment)
        moment = whole.replace(tzinfo=target) if whole.tzinfo is None else whole.astimezone(target)
    return _said(format_moment, moment, params.pattern)


@task("date.add", title="Add to a date", icon="calendar-plus", keywords=("subtract", "due"), replay=ReplayPolicy.PURE)
async def add(ctx: TaskContext, params: AddParams) -> str:
    """Go forward from a date, or back with negative numbers. A date without time stays one unless time is added."""
    moment = _moment(params.date)
    try:
        clock = dt.timedelta(hours=params.hours, minutes=params.minutes, seconds=params.seconds)
        moved = _add_months(moment, params.years * 12 + params.months)
        moved += dt.timedelta(weeks=params.weeks, days=params.days)
        return (_whole(moved) + clock if clock else moved).isoformat()
    except (OverflowError, ValueError) as error:
        raise StepFailed("The result lies outside the years 1 to 9999.", kind="data") from error


@task(
    "date.difference", title="Time between dates", icon="calendar-range", keywords=("days",), replay=ReplayPolicy.PURE
)
async def difference(ctx: TaskContext, params: DifferenceParams) -> Difference:
    """How long it is from one moment to another; negative when the second lies before the first."""
    zone_ = _said(zone, params.timezone)
    start, end = (_said(_fixed, _moment(value), zone_) for value in (params.start, params.end))
    seconds = (end - start).total_seconds()
    months = _whole_months(start, end) if end >= start else -_whole_months(end, start)
    return Difference(
        seconds=seconds,
        minutes=seconds / 60,
        hours=seconds / 3600,
        days=seconds / 86400,
        months=months,
        years=abs(months) // 12 * (1 if months >= 0 else -1),
    )


@task(
    "date.add_business_days",
    title="Add business days",
    icon="briefcase-business",
    keywords=("workday", "due", "holiday"),
    replay=ReplayPolicy.PURE,
)
async def add_business_days(ctx: TaskContext, params: AddBusinessDaysParams) -> str:
    """The date so many business days later (or earlier): a payment's due date, for example."""
    free = _calendar(params)
    day = _day(_moment(params.date))
    step = dt.timedelta(days=-1 if params.days < 0 else 1)
    left = abs(params.days)
    try:
        while left or free(day):
            day += step
            if left and not free(day):
                left -= 1
    except OverflowError as error:
        raise StepFailed("The result lies outside the years 1 to 9999.", kind="data") from error
    return day.isoformat()


@task(
    "date.business_days",
    title="Count business days",
    icon="calendar-days",
    keywords=("workday", "holiday"),
    replay=ReplayPolicy.PURE,
)
async def business_days(ctx: TaskContext, params: BusinessDaysParams) -> int:
    """How many business days lie between two dates, both counted; 0 when the second lies before the first."""
    free = _calendar(params)
    first, last = _day(_moment(params.start)), _day(_moment(params.end))
    if (last - first).days > 2 * _FAR:
        raise StepFailed("The dates lie too far apart to count.", kind="limit")
    days = (first + dt.timedelta(days=number) for number in range((last - first).days + 1))
    return sum(not free(day) for day in days)


def _said(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call a pure function; its ValueError becomes a failed step with the same sentence."""
    try:
        return function(*args, **kwargs)
    except (ValueError, OverflowError) as error:
        raise StepFailed(
            str(error), kind="data", remedy="Give a pattern, or write the date as 2026-05-12 or 2026-05-12T09:30:00."
        ) from error


def _moment(value: When) -> Moment:
    return _said(parse_moment, value) if isinstance(value, str) else _said(from_seconds, value)


def _day(moment: Moment) -> dt.date:
    return moment.date() if isinstance(moment, dt.datetime) else moment


def _whole(moment: Moment) -> dt.datetime:
    return moment if isinstance(moment, dt.datetime) else dt.datetime.combine(moment, dt.time())


def _fixed(moment: Moment, zone_: dt.tzinfo) -> dt.datetime:
    whole = _whole(moment)
    return (whole.replace(tzinfo=zone_) if whole.tzinfo is None else whole).astimezone(dt.UTC)


def _add_months(moment: Moment, months: int) -> Moment:
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise OverflowError
    last = calendar.monthrange(year, month + 1)[1]
    return moment.replace(year=year, month=month + 1, day=min(moment.day, last))


def _whole_months(start: dt.datetime, end: dt.datetime) -> int:
    months = (end.year - start.year) * 12 + end.month - start.month
    return months - 1 if months and _add_months(start, months) > end else months


def _calendar(params: CalendarParams) -> Callable[[dt.date], bool]:
    """Whether a day is free."""
    weekend = {list(Weekday).index(day) for day in params.weekend}
    holidays = {_day(_moment(text)) for text in params.holidays}
    return lambda day: day.weekday() in weekend or day in holidays
