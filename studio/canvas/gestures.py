"""What the mouse does between press and release, one class for each: pan, select by a band, press in a margin.

Moving and resizing things is in ``dragging``, connecting them in ``connecting``.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from studio.canvas.folds import group_of
from studio.theme import Tokens

if TYPE_CHECKING:
    from studio.canvas.canvas import Canvas

#: The mouse must move so far before a press becomes a drag, in pixels.
SLACK = 4.0


class Gesture:
    """Begins at the pixel ``start`` and lives until the button is released."""

    cursor = Qt.CursorShape.ArrowCursor

    def __init__(self, canvas: Canvas, start: QPointF) -> None:
        self.canvas = canvas
        self.start = start
        self.began = False

    def move(self, pixel: QPointF) -> None:
        """The mouse has moved here."""
        far = (pixel - self.start).manhattanLength() > SLACK
        if self.began or far:
            self.began = True
            self.drag(pixel)

    def drag(self, pixel: QPointF) -> None:
        """The mouse has moved here, and far enough."""

    def release(self, pixel: QPointF) -> None:
        """The button was released."""

    def cancel(self) -> None:
        """Nothing shall come of it."""

    def paint(self, painter: QPainter, tokens: Tokens) -> None:
        """What is shown meanwhile, in canvas units."""


class Pan(Gesture):
    """Moves the picture."""

    cursor = Qt.CursorShape.ClosedHandCursor

    def __init__(self, canvas: Canvas, start: QPointF) -> None:
        super().__init__(canvas, start)
        self._last = start

    def move(self, pixel: QPointF) -> None:
        delta = pixel - self._last
        self._last = pixel
        self.canvas.camera.pan(delta.x(), delta.y())


class Band(Gesture):
    """Selects what a rectangle touches; ``kept`` stays selected."""

    def __init__(self, canvas: Canvas, start: QPointF, kept: Collection[str]) -> None:
        super().__init__(canvas, start)
        self._kept = tuple(kept)
        self._from = canvas.camera.to_canvas(start)
        self._rect = QRectF()

    def drag(self, pixel: QPointF) -> None:
        self._rect = QRectF(self._from, self.canvas.camera.to_canvas(pixel)).normalized()
        ids = [card.id for card in self.canvas.board.cards.values() if card.rect.intersects(self._rect)]
        notes = [
            id for id, n in self.canvas.board.notes.items() if self._rect.contains(QRectF(n.x, n.y, n.width, n.height))
        ]
        folds = self.canvas.board.folds.items()
        groups = [group_of(key) for key, card in folds if card.rect.intersects(self._rect)]
        self.canvas.selection.select([*self._kept, *ids], notes=notes, groups=groups)
        self.canvas.update()

    def release(self, pixel: QPointF) -> None:
        if not self.began and not self._kept:
            self.canvas.selection.clear()
        self.canvas.update()

    def paint(self, painter: QPainter, tokens: Tokens) -> None:
        if self._rect.isEmpty():
            return
        plane = QColor(tokens.accent)
        pen = QPen(plane, 1.0)
        pen.setCosmetic(True)
        plane.setAlphaF(0.12)
        painter.setPen(pen)
        painter.setBrush(plane)
        painter.drawRect(self._rect)


class Press(Gesture):
    """A click in a card's margin sets its breakpoint or takes it away."""

    def __init__(self, canvas: Canvas, start: QPointF, id: str) -> None:
        super().__init__(canvas, start)
        self._id = id

    def release(self, pixel: QPointF) -> None:
        if not self.began:
            self.canvas.breakpoint_toggled.emit(self._id)
