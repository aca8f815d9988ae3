"""Draws what the debugger shows on a card: its breakpoint, and that the run stands here."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from studio.canvas.cards import Card
from studio.canvas.marks import BreakMark
from studio.canvas.measures import CARD_HEIGHT, RADIUS
from studio.theme import Tokens

#: Radius of the dot, in canvas units.
DOT = 6.5


def margin_of(card: Card) -> QPointF:
    """Where a card has its breakpoint: in the middle of its left edge."""
    return QPointF(card.x, card.y + CARD_HEIGHT / 2)


def paint_breakpoint(painter: QPainter, middle: QPointF, mark: BreakMark, tokens: Tokens) -> None:
    """The dot of a breakpoint, in the middle of a card's left edge or of a wire."""
    red = QColor(tokens.danger)
    painter.setPen(QPen(QColor(tokens.canvas), 2.0))
    painter.setBrush(QColor(tokens.canvas if not mark.enabled else tokens.danger))
    painter.drawEllipse(middle, DOT + 1, DOT + 1)
    if not mark.enabled:
        painter.setPen(QPen(red, 1.8))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(middle, DOT - 0.9, DOT - 0.9)
    if mark.conditional:
        painter.setPen(QPen(QColor(tokens.on_accent) if mark.enabled else red, 1.5))
        for dy in (-1.6, 1.6):
            painter.drawLine(middle + QPointF(-2.8, dy), middle + QPointF(2.8, dy))


def paint_hint(painter: QPainter, card: Card, tokens: Tokens) -> None:
    """Where a click would set a breakpoint."""
    red = QColor(tokens.danger)
    red.setAlphaF(0.4)
    painter.setPen(QPen(QColor(tokens.canvas), 2.0))
    painter.setBrush(red)
    painter.drawEllipse(margin_of(card), DOT, DOT)


def paint_stopped(painter: QPainter, card: Card, colour: QColor) -> None:
    """The run stands at this step: a wide glow, a firm line, and an arrow that points at the card."""
    glow = QColor(colour)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for width, alpha in ((14.0, 0.12), (9.0, 0.2)):
        glow.setAlphaF(alpha)
        painter.setPen(QPen(glow, width))
        painter.drawRoundedRect(card.rect, RADIUS, RADIUS)
    painter.setPen(QPen(colour, 2.4))
    painter.drawRoundedRect(QRectF(card.rect), RADIUS, RADIUS)
    tip = margin_of(card) + QPointF(-DOT - 5, 0)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon(QPolygonF([tip, tip + QPointF(-11, -8), tip + QPointF(-11, 8)]))
    painter.drawRoundedRect(QRectF(tip.x() - 22, tip.y() - 3, 13, 6), 2, 2)
