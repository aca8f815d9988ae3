"""Drawing edges with the mouse: from a port to a step, or by the end of one that is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter

from runtime.model.records import Edge
from studio.canvas.editing import Spot, snapped
from studio.canvas.folds import group_of
from studio.canvas.gestures import Gesture
from studio.canvas.hits import card_at, fold_at
from studio.canvas.measures import CARD_WIDTH
from studio.canvas.paint_wires import paint_loose_wire
from studio.theme import Tokens

if TYPE_CHECKING:
    from studio.canvas.canvas import Canvas


class Connect(Gesture):
    """Draws an edge from a port to a step, or into the void, where a search box offers new steps."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, canvas: Canvas, start: QPointF, source: str, port: str) -> None:
        super().__init__(canvas, start)
        self.source, self._port = source, port
        self._at = canvas.camera.to_canvas(start)

    def drag(self, pixel: QPointF) -> None:
        self._at = self.canvas.camera.to_canvas(pixel)
        # What an edge leads to is a step: a collapsed group shows its own while the edge is held over it.
        if (fold := fold_at(self.canvas.board, self._at)) is not None:
            self.canvas.look_into(group_of(fold.id))
        card = card_at(self.canvas.board, self._at)
        self.canvas.hover(card.id if card and card.id != self.source else "")

    def release(self, pixel: QPointF) -> None:
        self.canvas.hover("")
        card = card_at(self.canvas.board, self._at)
        if not self.began:
            self.canvas.quick_add(Spot(source=self.source, port=self._port), pixel)
        elif card is not None:
            self.canvas.attempt(lambda: self.canvas.editing.connect(self.source, self._port, card.id))
        else:
            place = snapped(self._at.x() - CARD_WIDTH / 2, self._at.y())
            self.canvas.quick_add(Spot(place, self.source, self._port), pixel)

    def paint(self, painter: QPainter, tokens: Tokens) -> None:
        port = self.canvas.board.port(self.source, self._port)
        if port is not None and self.began:
            paint_loose_wire(painter, self.canvas.board.port_place(self.source, port), self._at, tokens)


class Reconnect(Connect):
    """Takes an edge by its end: to another step, or away when it is dropped into the void."""

    def __init__(self, canvas: Canvas, start: QPointF, edge: Edge) -> None:
        super().__init__(canvas, start, edge[0], edge[1])
        self._edge = edge

    def release(self, pixel: QPointF) -> None:
        self.canvas.hover("")
        card = card_at(self.canvas.board, self._at)
        if not self.began:
            self.canvas.selection.select([self._edge[2]])
        elif card is None or card.id != self._edge[2]:
            self.canvas.attempt(lambda: self.canvas.editing.reconnect(self._edge, card.id if card else ""))
