"""What goes wrong inside an expression, before it becomes the error that a person sees.

Functions and operators raise a ``Fault`` and do not know where they stand; the code around them adds the place.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from runtime.errors import ExpressionError

_SHOWN_NAMES = 8
_NAME_LENGTH = 40
_CANDIDATES = 200
_SIMILAR = 0.65


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
            source=_printable(source),
            position=self.position,
            suggestion=suggestion,
            remedy=" ".join(text for text in (_question(suggestion), remedy) if text),
        )


class Unknown(Fault):
    """A name that does not exist. What was probably meant is looked up only when the error is shown."""

    def __init__(self, message: str, *, name: str = "", known: Iterable[str] = (), label: str = "") -> None:
        super().__init__(message)
        self._name = name
        self._known = known
        self._label = label

    def describe(self) -> tuple[str, str, str]:
        known = [name for name in islice(self._known, _CANDIDATES) if isinstance(name, str)]
        listed = f" {self._label}: {_listing(known)}." if known and self._label else ""
        return f"{self.message}{listed}", self.remedy, nearest(self._name, known)


class Missing(Unknown):
    """A name, field or item is not there; ``default`` replaces it."""


def nearest(name: str, known: Iterable[str]) -> str:
    """The one of ``known`` that was probably meant, or an empty text."""
    candidates = [candidate for candidate in known if len(candidate) <= 2 * _NAME_LENGTH]
    if not candidates or not name or len(name) > 2 * _NAME_LENGTH:
        return ""
    from difflib import get_close_matches

    begun = [candidate for candidate in candidates if candidate.startswith(f"{name}-")]
    lowered = {candidate.lower(): candidate for candidate in candidates}
    close = get_close_matches(name.lower(), lowered, n=1, cutoff=_SIMILAR)
    return begun[0] if begun else lowered[close[0]] if close else ""


def shorten(text: str, length: int = 60) -> str:
    """``text`` on one line, cut to ``length`` characters."""
    line = " ".join(_printable(text[: 4 * length]).split())
    return line if len(line) <= length else line[: length - 1] + "…"


def _question(suggestion: str) -> str:
    """``enter-invoice`` is no plain word: ``steps.enter-invoice`` would be a subtraction."""
    if not suggestion:
        return ""
    return f'Did you mean "{suggestion}"?' if suggestion.isidentifier() else f'Did you mean ["{suggestion}"]?'


def _printable(text: str) -> str:
    """``text`` without halves of characters, which no file and no terminal takes."""
    return text.encode(errors="replace").decode()


def _listing(names: list[str]) -> str:
    shown = ", ".join(shorten(name, _NAME_LENGTH) for name in names[:_SHOWN_NAMES])
    return f"{shown} …" if len(names) > _SHOWN_NAMES else shown
