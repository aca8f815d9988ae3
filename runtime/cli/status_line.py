"""The last line of a terminal, written over again and again: what goes on now."""

from __future__ import annotations

import os
import shutil
import sys
import time
import unicodedata
from bisect import bisect_right
from itertools import accumulate
from typing import TextIO

from runtime.cli.output import colours, fit

#: Columns at the beginning (sign and clock) that stay when a long line is cut.
_HEAD = 8
#: The line changes at most so often, in seconds.
_PACE = 0.1


class StatusLine:
    """Shown on a terminal only."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._shown = ""
        self._at = 0.0

    @classmethod
    def on_terminal(cls) -> StatusLine | None:
        """One on standard error, or None where lines cannot be written over."""
        stream = sys.stderr
        if not stream.isatty() or os.environ.get("TERM") == "dumb":
            return None
        return cls(stream)

    def show(self, text: str) -> None:
        """Replace the line."""
        now = time.monotonic()
        if now - self._at < _PACE and self._shown:
            return
        line = cut(fit(f"▸ {text}", self._stream).replace("\n", " "), _width_of(self._stream) - 1)
        if line != self._shown:
            faint, normal = ("", "") if colours() is False else ("\x1b[2m", "\x1b[0m")
            self._stream.write(f"\r{faint}{line}{normal}\x1b[K")
            self._stream.flush()
            self._shown = line
        self._at = now

    def clear(self) -> None:
        """Take the line away."""
        if self._shown:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
            self._shown = ""


def _width_of(stream: TextIO) -> int:
    """Columns that the stream's own terminal has now: standard output may go elsewhere, COLUMNS may be out of date."""
    try:
        columns = os.get_terminal_size(stream.fileno()).columns
    except (OSError, ValueError):
        columns = 0
    # A terminal that does not know its size says 0.
    return columns or shutil.get_terminal_size().columns


def cut(text: str, width: int) -> str:
    """``text`` in at most ``width`` columns of a terminal; where there is room the end is kept, it says most."""
    if _columns(text) <= width:
        return text
    head = _first(text, _HEAD if width > 2 * _HEAD else width)
    tail = text[len(head) :] if width > 2 * _HEAD else ""
    while tail and _columns(head) + 3 + _columns(tail) > width:
        tail = tail[1:]
    return f"{head}...{tail}" if tail else head


def _first(text: str, width: int) -> str:
    """As much of the beginning as fits."""
    columns = list(accumulate(map(_width, text)))
    return text[: bisect_right(columns, width)]


def _columns(text: str) -> int:
    return sum(_width(char) for char in text)


def _width(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
