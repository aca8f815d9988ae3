"""What a recording gave to the pages: typed, chosen or answered. The next time these are other values, so nothing that
is waited for may hold one of them.

Pages write a value in many ways: in an address with ``+`` or ``%20``, in small letters, joined by hyphens, in Latin
letters; of a list they send what stands behind the label. So values are compared by their words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import combinations
from unicodedata import combining, normalize
from urllib.parse import unquote_plus

from runtime.recorder.hidden import HIDDEN
from runtime.recorder.merging.deed import Deed, Verb
from runtime.words.slugs import slug

_GIVING = frozenset({Verb.FILL, Verb.TYPE, Verb.SELECT})
_WORD = re.compile(r"[^\W_]+")
#: Shorter values are parts of other texts by chance; they count only alone.
_SHORTEST = 3
#: Characters of a text that are looked at.
_LONGEST = 300


class Given:
    """The values that ``deeds`` gave; ``take`` adds those of one more."""

    def __init__(self, deeds: Iterable[Deed] = ()) -> None:
        self._values: set[str] = set()
        self._fields: set[str] = set()
        self._texts: set[str] = set()
        for deed in deeds:
            self.take(deed)

    def take(self, deed: Deed) -> None:
        """Learn the value that the deed gave, and the name under which a form sends it: a secret has only this."""
        if deed.verb in _GIVING and deed.seen is not None:
            self._fields.add(deed.seen.fingerprint.attributes.get("name", ""))
        for value in _values(deed):
            self._texts.add(value)
            self._values |= _written(value)

    def is_in(self, text: str) -> bool:
        """Whether ``text``, perhaps a part of an address, holds a value that was given."""
        words = _words(text)
        parts = (" ".join(words[start:end]) for start, end in combinations(range(len(words) + 1), 2))
        return HIDDEN in unquote_plus(text) or bool(
            {" ".join(words), "".join(words)} & self._values
            or any(len(part) >= _SHORTEST and part in self._values for part in parts)
        )

    def is_just(self, text: str) -> bool:
        """Whether ``text`` is a value as it was given, and nothing else."""
        return bool(text) and text in self._texts

    def is_sent_as(self, name: str) -> bool:
        """Whether a form sends what was given under this name."""
        return bool(name) and unquote_plus(name) in self._fields


def _values(deed: Deed) -> Iterator[str]:
    if deed.verb in _GIVING:
        yield from (str(value) for value in _listed(deed.value) if value is not None)
        yield from deed.event.sent
    for dialog in deed.dialogs:
        if isinstance(dialog.value, dict):
            yield str(dialog.value.get("text") or "")


def _listed(value: object) -> Iterable[object]:
    return value if isinstance(value, list | tuple) else (value,)


@lru_cache(4096)
def _written(value: str) -> frozenset[str]:
    """The forms in which a value is known again: its words, also in Latin letters, and all of them joined."""
    ways = _words(value), _words(slug(value, len(value)))
    return frozenset(between.join(words) for words in ways for between in (" ", "")) - {""}


@lru_cache(4096)
def _words(text: str) -> tuple[str, ...]:
    """The words of ``text`` in small letters without accents."""
    letters = normalize("NFKD", unquote_plus(text[:_LONGEST]).casefold())
    return tuple(_WORD.findall("".join(letter for letter in letters if not combining(letter))))
