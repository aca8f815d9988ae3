"""Texts that delegates paint."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter


def write(painter: QPainter, place: QRect, text: str, colour: str, *, at_end: bool = False) -> None:
    """One line at the left (or ``at_end``) of ``place``, in its middle; what does not fit is cut off with dots."""
    painter.setPen(QColor(colour))
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, place.width())
    side = Qt.AlignmentFlag.AlignRight if at_end else Qt.AlignmentFlag.AlignLeft
    painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter | side), shown)
