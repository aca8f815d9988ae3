"""A language: its texts, and how numbers, times and sizes are written in it.

Texts stand in books, ``resources/BOOK/texts.json``, each text in every language; the book ``words`` is common to all.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from runtime.errors import UsageProblem
from runtime.paths import RESOURCES
from runtime.words import quotes

#: The book that every other one goes on in.
COMMON = "words"

LANGUAGES = ("en", "bg")

NO_BREAK = "\N{NO-BREAK SPACE}"

#: Spaces between groups of three digits, and a whole number or more with commas between them.
_SPACED = re.compile(r"(?<=\d)[ \u00a0\u202f](?=\d{3}(?!\d))")
_GROUPED = re.compile(r"[-+]?\d{1,3}(,\d{3})+(\.\d*)?")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@cache
def texts_of(book: str) -> dict[str, dict[str, str]]:
    """Texts of a book by name and language."""
    path = RESOURCES / book / "texts.json"
    texts: dict[str, dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))
    return texts


@dataclass(frozen=True, slots=True)
class Words:
    """Texts of one book and formats, in one language (``en`` or ``bg``)."""

    lang: str
    book: str = COMMON

    @classmethod
    def of(cls, lang: str, book: str = COMMON) -> Words:
        """``en``, ``bg``, or a locale such as ``bg_BG``. Raises UsageProblem for a language without texts."""
        short = lang.replace("-", "_").partition("_")[0].lower()
        if short not in LANGUAGES:
            raise UsageProblem(
                f'There are no texts in the language "{lang}".', remedy=f"Languages are: {', '.join(LANGUAGES)}."
            )
        return cls(short, book)

    def __call__(self, name: str, /, **values: object) -> str:
        """The text called ``name``, with values put into its places."""
        own = texts_of(self.book)
        text = (own if name in own else texts_of(COMMON))[name][self.lang]
        return text.format(**values) if values else text

    def count(self, name: str, number: int) -> str:
        """``1 step``, ``20 steps``: the text ``name.one`` or ``name.many`` with the number in it."""
        return self(f"{name}.{'one' if number == 1 else 'many'}", n=self.number(number))

    def quote(self, text: str) -> str:
        """The text in this language's quotation marks; those that it has itself become the inner ones."""
        return self("quote", x=self.inner(text))

    def inner(self, text: str) -> str:
        """The text as it stands within quotation marks: its own become the inner ones."""
        return quotes.inner(text, self.lang)

    def listed(self, items: Sequence[str], *, most: int = 5, last: str = "and") -> str:
        """``a, b and c``; what goes beyond ``most`` is counted. ``last`` is ``and`` or ``or``."""
        if len(items) > most:
            return self("list.more", a=", ".join(items[:most]), n=len(items) - most)
        if len(items) < 2:
            return items[0] if items else ""
        return self(f"list.{last}", a=", ".join(items[:-1]), b=items[-1])

    def number(self, value: float, digits: int = 0) -> str:
        """A number with the language's decimal and thousands separators."""
        text = f"{value:,.{digits}f}"
        return text if self.lang == "en" else text.replace(",", "\u00a0").replace(".", ",")

    def value(self, text: str) -> float | None:
        """The number that ``number`` or a person has written, with or without separators; None where it is none."""
        plain = _SPACED.sub("", text.strip())
        if self.lang == "en" and _GROUPED.fullmatch(plain):
            plain = plain.replace(",", "")
        try:
            return float(plain if "." in plain else plain.replace(",", "."))
        except ValueError:
            return None

    def percent(self, part: float) -> str:
        """A part of one: ``63%``, in Bulgarian with a space that does not break."""
        return f"{self.number(100 * part)}{'%' if self.lang == 'en' else NO_BREAK + '%'}"

    def duration(self, ms: float | None) -> str:
        """``12 ms``, ``3.4 s``, ``2 min 05 s``, ``1 h 12 min``, ``3 d 4 h``; nothing for None."""
        if ms is None:
            return ""
        if ms < 1000:
            return f"{self.number(ms)} {self('unit.ms')}"
        seconds = ms / 1000
        if seconds < 59.95:
            return f"{self.number(seconds, 1)} {self('unit.s')}"
        minutes, rest = divmod(round(seconds), 60)
        hours, minutes = divmod(minutes, 60)
        days, hours = divmod(hours, 24)
        if days:
            return f"{self.number(days)} {self('unit.d')} {hours} {self('unit.h')}"
        if hours:
            return f"{hours} {self('unit.h')} {minutes:02d} {self('unit.min')}"
        return f"{minutes} {self('unit.min')} {rest:02d} {self('unit.s')}"

    def span(self, seconds: float) -> str:
        """A time that somebody has set: like ``duration``, but ``15 s`` where it is whole."""
        if seconds < 60 and seconds == int(seconds):
            return f"{int(seconds)} {self('unit.s')}"
        return self.duration(seconds * 1000)

    def size(self, bytes: int) -> str:
        """``812 B``, ``3.4 kB``, ``12 MB``, ``74.7 GB``."""
        if bytes < 1000:
            return f"{bytes} {self('unit.B')}"
        if bytes < 1_000_000:
            return f"{self.number(bytes / 1000, 1)} {self('unit.kB')}"
        if bytes < 1_000_000_000:
            return f"{self.number(bytes / 1_000_000, 1)} {self('unit.MB')}"
        return f"{self.number(bytes / 1_000_000_000, 1)} {self('unit.GB')}"

    def moment(self, text: str | None) -> str:
        """A moment of the journal as local time: ``12 May 2026, 09:30:05``; nothing for None."""
        if not text:
            return ""
        local = datetime.fromisoformat(text).astimezone()
        return f"{self._date(local)}, {local:%H:%M:%S}"

    def day(self, text: str) -> str:
        """The day of a moment, local time: ``12 May 2026``."""
        return self._date(datetime.fromisoformat(text).astimezone())

    def day_of_year(self, day: date) -> str:
        """A day where its year is clear: ``12 May``."""
        return f"{day:%d.%m.}" if self.lang == "bg" else f"{day.day} {_MONTHS[day.month - 1]}"

    def _date(self, local: datetime) -> str:
        if self.lang == "bg":
            return f"{local:%d.%m.%Y} г."
        return f"{local.day} {_MONTHS[local.month - 1]} {local.year}"

    def clock(self, text: str) -> str:
        """The time of day with milliseconds, local time."""
        local = datetime.fromisoformat(text).astimezone()
        return f"{local:%H:%M:%S}.{local.microsecond // 1000:03d}"
