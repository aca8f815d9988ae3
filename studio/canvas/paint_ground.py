"""Draws what lies below the cards: the dotted grid, frames of containers, groups and notes."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPixmap

from runtime.model.layout import Group, Note
from studio.canvas.camera import Camera
from studio.canvas.cards import Frame
from studio.canvas.folds import COLOURS, chevron_rect, group_rect, tone_of
from studio.canvas.measures import GRID, RADIUS
from studio.canvas.paint_cards import elided, fonts
from studio.theme import Tokens, picture

#: How much of the line around a loop is seen while nothing in it is picked.
QUIET = 0.72
#: How much of its colour lies on a note.
NOTE_TINT = 0.14

#: Device pixels of a tile of the grid.
TILE = 256


def colour_of(name: str, tokens: Tokens, otherwise: str = "accent") -> QColor:
    """A colour that a person gave: a name, or ``#rrggbb``."""
    if name.startswith("#") and QColor.isValidColorName(name):
        return QColor(name)
    return QColor(tokens.colours()[COLOURS.get(name, otherwise)])


def paint_grid(painter: QPainter, camera: Camera, window: QSizeF, tokens: Tokens, ratio: float) -> None:
    """Dots, as one tile repeated: the painter is in pixels here."""
    step = GRID * 3 * camera.zoom
    while step < 14:
        step *= 2
    tile = _dotted(max(round(step * ratio), 1), tokens.canvas, tokens.grid, ratio)
    side = tile.width() / ratio
    painter.setBrushOrigin(QPointF(camera.origin.x() % side, camera.origin.y() % side))
    painter.fillRect(QRectF(QPointF(0, 0), window), QBrush(tile))


@lru_cache(maxsize=8)
def _dotted(step: int, ground: str, colour: str, ratio: float) -> QPixmap:
    """A tile of dots, ``step`` device pixels apart; large, because a plane of large tiles is filled faster."""
    count = max(TILE // step, 1)
    tile = QPixmap(count * step, count * step)
    tile.fill(QColor(ground))
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    for number in range(count * count):
        row, column = divmod(number, count)
        painter.drawEllipse(QPointF((column + 0.5) * step, (row + 0.5) * step), 1.1 * ratio, 1.1 * ratio)
    painter.end()
    tile.setDevicePixelRatio(ratio)
    return tile


def paint_frame(painter: QPainter, frame: Frame, colour: QColor, tokens: Tokens, *, active: bool) -> None:
    """The extent of a loop or a try block: a quiet plane with a thin line, a shade stronger the deeper it lies."""
    plane, line = QColor(colour), QColor(colour)
    plane.setAlphaF(0.025 if tokens.dark else 0.015)
    line.setAlphaF(1.0 if active else QUIET)
    painter.setBrush(plane)
    painter.setPen(QPen(line, 1.2))
    painter.drawRoundedRect(frame.rect, RADIUS + 6, RADIUS + 6)


def group_tint(tokens: Tokens) -> float:
    """How much of its colour lies in a group."""
    return 0.06 if tokens.dark else 0.04


def paint_group(painter: QPainter, group: Group, tokens: Tokens, *, selected: bool, scale: float = 1.0) -> None:
    """A titled frame that a person has put around steps; the chevron in its head collapses it."""
    colour = colour_of(group.colour, tokens)
    rect = group_rect(group)
    plane = QColor(colour)
    plane.setAlphaF(group_tint(tokens))
    painter.setBrush(plane)
    pen = QPen(colour, 2.0 if selected else 1.2, Qt.PenStyle.SolidLine if selected else Qt.PenStyle.DashLine)
    painter.setPen(pen)
    painter.drawRoundedRect(rect, RADIUS, RADIUS)
    painter.setFont(fonts()[0])
    # A colour of the theme can be read on every ground of it; one that was given in figures may not.
    painter.setPen(QColor(tokens.text) if group.colour.startswith("#") else colour)
    chevron = chevron_rect(group)
    painter.drawPixmap(chevron.center() - QPointF(8, 8), picture("chevron-down", 16, tone_of(group), max(scale, 1.0)))
    room = rect.adjusted(chevron.right() + 4 - rect.left(), 8, -14, 0)
    painter.drawText(room, Qt.AlignmentFlag.AlignTop, elided(fonts()[0], group.title, room.width()))


def paint_note(painter: QPainter, note: Note, tokens: Tokens, *, selected: bool) -> None:
    """A comment: a sheet of paper in a soft colour."""
    colour = colour_of(note.colour, tokens, "warning")
    rect = QRectF(note.x, note.y, note.width, note.height)
    painter.setPen(QPen(colour, 2.0 if selected else 1.0))
    painter.setBrush(QColor(tokens.surface))
    painter.drawRoundedRect(rect, 6, 6)
    plane = QColor(colour)
    plane.setAlphaF(NOTE_TINT)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(plane)
    painter.drawRoundedRect(rect, 6, 6)
    painter.setFont(fonts()[1])
    painter.setPen(QColor(tokens.text))
    flags = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft
    painter.drawText(rect.adjusted(12, 10, -12, -10), int(flags) | int(Qt.TextFlag.TextWordWrap), note.text)
