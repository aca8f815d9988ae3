"""The canvas of one document: shows it as cards and wires, and turns mouse and keys into edits."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import QWidget

from runtime.tasks.registry import Registry
from studio.canvas.connecting import Connect
from studio.canvas.drops import Drops
from studio.canvas.editing import Spot, snapped
from studio.canvas.folds import group_of
from studio.canvas.gestures import Gesture, Pan
from studio.canvas.hits import Hit, Kind, card_at, fold_at, hit, margin_at, spare_at
from studio.canvas.keys import KEYS, SECOND_KEYS, WALKING, combination
from studio.canvas.measures import CARD_HEIGHT, CARD_WIDTH, NAMES_ONLY
from studio.canvas.nudging import nudge, resize
from studio.canvas.paint_wires import paint_spare
from studio.canvas.pressing import gesture_at
from studio.canvas.view import ZOOM_STEP
from studio.state.document import Document
from studio.state.selection import Selection
from studio.theme import Tokens


class Canvas(Drops):
    """Shows ``document`` and ``selection``, and edits both."""

    menu_requested = Signal(QPointF)  #: a context menu is wanted at this global place; what it is for is selected
    moved_by_hand = Signal()  #: the person has moved the picture or changed its size

    def __init__(
        self, document: Document, selection: Selection, registry: Registry, parent: QWidget | None = None
    ) -> None:
        super().__init__(document, selection, registry, parent)
        self._keys = dict(KEYS)
        self._gesture: Gesture | None = None
        self._space = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAcceptDrops(True)

    def bind(self, keys: Mapping[str, str]) -> None:
        """Take other keys: in Qt's portable form, to names of methods. Methods that are not named keep their own."""
        chosen = set(keys.values())
        self._keys = {key: verb for key, verb in KEYS.items() if verb not in chosen or key in SECOND_KEYS}
        self._keys |= {key: verb for key, verb in keys.items() if key}

    def escape(self) -> None:
        """Leave what is going on, else select nothing."""
        if self._gesture is not None:
            self._gesture.cancel()
            self._gesture = None
            self.update()
        else:
            self.selection.clear()

    def hit_at(self, pixel: QPointF) -> Hit:
        """What the person means at a pixel."""
        return hit(self.board, self.camera.to_canvas(pixel), self.camera.zoom, self.spare)

    @property
    def spare(self) -> tuple[str, ...]:
        """The steps that show their way for errors before it leads anywhere: where the person is."""
        if isinstance(self._gesture, Connect):
            return (self._gesture.source,)
        one = self.selection.ids if len(self.selection.ids) == 1 else ()
        return tuple({self.stage.picked.hovered, *one} - {""}) if self._gesture is None else ()

    def paint_over(self, painter: QPainter, tokens: Tokens) -> None:
        if self.camera.zoom > NAMES_ONLY:
            for id in self.spare:
                paint_spare(painter, self.board, id, tokens)
        if self._gesture is not None:
            self._gesture.paint(painter, tokens)
        self._quick_add.paint_shadow(painter, tokens)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        button = event.button()
        if button == Qt.MouseButton.MiddleButton or (button == Qt.MouseButton.LeftButton and self._space):
            self._gesture = Pan(self, event.position())
        elif button == Qt.MouseButton.LeftButton:
            self._gesture = gesture_at(self, event.position(), event.modifiers())
        if self._gesture is not None:
            self.setCursor(self._gesture.cursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._pointer = event.position()
        if self._gesture is not None:
            self._gesture.move(event.position())
            return
        place = self.camera.to_canvas(event.position())
        margin = margin_at(self.board, place, self.camera.zoom)
        card = card_at(self.board, place) or fold_at(self.board, place)
        spare = spare_at(self.board, place, self.camera.zoom, self.spare)
        self.hint_breakpoint(margin)
        self.hover(margin or (spare.id if spare else card.id if card else ""))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        gesture, self._gesture = self._gesture, None
        if gesture is not None:
            gesture.release(event.position())
        if isinstance(gesture, Pan):
            self.moved_by_hand.emit()
        self.setCursor(Qt.CursorShape.OpenHandCursor if self._space else Qt.CursorShape.ArrowCursor)
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        found = self.hit_at(event.position())
        if found.kind is Kind.NOTHING:
            at = self.camera.to_canvas(event.position())
            self.quick_add(Spot(snapped(at.x() - CARD_WIDTH / 2, at.y() - CARD_HEIGHT / 2)), event.position())
        elif found.kind is Kind.WIRE and found.edge is not None:
            self.quick_add(Spot(edge=found.edge), event.position())
        elif found.kind is Kind.GROUP:
            self.toggle_group()
        elif found.kind not in (Kind.MARGIN, Kind.CHEVRON):
            self.open_selected()

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.camera.pan(turned.y() or turned.x(), 0)
        elif turned.y():
            self.camera.zoom_to(self.camera.zoom * ZOOM_STEP ** (turned.y() / 120), event.position())
        else:
            self.camera.pan(turned.x(), 0)
        self.moved_by_hand.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            found = self.hit_at(QPointF(event.pos()))
            if found.kind is Kind.CARD and found.id not in self.selection:
                self.selection.select([found.id])
            elif found.kind in (Kind.GROUP, Kind.CHEVRON):
                self.selection.select(groups=[group_of(found.id)])
            elif found.edge is not None:
                self.selection.select(edges=[found.edge])
            elif found.kind is Kind.NOTHING:
                self.selection.clear()  # else Delete in the menu of the ground would delete what is far away
        self.menu_requested.emit(QPointF(event.globalPos()))

    def event(self, event: QEvent) -> bool:
        """Tab is a key of ours (it asks for the next step); Shift+Tab leaves the canvas, as everywhere."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Tab:
            self.keyPressEvent(event)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            self._space = True
            self.setCursor(Qt.CursorShape.OpenHandCursor)
            return
        action = self._keys.get(combination(event))
        way = WALKING.get(Qt.Key(event.key()))
        if action is not None:
            getattr(self, action)()
        elif way is not None and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            resize(self, way) if shift else nudge(self, way)
        elif way is not None and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.walk_edges(way)
        elif way is not None:
            self.walk(way)
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space = False
            self.setCursor(Qt.CursorShape.ArrowCursor)
        super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._space = False
        super().focusOutEvent(event)
