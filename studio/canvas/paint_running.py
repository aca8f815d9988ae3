"""Draws what moves on the card of a step at work."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from studio.canvas.cards import Card
from studio.canvas.marks import Status, StepMark
from studio.canvas.measures import CARD_HEIGHT, CARD_WIDTH, RADIUS
from studio.canvas.paint_cards import SIGN, TEXT_RIGHT, state_colour
from studio.theme import Tokens


def paint_running(painter: QPainter, card: Card, mark: StepMark, tokens: Tokens, turn: float) -> None:
    """What moves while a step runs: a glow, a ring (``turn`` 0 to 1) and the bar of its progress."""
    colour = QColor(state_colour(mark, tokens))
    glow = QColor(colour)
    glow.setAlphaF(0.28)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(glow, 5.0))
    painter.drawRoundedRect(card.rect.adjusted(-3, -3, 3, 3), RADIUS + 3, RADIUS + 3)
    if mark.status is Status.RUNNING:
        painter.setPen(QPen(colour, 1.8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        ring = QRectF(card.x + TEXT_RIGHT - SIGN + 2, card.y + 14, SIGN - 3, SIGN - 3)
        painter.drawArc(ring, round(-turn * 360 * 16), 270 * 16)
    if mark.status is Status.RUNNING or mark.progress is not None:
        _paint_bar(painter, card, mark, tokens, colour, turn)


def _paint_bar(painter: QPainter, card: Card, mark: StepMark, tokens: Tokens, colour: QColor, turn: float) -> None:
    bar = QRectF(card.x + 11, card.y + CARD_HEIGHT - 7, CARD_WIDTH - 22, 3)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(tokens.pressed))
    painter.drawRoundedRect(bar, 1.5, 1.5)
    painter.setBrush(colour)
    if mark.progress is not None:
        bar.setWidth(bar.width() * min(max(mark.progress, 0.0), 1.0))
    else:
        bar = QRectF(bar.x() + (bar.width() - 48) * abs(2 * turn - 1), bar.y(), 48, 3)
    painter.drawRoundedRect(bar, 1.5, 1.5)
