"""Finds the line of every value in a JSON text. Slower than ``json``, so it runs only when a line must be named."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TypeAlias

#: Keys and list indexes from the top of the file down to a value.
Path: TypeAlias = tuple[str | int, ...]

#: Compiled when it is first needed: start-up is measured.
_TOKEN = r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+'

#: Beyond these, values get the line of what surrounds them: memory stays bounded for any file.
_MAX_DEPTH = 64
_MAX_PLACES = 200_000


@dataclass(slots=True)
class Positions:
    """Lines (1-based) by path, and the paths of keys that stand twice and of the numbers that JSON cannot hold."""

    lines: dict[Path, int] = field(default_factory=lambda: {(): 1})
    repeated: list[Path] = field(default_factory=list)
    numbers: list[tuple[Path, str]] = field(default_factory=list)

    def line(self, path: Path) -> int:
        """The line of ``path``, or of the nearest thing around it that is known."""
        while path not in self.lines:
            path = path[:-1]
        return self.lines[path]


class _Walk:
    """Goes over the tokens of a valid JSON text, keeping the path of the value it stands at."""

    def __init__(self) -> None:
        self.found = Positions()
        self.path: list[str | int] = []
        #: For each open object the keys seen, for each open list None.
        self.open: list[set[str] | None] = []
        self.awaits_key = False

    def step(self, token: str, line: int) -> None:
        if token in "}]":
            self.open.pop()
            self.path.pop()
            self.awaits_key = False
        elif token == ",":
            self._next()
        elif self.awaits_key and token[0] == '"':
            self._key(json.loads(token), line)
        elif token != ":":
            self._value(token, line)

    def _next(self) -> None:
        self.awaits_key = self.open[-1] is not None
        if not self.awaits_key:
            index = self.path[-1]
            self.path[-1] = index + 1 if isinstance(index, int) else 0

    def _key(self, key: str, line: int) -> None:
        self.path[-1] = key
        self.awaits_key = False
        seen = self.open[-1]
        if seen is not None and key in seen:
            self.found.repeated.append(self._place(line))
        elif seen is not None:
            seen.add(key)
            self._place(line)

    def _value(self, token: str, line: int) -> None:
        if self.open and self.open[-1] is None:
            self._place(line)
        if token in "{[":
            is_object = token == "{"
            self.open.append(set() if is_object else None)
            self.path.append("" if is_object else 0)
            self.awaits_key = is_object
        elif is_unusable_number(token):
            self.found.numbers.append((tuple(self.path[:_MAX_DEPTH]), token))

    def _place(self, line: int) -> Path:
        path = tuple(self.path[:_MAX_DEPTH])
        if len(self.found.lines) < _MAX_PLACES:
            self.found.lines[path] = line
        return path


def locate(text: str) -> Positions:
    """Positions in ``text``, which must be valid JSON."""
    walk, line, last = _Walk(), 1, 0
    for match in re.finditer(_TOKEN, text):
        line += text.count("\n", last, match.start())
        last = match.start()
        walk.step(match.group(), line)
    return walk.found


def is_unusable_number(token: str) -> bool:
    """Whether a scalar token is NaN, infinite, or an integer beyond 256 bits."""
    if token in ("NaN", "Infinity", "-Infinity"):
        return True
    if token[0] not in "-0123456789":
        return False
    if any(mark in token for mark in ".eE"):
        return float(token) in (float("inf"), float("-inf"))
    return len(token) > 79 or abs(int(token)) >= 2**256
