"""How a timeline looks: lanes with their titles, bars, the ruler above."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen

from studio.i18n import language
from studio.theme import Tokens, picture
from studio.widgets.timescale import TimeScale

if TYPE_CHECKING:
    from studio.widgets.timeline_lanes import Lane

#: Heights of the ruler, a lane and a bar, and the width of a bar that took no time, in pixels.
RULER, LANE, BAR, SLIMMEST = 26, 26, 12, 3.0
INDENT, ICON, MARGIN = 14, 14, 10
#: What is at least free between two times of the ruler.
GAP = 8


def names_width(lane: Lane, metrics: QFontMetrics) -> float:
    """Pixels that a lane's title takes, with what stands before it."""
    before = MARGIN + min(lane.depth, 6) * INDENT + (ICON + 6 if lane.icon else 0)
    return before + metrics.horizontalAdvance(lane.title) + MARGIN + 2


def paint_lane(painter: QPainter, lane: Lane, box: QRectF, names: int, tokens: Tokens, *, selected: bool) -> None:
    """A lane's ground and its title in the column of names."""
    if selected:
        painter.fillRect(box, QColor(tokens.selected))
    painter.setPen(QColor(tokens.border))
    painter.drawLine(QPointF(0, box.bottom() - 0.5), QPointF(box.right(), box.bottom() - 0.5))
    left = MARGIN + min(lane.depth, 6) * INDENT
    if lane.icon:
        pixmap = picture(lane.icon, ICON, lane.tone, painter.device().devicePixelRatioF())
        painter.drawPixmap(QPointF(left, box.center().y() - ICON / 2), pixmap)
        left += ICON + 6
    painter.setPen(QColor(tokens.text))
    room = QRectF(left, box.top(), names - left - MARGIN, box.height())
    text = painter.fontMetrics().elidedText(lane.title, Qt.TextElideMode.ElideRight, int(room.width()))
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, text)


def paint_bar(painter: QPainter, rect: QRectF, colour: str, tokens: Tokens, *, selected: bool) -> None:
    """A bar; the current one has a line around it."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    radius = min(3.0, rect.width() / 2)
    painter.drawRoundedRect(rect, radius, radius)
    if selected:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(tokens.text), 1.6))
        painter.drawRoundedRect(rect.adjusted(-2, -2, 2, 2), radius + 2, radius + 2)


def paint_grid(painter: QPainter, scale: TimeScale, whole: QRectF, names: int, tokens: Tokens) -> None:
    """Faint lines down through the lanes, one for each moment that the ruler names."""
    painter.setPen(QColor(tokens.border))
    for at in scale.ticks():
        x = names + scale.x(scale.begin + at)
        if x >= names:
            painter.drawLine(QPointF(x, RULER), QPointF(x, whole.bottom()))


def paint_ruler(painter: QPainter, scale: TimeScale, whole: QRectF, names: int, tokens: Tokens) -> None:
    """The time since the beginning, above the lanes, and the line beside their names."""
    painter.fillRect(QRectF(0, 0, whole.width(), RULER), QColor(tokens.surface))
    small = QFont(painter.font())
    small.setPixelSize(max(small.pixelSize() - 2, 9))
    painter.setFont(small)
    words, free = language().words, 0.0
    for at in scale.ticks():
        x = names + scale.x(scale.begin + at)
        if x >= names - 0.5:
            painter.setPen(QColor(tokens.outline))
            painter.drawLine(QPointF(x, RULER - 6), QPointF(x, RULER))
            painter.setPen(QColor(tokens.muted))
            text = words.span(at / 1000) if at >= 1000 else words.duration(at) if at else "0"
            width = painter.fontMetrics().horizontalAdvance(text) + 1
            # The last one stands before its tick where there is no room behind it.
            left = x + 4 if x + 4 + width <= whole.width() else x - 4 - width
            if left >= free:  # else it would read as one time with the one before
                painter.drawText(QRectF(left, 0, width, RULER - 2), Qt.AlignmentFlag.AlignVCenter, text)
                free = left + width + GAP
    painter.setPen(QColor(tokens.border))
    painter.drawLine(QPointF(0, RULER - 0.5), QPointF(whole.width(), RULER - 0.5))
    painter.drawLine(QPointF(names - 0.5, 0), QPointF(names - 0.5, whole.bottom()))
