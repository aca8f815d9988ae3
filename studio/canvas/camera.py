"""What part of the canvas is seen: zoom and place, with the arithmetic between canvas and window."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, QRectF, QSizeF, Signal
from PySide6.QtGui import QTransform

from studio.canvas.measures import ZOOM_MAX, ZOOM_MIN

#: Space left around what is fitted into the window, in pixels.
MARGIN = 48.0


class Camera(QObject):
    """``zoom`` is pixels a canvas unit, ``origin`` the pixel at which the canvas has its zero."""

    moved = Signal()
    zoomed = Signal(float)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.zoom = 1.0
        self.origin = QPointF(0, 0)

    @property
    def transform(self) -> QTransform:
        """From canvas units to pixels."""
        return QTransform(self.zoom, 0, 0, self.zoom, self.origin.x(), self.origin.y())

    def to_canvas(self, pixel: QPointF) -> QPointF:
        """The place on the canvas under a pixel."""
        away = pixel - self.origin
        return QPointF(away.x() / self.zoom, away.y() / self.zoom)

    def to_pixel(self, place: QPointF) -> QPointF:
        """The pixel at which a place of the canvas is seen."""
        return place * self.zoom + self.origin

    def seen(self, window: QSizeF) -> QRectF:
        """The part of the canvas that a window of this size shows."""
        return QRectF(self.to_canvas(QPointF(0, 0)), window / self.zoom)

    def pan(self, dx: float, dy: float) -> None:
        """Move the picture by pixels."""
        self.origin = self.origin + QPointF(dx, dy)  # a new point: others may hold the old one
        self.moved.emit()

    def zoom_to(self, zoom: float, around: QPointF) -> None:
        """Change the zoom so that what is under the pixel ``around`` stays there."""
        place = self.to_canvas(around)
        self.zoom = min(max(zoom, ZOOM_MIN), ZOOM_MAX)
        self.origin = around - place * self.zoom
        self.moved.emit()
        self.zoomed.emit(self.zoom)

    def fit(self, box: QRectF, window: QSizeF, *, most: float = 1.0) -> None:
        """Show all of ``box``, in the middle, at ``most`` that large."""
        if box.isEmpty():
            box = QRectF(0, 0, 1, 1)
        room = window - QSizeF(2 * MARGIN, 2 * MARGIN)
        zoom = min(room.width() / box.width(), room.height() / box.height(), most)
        self.zoom = min(max(zoom, ZOOM_MIN), ZOOM_MAX)
        self.centre(box.center(), window)
        self.zoomed.emit(self.zoom)

    def centre(self, place: QPointF, window: QSizeF) -> None:
        """Bring a place into the middle."""
        self.origin = QPointF(window.width() / 2, window.height() / 2) - place * self.zoom
        self.moved.emit()

    def reveal(self, box: QRectF, window: QSizeF) -> None:
        """Move as little as is needed to see all of ``box``."""
        seen = self.seen(window).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        dx = _overhang(box.left(), box.right(), seen.left(), seen.right())
        dy = _overhang(box.top(), box.bottom(), seen.top(), seen.bottom())
        if dx or dy:
            self.pan(-dx * self.zoom, -dy * self.zoom)


def _overhang(low: float, high: float, least: float, most: float) -> float:
    """How far a range must be followed to be inside of another; its beginning matters more."""
    if low < least or high - low > most - least:
        return low - least
    return max(high - most, 0.0)
