"""One side of a comparison: a workflow to look at, what differs in colour and with a sign."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QMouseEvent, QPainter, QPen, QWheelEvent
from PySide6.QtWidgets import QWidget

from runtime.tasks.registry import Registry
from studio.canvas.hits import card_at
from studio.canvas.measures import CARD_WIDTH, NAMES_ONLY, RADIUS
from studio.canvas.paint_cards import paint_ports
from studio.canvas.view import ZOOM_STEP, CanvasView
from studio.state.comparison import Kind
from studio.state.contents import Contents
from studio.state.document import Document
from studio.state.recovery_lines import Source
from studio.state.selection import Selection
from studio.theme import Tokens
from studio.theme.fonts import text_font

#: Kind to the token of its colour and its sign: colour alone does not tell everybody.
LOOKS = {
    Kind.ADDED: ("success", "+"),
    Kind.REMOVED: ("danger", "−"),
    Kind.CHANGED: ("warning", "≠"),
    Kind.MOVED: ("accent", "↕"),
}
#: A press that moves less than this is a click, in pixels.
CLICK = 4.0


class ComparedCanvas(CanvasView):
    """Pans and zooms; nobody can edit it. ``chosen`` tells which step was clicked."""

    chosen = Signal(str)

    def __init__(self, contents: Contents, kinds: dict[str, Kind], path: Path, registry: Registry) -> None:
        # With the file's path, so that elements of its project are called by their names.
        document = Document(contents, Source(path))
        document.close()  # nothing is checked: problems of the past are of no use
        self.kinds = kinds
        self._from: QPointF | None = None
        self._moved = 0.0
        super().__init__(document, Selection(), registry)
        document.setParent(self)
        self.selection.setParent(self)
        self.minimap.switch_off()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)

    def paint_over(self, painter: QPainter, tokens: Tokens) -> None:
        for id, kind in self.kinds.items():
            card = self.board.cards.get(id)
            if card is not None:
                _paint_mark(painter, card.rect, kind, tokens)
                if self.camera.zoom > NAMES_ONLY:
                    paint_ports(painter, card, self.dresses.of(id), tokens, card.rect.topLeft())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._from, self._moved = event.position(), 0.0
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._from is None:
            card = card_at(self.board, self.camera.to_canvas(event.position()))
            self.hover(card.id if card else "")
            return
        way = event.position() - self._from
        self._moved += way.manhattanLength()
        self._from = event.position()
        self.camera.pan(way.x(), way.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        clicked, self._from = self._from is not None and self._moved < CLICK, None
        self.setCursor(Qt.CursorShape.ArrowCursor)
        card = card_at(self.board, self.camera.to_canvas(event.position())) if clicked else None
        if card is not None:
            self.chosen.emit(card.id)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier or not turned.y():
            self.camera.pan(turned.y() or turned.x(), 0)
        else:
            self.camera.zoom_to(self.camera.zoom * ZOOM_STEP ** (turned.y() / 120), event.position())


def side_by_side(one: ComparedCanvas, other: ComparedCanvas) -> None:
    """From now on both show the same part of the canvas."""
    one.camera.moved.connect(lambda: _follow(one, other))
    other.camera.moved.connect(lambda: _follow(other, one))


def _follow(one: QWidget, other: QWidget) -> None:
    assert isinstance(one, ComparedCanvas) and isinstance(other, ComparedCanvas)
    if (one.camera.zoom, one.camera.origin) != (other.camera.zoom, other.camera.origin):
        other.camera.zoom = one.camera.zoom
        other.camera.origin = QPointF(one.camera.origin)
        other.camera.moved.emit()


def _paint_mark(painter: QPainter, rect: QRectF, kind: Kind, tokens: Tokens) -> None:
    tone, sign = LOOKS[kind]
    colour = QColor(tokens.colours()[tone])
    wash = QColor(colour)
    wash.setAlphaF(0.10)
    painter.setBrush(wash)
    painter.setPen(QPen(colour, 2.5, Qt.PenStyle.DashLine if kind is Kind.MOVED else Qt.PenStyle.SolidLine))
    painter.drawRoundedRect(rect.adjusted(-1, -1, 1, 1), RADIUS + 1, RADIUS + 1)
    badge = QRectF(rect.left() + CARD_WIDTH - 16, rect.top() - 10, 22, 20)
    painter.setBrush(colour)
    painter.setPen(QPen(QColor(tokens.canvas), 2.0))
    painter.drawRoundedRect(badge, 10, 10)
    font = QFont(text_font())
    font.setPixelSize(13)
    font.setWeight(QFont.Weight.Bold)
    painter.setFont(font)
    painter.setPen(QColor(tokens.on_accent))
    painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, sign)
