"""Draws what stands above the window into its picture: dialogs with the shadow that a desktop gives them."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import QDialog, QWidget

from studio.theme import current

#: Of a dialog's corners, and how far its shadow reaches and falls; in pixels.
RADIUS, REACH, FALL = 8, 28, 8
#: How dark each of the shadow's layers is, of 255; they add up towards the dialog.
_LAYER = 2


def put(picture: QPixmap, widget: QWidget, window: QWidget) -> None:
    """Draw a widget where it stands above its window; what no window manager placed, in the middle."""
    place = window.mapFromGlobal(widget.pos())
    dialog = isinstance(widget, QDialog)
    framed = dialog and widget.windowType() is not Qt.WindowType.Popup
    if framed or not window.rect().contains(widget.rect().translated(place)):
        place = window.rect().center() - widget.rect().center()
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if framed:
        _draw_framed(painter, widget.rect().translated(place), widget.grab())
    else:
        painter.drawPixmap(place, widget.grab())
    painter.end()


def _draw_framed(painter: QPainter, box: QRect, dialog: QPixmap) -> None:
    """A dialog: the window behind it is dim, its corners are round."""
    painter.fillRect(painter.window(), "#55000000")
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(0, 0, 0, _LAYER))
    for reach in range(REACH, 0, -1):
        painter.drawRoundedRect(box.adjusted(-reach, FALL - reach, reach, FALL + reach), RADIUS + reach, RADIUS + reach)
    shape = QPainterPath()
    shape.addRoundedRect(QRectF(box), RADIUS, RADIUS)
    painter.setClipPath(shape)
    painter.drawPixmap(box.topLeft(), dialog)
    painter.setClipping(False)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(current().colour("border"), 1))
    painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
