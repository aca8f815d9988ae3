"""Dates and times as text: reading the usual ways of writing them, patterns, time zones. Pure functions."""

from __future__ import annotations

import datetime as dt
import re

from runtime.expressions.faults import Fault
from runtime.expressions.functions.dateformat import read_date, write_date

Moment = dt.date | dt.datetime

#: Characters of a text that are looked at; no date is longer.
_LONGEST = 100

_TIME = (
    r"(?:[T\s,]+(?:at\s+)?(?P<h>\d{1,2}):(?P<mi>\d{2})(?::(?P<s>\d{2})(?:[.,](?P<f>\d{1,9}))?)?\s*(?P<half>[ap]m)?)?"
)
_ZONE = r"\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2})?"
_DAYS = (
    r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})",
    r"(?P<y>\d{4})[./](?P<m>\d{1,2})[./](?P<d>\d{1,2})",
    r"(?P<a>\d{1,2})[./-](?P<b>\d{1,2})[./-](?P<y>\d{4})(?:\s*г\.?)?",
    r"(?:[^\W\d]+\.?,?\s+)?(?P<d>\d{1,2})\.?[\s-](?P<name>[^\W\d]{3,10})\.?,?[\s-](?P<y>\d{4})(?:\s*г\.?)?",
    r"(?:[^\W\d]+\.?,\s+)?(?P<name>[^\W\d]{3,10})\.?\s(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s(?P<y>\d{4})",
)
_WRITTEN = tuple(re.compile(day + _TIME + _ZONE, re.IGNORECASE) for day in _DAYS)

_NAMES = "jan яну, feb фев, mar мар, apr апр, may май, jun юни, jul юли, aug авг, sep сеп, oct окт, nov ное, dec дек"
_MONTHS = {name: number for number, pair in enumerate(_NAMES.split(", "), 1) for name in pair.split()}

#: In a pattern the letters of other tools mean the same: ``dd.MM.yyyy`` is ``DD.MM.YYYY``.
_OTHER_LETTERS = re.compile(r"(\[[^\]]*\])|(y+|d+|t+)")


def parse_moment(text: str, pattern: str = "", month_first: bool = False) -> Moment:
    """A date, or a date with time, from text. Raises ValueError with a sentence.

    Without a pattern: ISO 8601, ``12.5.2026``, ``12/05/2026`` (day first unless ``month_first``),
    ``12 May 2026``, ``May 12, 2026``, each with or without a time and an offset.
    """
    text = " ".join(text[:_LONGEST].split())
    if pattern:
        return _by_pattern(text, pattern)
    for written in _WRITTEN:
        if found := written.fullmatch(text):
            return _built(text, found.groupdict(), month_first)
    raise ValueError(f'"{text[:60]}" is not a date in a known form.')


def format_moment(moment: Moment, pattern: str) -> str:
    """A moment as text in a pattern of the expression language (``DD.MM.YYYY HH:mm``)."""
    whole = moment if isinstance(moment, dt.datetime) else dt.datetime.combine(moment, dt.time())
    try:
        return write_date(whole, _own(pattern))
    except Fault as fault:
        raise ValueError(fault.message) from fault


def from_seconds(seconds: float) -> dt.datetime:
    """Seconds since 1970 as a moment in UTC; numbers that must be milliseconds are taken as such."""
    if abs(seconds) > 1e11:
        seconds /= 1000
    return dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(seconds=seconds)


def zone(name: str) -> dt.tzinfo:
    """The time zone ``name`` (``Europe/Sofia``, ``UTC``, ``local``). Raises ValueError with a sentence."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    if name == "local":
        return dt.datetime.now().astimezone().tzinfo or dt.UTC
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f'There is no time zone "{name}"; write it as Europe/Sofia or UTC.') from error


def _built(text: str, part: dict[str, str | None], month_first: bool) -> Moment:
    try:
        month, day = _month_and_day(part, month_first)
        date = dt.date(int(part["y"] or 0), month, day)
        return date if part["h"] is None else dt.datetime.combine(date, _time(part))
    except (ValueError, KeyError) as error:
        raise ValueError(f'"{text[:60]}" is not a date that exists.') from error


def _month_and_day(part: dict[str, str | None], month_first: bool) -> tuple[int, int]:
    if part.get("a"):
        first, second = int(part["a"] or 0), int(part["b"] or 0)
        return (first, second) if month_first else (second, first)
    name = part.get("name")
    return (_MONTHS[name[:3].lower()] if name else int(part["m"] or 0)), int(part["d"] or 0)


def _time(part: dict[str, str | None]) -> dt.time:
    hour = int(part["h"] or 0)
    if half := (part["half"] or "").lower():
        if not 1 <= hour <= 12:
            raise ValueError
        hour = hour % 12 + (12 if half == "pm" else 0)
    micro = int((part["f"] or "0").ljust(6, "0")[:6])
    return dt.time(hour, int(part["mi"] or 0), int(part["s"] or 0), micro, _offset(part["zone"]))


def _offset(text: str | None) -> dt.tzinfo | None:
    if not text:
        return None
    if text[0] not in "+-":
        return dt.UTC
    digits = text[1:].replace(":", "")
    delta = dt.timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return dt.timezone(-delta if text[0] == "-" else delta)


def _by_pattern(text: str, pattern: str) -> Moment:
    try:
        return read_date(text, _own(pattern))
    except Fault as fault:
        raise ValueError(fault.message.replace("The text", f'"{text[:60]}"')) from fault


def _own(pattern: str) -> str:
    """The pattern in the letters of the expression language."""

    def letters(found: re.Match[str]) -> str:
        inside, run = found.groups()
        if inside or (run[0] == "d" and len(run) > 2):
            return found.group()
        return "A" if run[0] == "t" else str(run).upper()

    return _OTHER_LETTERS.sub(letters, pattern)
