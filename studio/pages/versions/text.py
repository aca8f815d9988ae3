"""A difference as text: for reading from top to bottom, for copying, for those who like it so."""

from __future__ import annotations

from PySide6.QtGui import QSyntaxHighlighter, QTextCharFormat, QTextDocument
from PySide6.QtWidgets import QPlainTextEdit

from studio.i18n import say, tr
from studio.theme import current
from studio.theme.fonts import code_font

_TONES = {"+": "success", "-": "danger", "≠": "warning", "↕": "accent"}


class DifferenceText(QPlainTextEdit):
    """Read only; added, removed and changed in their colours."""

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setFont(code_font())
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        say(self, QPlainTextEdit.setAccessibleName, "The difference as text")
        self._colours = _Colours(self.document())
        current().changed.connect(self._colours.rehighlight)

    def show_text(self, text: str) -> None:
        """Another difference."""
        self.setPlainText(text or tr("Nothing differs."))


class _Colours(QSyntaxHighlighter):
    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)

    def highlightBlock(self, text: str) -> None:
        tone = _TONES.get(text.lstrip()[:1])
        if tone is not None:
            shown = QTextCharFormat()
            shown.setForeground(current().colour(tone))
            self.setFormat(0, len(text), shown)
