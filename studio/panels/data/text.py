"""A value as text."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterator

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from runtime.model import Json
from studio.i18n import say
from studio.theme.fonts import code_font
from studio.widgets.slices import Slices

#: Characters of a text that are laid out; the rest is in the file that is saved or copied.
MOST_TEXT = 2_000_000
#: Characters that are laid out at once.
TEXT_PIECE = 8000


class TextView(QPlainTextEdit):
    """Shows a text of any length, a piece at a time: a document of many megabytes is laid out for longer than a person
    waits."""

    def __init__(self) -> None:
        super().__init__()
        self._spelling = Slices(self)
        self.setReadOnly(True)
        self.setFont(code_font())
        say(self, QPlainTextEdit.setAccessibleName, "Value as text")

    @property
    def busy(self) -> bool:
        """Whether there is more of the text to come."""
        return self._spelling.busy

    def clear(self) -> None:
        """Show nothing."""
        self._spelling.stop()
        super().clear()

    def spell(self, value: Json) -> None:
        """Show a value behind what is there."""
        self._spelling.start(self._spell(value), lambda _: None)

    def search(self, text: str) -> None:
        """Go to the next place that holds it, round and round."""
        if not self.find(text):
            self.moveCursor(QTextCursor.MoveOperation.Start)
            self.find(text)

    def _spell(self, value: Json) -> Generator[float, None, None]:
        parts, size, done = list[str](), 0, 0
        for part in spelled(value):
            parts.append(part)
            size += len(part)
            if size >= TEXT_PIECE:
                done += size
                self._append("".join(parts))
                parts, size = [], 0
                yield done / MOST_TEXT
                if done >= MOST_TEXT:
                    return
        self._append("".join(parts))

    def _append(self, text: str) -> None:
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText(text)


def pretty(value: Json) -> str:
    """A value as text: a text itself, all else as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=2)


def spelled(value: Json) -> Iterator[str]:
    """The same text in pieces."""
    if isinstance(value, str):
        yield from (value[start : start + TEXT_PIECE] for start in range(0, len(value), TEXT_PIECE))
    else:
        yield from json.JSONEncoder(ensure_ascii=False, indent=2).iterencode(value)
