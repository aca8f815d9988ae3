"""Which pass each loop of a run is in: what an earlier pass did says nothing of the one that goes on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

#: In a scope: a loop with the attempt at it, where that is not the first, and its pass.
_LOOP = re.compile(r"(?:^|/)([^/~\[\]]+)(?:~(\d+))?\[(\d+)\]")

#: A loop's attempt and pass, after those of the loops around it: later ones are greater.
_Turn = tuple[tuple[int, int], ...]


class Passes:
    """``begin`` it every scope in which a step begins."""

    def __init__(self) -> None:
        self._newest: dict[str, _Turn] = {}
        self._scope = ""

    def begin(self, scope: str) -> list[str]:
        """A step begins in a scope: the loops that have come to a further pass with it."""
        if scope == self._scope:
            return []
        self._scope = scope
        turned = [(loop, turn) for loop, turn in _turns(scope) if turn > self._newest.get(loop, ())]
        self._newest.update(turned)
        return [loop for loop, _ in turned]

    def left_behind(self, scope: str) -> Iterator[str]:
        """The loops around a scope that have come to a later pass than it belongs to."""
        return (loop for loop, turn in _turns(scope) if self._newest.get(loop, ()) > turn)


def loops_of(scope: str) -> list[str]:
    """The steps whose passes a scope lies in, from the outermost."""
    return [loop for loop, _ in _turns(scope)]


@lru_cache(maxsize=512)
def _turns(scope: str) -> tuple[tuple[str, _Turn], ...]:
    found: list[tuple[str, _Turn]] = []
    turn: _Turn = ()
    for loop, attempt, number in _LOOP.findall(scope):
        turn = (*turn, (int(attempt or 1), int(number)))
        found.append((loop, turn))
    return tuple(found)
