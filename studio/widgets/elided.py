"""A label on one line that is cut with an ellipsis where there is no room, and tells all of it in its tool tip."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QStyle, QStyleOption

#: Never narrower than so many letters.
LEAST = 8


def lines_of(text: str, font: QFont, width: float, most: int) -> list[str]:
    """A text broken between words into at most so many lines, each cut with an ellipsis where it is too long."""
    metrics, words, lines = QFontMetricsF(font), text.split(), list[str]()
    while words and len(lines) < most - 1:
        number = len(words)
        while number > 1 and metrics.horizontalAdvance(" ".join(words[:number])) > width:
            number -= 1
        lines.append(" ".join(words[:number]))
        words = words[number:]
    lines += [" ".join(words)] if words or not lines else []
    return [metrics.elidedText(line, Qt.TextElideMode.ElideRight, width) for line in lines]


class ElidedLabel(QLabel):
    """For texts of any length beside others: it takes the room that is left and never asks for more."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def minimumSizeHint(self) -> QSize:
        width = LEAST * self.fontMetrics().averageCharWidth() if self.text() else 0
        return QSize(width, super().minimumSizeHint().height())

    def setText(self, text: str) -> None:
        super().setText(" ".join(text.split()))
        self.setToolTip(text)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, option = QPainter(self), QStyleOption()
        option.initFrom(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_Widget, option, painter, self)
        room = self.contentsRect()
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        place = int(self.alignment() | Qt.AlignmentFlag.AlignVCenter)
        self.style().drawItemText(painter, room, place, self.palette(), self.isEnabled(), shown, self.foregroundRole())
        painter.end()
