"""What a part of the window shows, remembered: an answer that says the same again leaves it alone.

What is made anew loses what a person is doing with it: the focus, marked text, an open fold, a press that is under way.
"""

from __future__ import annotations

from studio.i18n import language
from studio.theme import current


class Shown:
    """Asked with everything that a part is made of, before it is made."""

    def __init__(self) -> None:
        self._values: tuple[object, ...] | None = None

    def becomes(self, *values: object) -> bool:
        """Whether these are others than the last time, or are said in another language or drawn in other colours; from
        now on they are what is shown."""
        now = (language().code, current().tokens.name, *values)
        if now == self._values:
            return False
        self._values = now
        return True
