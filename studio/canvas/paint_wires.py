"""Draws wires with their arrow heads, and the labels of ports."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from runtime.model.ports import ERROR
from studio.canvas.board import Board
from studio.canvas.cards import Card, Wire
from studio.canvas.measures import PORT_RADIUS
from studio.canvas.paint_cards import fonts, paint_port
from studio.theme import Tokens

ARROW = 7.0
#: Between a port and its label, and the label's height: it ends above the frame of a group that begins below.
LABEL_GAP, LABEL_HEIGHT = 5.0, 14.0
#: How much of a wire is seen where no run has passed.
QUIET = 0.9


def paint_wire(painter: QPainter, wire: Wire, colour: QColor, width: float) -> None:
    """One wire in full, its arrow touching the target's port."""
    painter.setPen(QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(wire.path)
    tip = wire.end - QPointF(0, PORT_RADIUS + 1)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon(QPolygonF([tip, tip + QPointF(-ARROW * 0.6, -ARROW), tip + QPointF(ARROW * 0.6, -ARROW)]))


def paint_lines(painter: QPainter, wires: Iterable[Wire], colour: QColor) -> None:
    """Wires from far: straight lines of one pixel, all at once."""
    pen = QPen(colour, 1.0)
    pen.setCosmetic(True)
    painter.setPen(pen)
    smooth = painter.renderHints() & QPainter.RenderHint.Antialiasing
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.drawLines([QLineF(wire.start, wire.end) for wire in wires])
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, bool(smooth))


def paint_loose_wire(painter: QPainter, start: QPointF, end: QPointF, tokens: Tokens) -> None:
    """The wire that is being drawn with the mouse."""
    pen = QPen(QColor(tokens.accent), 2.0, Qt.PenStyle.DashLine, Qt.PenCapStyle.RoundCap)
    path = QPainterPath(start)
    bend = max(abs(end.y() - start.y()) / 2, 40.0)
    path.cubicTo(start + QPointF(0, bend), end - QPointF(0, bend), end)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(path)
    paint_port(painter, end, QColor(tokens.accent), tokens)


def wire_colour(wire: Wire, went_on: Iterable[str], tokens: Tokens, *, selected: bool) -> QColor:
    """Bright where a run has passed, red out of an error port, quiet else."""
    if selected:
        return QColor(tokens.accent)
    if wire.edge[1] in went_on:
        return QColor(tokens.danger if wire.edge[1] == ERROR else tokens.accent)
    colour = QColor(tokens.danger if wire.edge[1] == ERROR else tokens.outline)
    colour.setAlphaF(QUIET)
    return colour


def paint_labels(painter: QPainter, board: Board, card: Card, tokens: Tokens, went_on: Iterable[str]) -> None:
    """What the ports of a card are called, below each; and the ports that sit on its frame."""
    painter.setFont(fonts()[2])
    for port in card.ports:
        spot = board.port_place(card.id, port)
        live = port.name in went_on
        if port.framed:
            paint_port(painter, spot, QColor(tokens.accent if live else tokens.outline), tokens)
        if not port.label:
            continue
        tone = tokens.danger if port.name == ERROR else tokens.text if live else tokens.muted
        _paint_label(painter, spot, port.label, QColor(tone), tokens)


def paint_spare(painter: QPainter, board: Board, id: str, tokens: Tokens) -> None:
    """The way for errors of a step, as long as it leads nowhere: an edge can be drawn from there."""
    port = board.spare(id)
    if port is not None:
        spot = board.port_place(id, port)
        painter.setFont(fonts()[2])
        paint_port(painter, spot, QColor(tokens.danger), tokens)
        _paint_label(painter, spot, port.label, QColor(tokens.danger), tokens)


def _paint_label(painter: QPainter, spot: QPointF, text: str, colour: QColor, tokens: Tokens) -> None:
    width = QFontMetricsF(painter.font()).horizontalAdvance(text) + 13
    pill = QRectF(spot.x() - width / 2, spot.y() + LABEL_GAP, width, LABEL_HEIGHT)
    painter.setPen(QPen(QColor(tokens.border), 1.0))
    painter.setBrush(QColor(tokens.raised))
    painter.drawRoundedRect(pill, LABEL_HEIGHT / 2, LABEL_HEIGHT / 2)
    painter.setPen(colour)
    painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)
