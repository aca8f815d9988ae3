"""Texts that a page keeps to itself: known here by length and digest only, and covered wherever else they turn up.

A password that was typed does not leave its page. The next page may show it all the same, in its address, its title or
its text. So the script tells a digest, made with numbers that only this recording knows; it is kept in memory and never
written, and every text that comes later is searched for it.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import unquote_plus

#: What stands for them; the same sign as in ``talk.js``.
HIDDEN = "•••"
#: As in ``talk.js``: products of two smaller numbers are exact in JavaScript.
_PRIME = 67_108_859
#: Shorter texts are everywhere; short ones count only where they stand alone.
_SHORTEST, _SHORT = 4, 8
_MOST = 200


class Hidden:
    """The hidden texts of one recording. ``salt`` is what digests are made with."""

    def __init__(self) -> None:
        self.salt = [secrets.randbelow(_PRIME // 2) + _PRIME // 4 for _ in range(2)]
        self._known: dict[int, set[tuple[int, ...]]] = {}

    def learn(self, value: object, given: Iterable[str] = ()) -> None:
        """``{"length": ..., "digest": [..., ...]}``, as the script tells it; anything else is nothing.

        ``given`` are texts that were typed into other fields for everybody to see: one of them is no secret.
        """
        if not isinstance(value, Mapping) or len(self._known) > _MOST:
            return
        length, digest = value.get("length"), value.get("digest")
        if not isinstance(length, int) or length < _SHORTEST or not isinstance(digest, list):
            return
        if not any(len(text) == length and self._digests(text) == digest for text in given):
            self._known.setdefault(length, set()).add(tuple(digest))

    def covered(self, value: Any) -> Any:
        """``value`` (JSON) without hidden texts."""
        if not self._known:
            return value
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, dict):
            return {name: self.covered(part) for name, part in value.items()}
        return type(value)(map(self.covered, value)) if isinstance(value, list | tuple) else value

    def _text(self, text: str) -> str:
        covered = self._plainly(text)
        if "%" in text or "+" in text:
            read = unquote_plus(text)
            # Written for an address: it is read first, where that shows something.
            covered = found if (found := self._plainly(read)) != read else covered
        return covered

    def _plainly(self, text: str) -> str:
        for length, digests in self._known.items():
            for start in reversed([*self._places(text, length, digests)]):
                text = f"{text[:start]}{HIDDEN}{text[start + length :]}"
        return text

    def _places(self, text: str, length: int, digests: set[tuple[int, ...]]) -> Iterator[int]:
        """Where hidden texts of this length begin; none overlaps the one before."""
        if len(text) < length:
            return
        base, after = self.salt[0], 0
        gone = pow(base, length, _PRIME)
        firsts = {digest[0] for digest in digests}
        rolled = 0
        for n, char in enumerate(text):
            rolled = (rolled * base + ord(char) + 1) % _PRIME
            if n >= length:
                rolled = (rolled - (ord(text[n - length]) + 1) * gone) % _PRIME
            start = n - length + 1
            if start >= after and rolled in firsts and self._is_one(text, start, length, digests):
                after = n + 1
                yield start

    def _is_one(self, text: str, start: int, length: int, digests: set[tuple[int, ...]]) -> bool:
        part = text[start : start + length]
        if length < _SHORT and (
            text[start - 1 : start].isalnum() or text[start + length : start + length + 1].isalnum()
        ):
            return False
        return tuple(self._digests(part)) in digests

    def _digests(self, text: str) -> list[int]:
        return [_digest(text, base) for base in self.salt]


def _digest(text: str, base: int) -> int:
    found = 0
    for char in text:
        found = (found * base + ord(char) + 1) % _PRIME
    return found
