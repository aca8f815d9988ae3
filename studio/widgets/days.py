"""Days that a person writes and reads: in the form of the language, or as year-month-day."""

from __future__ import annotations

import re
from datetime import date

from studio.i18n import language


def written(day: date) -> str:
    """``12 May 2027``, in Bulgarian ``12.05.2027 г.``."""
    return language().words.day(day.isoformat())


def read_day(text: str) -> date | None:
    """The day that was written, also with points (``12.05.2027``) or as ``2027-05-12``; None where it is none."""
    text, numbers = " ".join(text.split()), re.findall(r"\d+", text)
    try:
        if found := re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?: ?г\.?)?", text):
            day, month, year = map(int, found.groups())
            return date(year, month, day)
        if len(numbers) == 2:
            return _with_month(text, int(numbers[0]), int(numbers[1]))
        return date.fromisoformat(text)
    except ValueError:
        return None


def _with_month(text: str, day: int, year: int) -> date | None:
    """A day whose month is a word."""
    days = (date(year, month, 1) for month in range(1, 13))
    named = {written(one).casefold().removeprefix("1 "): one for one in days}
    found = named.get(text.casefold().removeprefix(str(day)).strip())
    return found.replace(day=day) if found else None
