"""Dates in the patterns that people write: ``DD.MM.YYYY HH:mm``. Names are English, whatever the machine speaks."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import lru_cache

from runtime.expressions.faults import Fault

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_LONGEST = 100
_PART = re.compile(r"\[[^\]]*\]|YYYY|YY|MMMM|MMM|MM|M|dddd|ddd|DD|D|HH|H|hh|h|mm|m|ss|s|SSS|A|Z|.", re.DOTALL)
_CLOCK = frozenset({"HH", "H", "hh", "h", "mm", "m", "ss", "s", "SSS", "A", "Z"})

#: What each part of a pattern means, for the reference.
PARTS = {
    "YYYY": "year",
    "YY": "year with two digits (69 and above: 19..)",
    "MMMM": "month's name",
    "MMM": "month's short name",
    "MM": "month with two digits",
    "M": "month",
    "dddd": "day of the week",
    "ddd": "short day of the week",
    "DD": "day with two digits",
    "D": "day",
    "HH": "hour, 00 to 23",
    "H": "hour, 0 to 23",
    "hh": "hour, 01 to 12",
    "h": "hour, 1 to 12",
    "mm": "minute with two digits",
    "m": "minute",
    "ss": "second with two digits",
    "s": "second",
    "SSS": "millisecond",
    "A": "AM or PM",
    "Z": "offset from UTC",
    "[text]": "text as it stands",
}

_WRITERS: dict[str, Callable[[datetime], str]] = {
    "YYYY": lambda moment: f"{moment.year:04}",
    "YY": lambda moment: f"{moment.year % 100:02}",
    "MMMM": lambda moment: MONTHS[moment.month - 1],
    "MMM": lambda moment: MONTHS[moment.month - 1][:3],
    "MM": lambda moment: f"{moment.month:02}",
    "M": lambda moment: str(moment.month),
    "dddd": lambda moment: DAYS[moment.weekday()],
    "ddd": lambda moment: DAYS[moment.weekday()][:3],
    "DD": lambda moment: f"{moment.day:02}",
    "D": lambda moment: str(moment.day),
    "HH": lambda moment: f"{moment.hour:02}",
    "H": lambda moment: str(moment.hour),
    "hh": lambda moment: f"{moment.hour % 12 or 12:02}",
    "h": lambda moment: str(moment.hour % 12 or 12),
    "mm": lambda moment: f"{moment.minute:02}",
    "m": lambda moment: str(moment.minute),
    "ss": lambda moment: f"{moment.second:02}",
    "s": lambda moment: str(moment.second),
    "SSS": lambda moment: f"{moment.microsecond // 1000:03}",
    "A": lambda moment: "PM" if moment.hour >= 12 else "AM",
    "Z": lambda moment: _offset(moment),
}


#: How each part is read; ``+`` keeps what it took, so that reading takes one pass.
_READERS = {
    "YYYY": "[0-9]{4}",
    "YY": "[0-9]{2}",
    "MMMM": "|".join(MONTHS),
    "MMM": "|".join(name[:3] for name in MONTHS),
    "dddd": "|".join(DAYS),
    "ddd": "|".join(name[:3] for name in DAYS),
    "SSS": "[0-9]{3}",
    "A": "AM|PM|am|pm",
    "Z": "Z|[+-][0-9]{2}:?[0-9]{2}",
}
_ONE_OR_TWO_DIGITS = "[0-9]{1,2}+"
_FIELDS = {"D": "day", "H": "hour", "h": "hour", "m": "minute", "s": "second", "M": "month", "S": "millisecond"}


def write_date(moment: datetime, pattern: str) -> str:
    """``moment`` in ``pattern``."""
    return "".join(_WRITERS[part](moment) if part in _WRITERS else _literal(part) for part in _parts(pattern))


def read_date(text: str, pattern: str) -> date:
    """The date (or the moment, where the pattern names a time) that ``text`` holds. Raises ``Fault``."""
    parts, reader = _reader(pattern)
    found = reader.fullmatch(text) if len(text) <= 2 * _LONGEST else None
    if found is None:
        raise Fault(f'The text is no date of the form "{pattern}".')
    values = dict(zip(parts, found.groups(), strict=True))
    try:
        return _build(values)
    except ValueError:
        raise Fault("There is no such date.") from None


@lru_cache(maxsize=32)
def _reader(pattern: str) -> tuple[list[str], re.Pattern[str]]:
    parts = _parts(pattern)
    reader = "".join(
        f"({_READERS.get(part, _ONE_OR_TWO_DIGITS)})" if part in _WRITERS else re.escape(_literal(part))
        for part in parts
    )
    return [part for part in parts if part in _WRITERS], re.compile(reader)


def _build(values: dict[str, str]) -> date:
    fields = {"year": 1900, "month": 1, "day": 1, "hour": 0, "minute": 0, "second": 0, "millisecond": 0}
    for part, text in values.items():
        if part in ("YYYY", "YY"):
            fields["year"] = int(text) + (0 if part == "YYYY" else 1900 if int(text) >= 69 else 2000)
        elif part in ("MMMM", "MMM"):
            fields["month"] = [name[:3] for name in MONTHS].index(text[:3]) + 1
        elif part not in ("dddd", "ddd", "A", "Z"):
            fields[_FIELDS[part[0]]] = int(text)
    if "A" in values:
        fields["hour"] = fields["hour"] % 12 + (12 if values["A"].upper() == "PM" else 0)
    day = date(fields["year"], fields["month"], fields["day"])
    if _CLOCK.isdisjoint(values):
        return day
    clock = time(fields["hour"], fields["minute"], fields["second"], fields["millisecond"] * 1000)
    return datetime.combine(day, clock, _zone(values["Z"]) if "Z" in values else None)


def _zone(text: str) -> timezone:
    if text == "Z":
        return UTC
    span = timedelta(hours=int(text[1:3]), minutes=int(text[-2:]))
    return timezone(-span if text[0] == "-" else span)


def _offset(moment: datetime) -> str:
    text = moment.isoformat()[-6:] if moment.tzinfo else ""
    return "Z" if text == "+00:00" else text


def _literal(part: str) -> str:
    return part[1:-1] if part.startswith("[") and part.endswith("]") else part


def _parts(pattern: str) -> list[str]:
    if len(pattern) > _LONGEST:
        raise Fault(f"The pattern of a date has at most {_LONGEST} characters.")
    return _PART.findall(pattern)
