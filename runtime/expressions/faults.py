"""What goes wrong inside an expression, before it becomes the error that a person sees.

Functions and operators raise a ``Fault`` and do not know where they stand; the code around them adds the place.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from runtime.errors import ExpressionError

_SHOWN_NAMES = 8
_NAME_LENGTH = 40
_CANDIDATES = 500


class Fault(Exception):
    """The expression is wrong or cannot be computed. ``position`` is the 0-based character, once known."""

    def __init__(self, message: str, remedy: str = "", position: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.position = position

    def at(self, position: int) -> Fault:
        """The same fault, standing at ``position`` unless it knows a closer place."""
        if self.position is None:
            self.position = position
        return self

    def describe(self) -> tuple[str, str, str]:
        """Message, remedy and suggestion (the nearest existing name, where there is one)."""
        return self.message, self.remedy, ""

    def as_error(self, source: str) -> ExpressionError:
        """The error for the person, with the place in ``source``."""
        message, remedy, suggestion = self.describe()
        place = f" (character {self.position + 1} of {shorten(source)})" if self.position is not None and source else ""
        return ExpressionError(
            f"{message.rstrip('.')}{place}.",
            source=source,
            position=self.position,
            suggestion=suggestion,
            remedy=" ".join(text for text in (suggestion and f'Did you mean "{suggestion}"?', remedy) if text),
        )


class Missing(Fault):
    """A name, field or item is not there; ``default`` replaces it. The nearest name is looked up only when shown."""

    def __init__(self, message: str, remedy: str = "", *, name: str = "", known: Iterable[str] | None = None) -> None:
        super().__init__(message, remedy)
        self._name = name
        self._known = known

    def describe(self) -> tuple[str, str, str]:
        known = [name for name in islice(self._known or (), _CANDIDATES) if isinstance(name, str)]
        listed = f" It has: {_listing(known)}." if known else ""
        return f"{self.message}{listed}", self.remedy, nearest(self._name, known)


def nearest(name: str, known: Iterable[str]) -> str:
    """The one of ``known`` that was probably meant, or an empty text."""
    candidates = [candidate for candidate in known if len(candidate) <= 2 * _NAME_LENGTH]
    if not candidates or not name or len(name) > 2 * _NAME_LENGTH:
        return ""
    from rapidfuzz import fuzz, process, utils

    best = process.extractOne(name, candidates, scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=65)
    return best[0] if best else ""


def shorten(text: str, length: int = 60) -> str:
    """``text`` on one line, cut to ``length`` characters."""
    line = " ".join(text[: 4 * length].split())
    return line if len(line) <= length else line[: length - 1] + "…"


def _listing(names: list[str]) -> str:
    shown = ", ".join(shorten(name, _NAME_LENGTH) for name in names[:_SHOWN_NAMES])
    return f"{shown} …" if len(names) > _SHOWN_NAMES else shown
