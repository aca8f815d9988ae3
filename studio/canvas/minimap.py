"""The whole workflow small in a corner: where the window is, and where a run is. A click goes there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from studio.canvas.marks import Status
from studio.canvas.paint_cards import state_colour
from studio.i18n import say
from studio.theme import current

if TYPE_CHECKING:
    from studio.canvas.view import CanvasView

SIZE = QSize(190, 128)
PADDING = 10.0
#: A small workflow is not drawn larger than this.
LARGEST = 0.15
#: In a window that is not larger than so many times its own size, it takes more than it gives.
ROOM = 2.4, 2.0


class Minimap(QWidget):
    """Lies in the lower right corner of its canvas, as long as there is more than what is seen and room for both.
    Its picture is drawn anew only when something changed."""

    def __init__(self, canvas: CanvasView) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._kept: QPixmap | None = None
        self._extent: QRectF | None = None
        self._wanted = True
        #: Pixels a canvas unit, and the pixel of the canvas' zero, for the picture that is kept.
        self._scale, self._origin = 1.0, QPointF()
        self.setFixedSize(SIZE)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        say(self, QWidget.setAccessibleName, "Overview of the workflow")

    def forget(self) -> None:
        """The workflow, the run or the theme has changed."""
        self._kept = self._extent = None
        self.look()

    def switch_off(self) -> None:
        """A canvas that is only looked at needs none."""
        self._wanted = False
        self.hide()

    def look(self) -> None:
        """Another part of the canvas is seen: there is something to add to it, or nothing."""
        self.setVisible(self._wanted and self._has_room() and self._adds())
        self.update()

    def _has_room(self) -> bool:
        across, down = ROOM
        return self._canvas.width() > across * self.width() and self._canvas.height() > down * self.height()

    def _adds(self) -> bool:
        if self._extent is None:
            self._extent = self._canvas.board.extent()
        seen = self._canvas.camera.seen(QSizeF(self._canvas.size()))
        return not self._extent.isEmpty() and not seen.contains(self._extent)

    def covers(self, box: QRectF) -> bool:
        """Whether something of a part of the canvas is seen under it, and so not at all."""
        pixels = self._canvas.camera.transform.mapRect(box)
        return not self.isHidden() and QRectF(self.geometry()).intersects(pixels)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = current().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._kept is None:
            self._measure()
            self._kept = self._drawn()
        painter.drawPixmap(0, 0, self._kept)
        window = self._place(self._canvas.camera.seen(QSizeF(self._canvas.size())))
        plane = QColor(tokens.accent)
        plane.setAlphaF(0.1)
        painter.setPen(QPen(QColor(tokens.accent), 1.2))
        painter.setBrush(plane)
        painter.drawRoundedRect(window.intersected(QRectF(self.rect()).adjusted(1, 1, -1, -1)), 3, 3)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._go(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go(event.position())

    def _drawn(self) -> QPixmap:
        tokens, ratio = current().tokens, self.devicePixelRatioF()
        pixmap = QPixmap(self.size() * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # Opaque and with a line around it: it may lie over cards, which are of nearly the same colour.
        line = QColor(tokens.outline)
        line.setAlphaF(0.5)
        painter.setPen(QPen(line, 1.0))
        painter.setBrush(QColor(tokens.raised))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        painter.setPen(Qt.PenStyle.NoPen)
        for colour, rects in self._blocks().items():
            painter.setBrush(QColor(colour))
            painter.drawRects(rects)
        painter.end()
        return pixmap

    def _blocks(self) -> dict[str, list[QRectF]]:
        tokens, blocks = current().tokens, dict[str, list[QRectF]]()
        for card in self._canvas.board.shown.values():
            mark = self._canvas.stage.mark_of(card)
            colour = tokens.outline if mark.status is Status.IDLE else state_colour(mark, tokens)
            place = self._place(card.rect)
            blocks.setdefault(colour, []).append(QRectF(place.topLeft(), place.size().expandedTo(QSizeF(2, 1.5))))
        return blocks

    def _measure(self) -> None:
        box = self._canvas.board.extent()
        room = QSizeF(self.width() - 2 * PADDING, self.height() - 2 * PADDING)
        fitting = () if box.isEmpty() else (room.width() / box.width(), room.height() / box.height())
        self._scale = min(*fitting, LARGEST) if fitting else LARGEST
        self._origin = QPointF(self.width() / 2, self.height() / 2) - box.center() * self._scale

    def _place(self, rect: QRectF) -> QRectF:
        return QRectF(rect.topLeft() * self._scale + self._origin, rect.size() * self._scale)

    def _go(self, pixel: QPointF) -> None:
        place = (pixel - self._origin) * (1 / self._scale)
        self._canvas.camera.centre(place, QSizeF(self._canvas.size()))
