"""The canvas of one document: shows it as cards and wires, and turns mouse and keys into edits."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from runtime.errors import UnderstudyError
from runtime.tasks.registry import Registry
from studio.canvas.align import Alignment
from studio.canvas.dropped import READERS
from studio.canvas.editing import Editing, Spot, snapped
from studio.canvas.gestures import Gesture, Pan, gesture_at
from studio.canvas.hits import Kind, card_at, hit, margin_at, wire_at
from studio.canvas.keys import KEYS, SECOND_KEYS, WALKING, combination
from studio.canvas.measures import CARD_HEIGHT, CARD_WIDTH, GAP_X, GRID
from studio.canvas.quick_add import QuickAdd
from studio.canvas.step_types import StepTypes
from studio.canvas.text_box import TextBox
from studio.canvas.view import ZOOM_STEP, CanvasView
from studio.canvas.walk import Way, first, neighbour
from studio.i18n import tr
from studio.state.document import Document
from studio.state.selection import Selection
from studio.theme import Tokens

#: What a step type is dragged as, from the palette to the canvas.
STEP_TYPE = "application/x-understudy-step-type"

T = TypeVar("T")


class Canvas(CanvasView):
    """Shows ``document`` and ``selection``, and edits both."""

    step_opened = Signal(str)  #: the person wants to edit this step
    breakpoint_toggled = Signal(str)
    menu_requested = Signal(QPointF)  #: a context menu is wanted at this global place; what it is for is selected
    files_dropped = Signal(list, QPointF)  #: paths of files that are no tables, and the place on the canvas
    rows_dropped = Signal(Path, str)  #: a table was dropped: its file and the id of the loop over its rows
    refused = Signal(UnderstudyError)  #: something was not possible
    moved_by_hand = Signal()  #: the person has moved the picture or changed its size

    def __init__(
        self, document: Document, selection: Selection, registry: Registry, parent: QWidget | None = None
    ) -> None:
        super().__init__(document, selection, registry, parent)
        self.editing = Editing(document, self.board, registry)
        self._keys = dict(KEYS)
        self._gesture: Gesture | None = None
        self._space = False
        self._pointer = QPointF()
        self._quick_add = QuickAdd(StepTypes(registry), self)
        self._text_box = TextBox(self)
        self.camera.moved.connect(self._text_box.follow)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAcceptDrops(True)

    def bind(self, keys: Mapping[str, str]) -> None:
        """Take other keys: in Qt's portable form, to names of methods. Methods that are not named keep their own."""
        chosen = set(keys.values())
        self._keys = {key: verb for key, verb in KEYS.items() if verb not in chosen or key in SECOND_KEYS}
        self._keys |= {key: verb for key, verb in keys.items() if key}

    def arrange(self) -> None:
        """Tidy up everything, and show it."""
        self.attempt(self.editing.arrange)
        self.fit()

    def align(self, how: Alignment) -> None:
        """Align what is selected."""
        self.attempt(lambda: self.editing.align(self.selection.ids, how))

    def select_all(self) -> None:
        self.selection.select(self.board.cards, groups=self.board.groups, notes=self.board.notes)

    def delete_selected(self) -> None:
        """Remove what is selected; the edges close behind it. Selects the step before."""
        before = next((edge[0] for edge in self.board.wires if edge[2] in self.selection.ids), "")
        gone = set(self.selection.ids)
        self.attempt(lambda: self.editing.delete(self.selection))
        self.selection.select([before] if before and before not in gone else [])

    def duplicate_selected(self) -> None:
        """Copies of the selected steps, beside them and selected."""
        self._select(self.attempt(lambda: self.editing.duplicate(self.selection.ids)))

    def copy(self) -> None:
        """The selected steps into the clipboard, as text."""
        if self.selection.ids:
            QGuiApplication.clipboard().setText(self.editing.copy(self.selection.ids))

    def cut(self) -> None:
        self.copy()
        self.delete_selected()

    def paste(self) -> None:
        """Steps from the clipboard, at the mouse where it is over the canvas."""
        place = self.camera.to_canvas(self._pointer) if self.underMouse() else None
        at = None if place is None else snapped(place.x(), place.y())
        self._select(self.attempt(lambda: self.editing.paste(QGuiApplication.clipboard().text(), at)))

    def group_selected(self) -> None:
        """A frame around the selected steps; its title can be typed at once."""
        if self.selection.ids:
            id = self.editing.group(self.selection.ids)
            self.selection.select(groups=[id])
            self._text_box.open_group(id)

    def add_note(self) -> None:
        """A note in the middle of the view; its text can be typed at once."""
        middle = self.camera.to_canvas(QPointF(self.width() / 2, self.height() / 2))
        id = self.editing.note((middle.x() - 120, middle.y() - 60))
        self.selection.select(notes=[id])
        self._text_box.open_note(id)

    def open_selected(self) -> None:
        """Edit the current step, or the text of the selected note or group."""
        if self.selection.current:
            self.step_opened.emit(self.selection.current)
        elif self.selection.notes:
            self._text_box.open_note(self.selection.notes[-1])
        elif self.selection.groups:
            self._text_box.open_group(self.selection.groups[-1])

    def toggle_enabled(self) -> None:
        """Switch the selected steps off, or on where all are off."""
        self.attempt(lambda: self.editing.toggle_enabled(self.selection.ids))

    def toggle_breakpoint(self) -> None:
        """Ask for a breakpoint at the current step, or for none."""
        if self.selection.current:
            self.breakpoint_toggled.emit(self.selection.current)

    def add_after_selected(self) -> None:
        """The search box for the step that follows the current one."""
        id = self.selection.current
        card = self.board.cards.get(id)
        below = card.rect.bottomLeft() if card else self.camera.to_canvas(QPointF(self.width() / 2 - 150, 80))
        self.quick_add(Spot(source=id), self.camera.to_pixel(below))

    def add(self, type: str) -> None:
        """A step of this type behind the current one; at the end of the canvas where nothing is selected."""
        self._insert(type, Spot(source=self.selection.current))

    def quick_add(self, spot: Spot, pixel: QPointF) -> None:
        """The search box for a step that goes to ``spot``."""
        source = spot.source or (spot.edge[0] if spot.edge else "")
        family = self.board.cards[source].family if source in self.board.cards else "browser"
        self._quick_add.open(pixel, family, lambda type: self._insert(type, spot))

    def offer(self, types: Collection[str], path: Path, place: QPointF) -> None:
        """The search box for a step of one of these types, that works on a file."""
        at = snapped(place.x() - CARD_WIDTH / 2, place.y() - CARD_HEIGHT / 2)
        known = self._within_project(path)

        def insert(type: str) -> None:
            id = self.attempt(lambda: self.editing.insert(type, Spot(at), file=known))
            self._select([id] if id else None)

        self._quick_add.open(self.camera.to_pixel(place), "files", insert, only=types)

    def walk(self, way: Way) -> None:
        """Select the step that lies this way, and show it."""
        id = neighbour(self.board, self.selection.current, way) if self.selection.current else first(self.board)
        if id:
            self.selection.select([id])
            self.reveal(id)

    def escape(self) -> None:
        """Leave what is going on, else select nothing."""
        if self._gesture is not None:
            self._gesture.cancel()
            self._gesture = None
            self.update()
        else:
            self.selection.clear()

    def attempt(self, action: Callable[[], T]) -> T | None:
        """Do something that may not be possible; ``refused`` tells why."""
        try:
            return action()
        except UnderstudyError as problem:
            self.refused.emit(problem)
            return None

    def paint_over(self, painter: QPainter, tokens: Tokens) -> None:
        if self._gesture is not None:
            self._gesture.paint(painter, tokens)

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
        margin, card = margin_at(self.board, place, self.camera.zoom), card_at(self.board, place)
        self.hint_breakpoint(margin)
        self.hover(margin or (card.id if card else ""))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        gesture, self._gesture = self._gesture, None
        if gesture is not None:
            gesture.release(event.position())
        if isinstance(gesture, Pan):
            self.moved_by_hand.emit()
        self.setCursor(Qt.CursorShape.OpenHandCursor if self._space else Qt.CursorShape.ArrowCursor)
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        found = hit(self.board, self.camera.to_canvas(event.position()), self.camera.zoom)
        if found.kind is Kind.NOTHING:
            at = self.camera.to_canvas(event.position())
            self.quick_add(Spot(snapped(at.x() - CARD_WIDTH / 2, at.y() - CARD_HEIGHT / 2)), event.position())
        elif found.kind is Kind.WIRE and found.edge is not None:
            self.quick_add(Spot(edge=found.edge), event.position())
        elif found.kind is not Kind.MARGIN:
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
            found = hit(self.board, self.camera.to_canvas(QPointF(event.pos())), self.camera.zoom)
            if found.kind is Kind.CARD and found.id not in self.selection:
                self.selection.select([found.id])
            elif found.edge is not None:
                self.selection.select(edges=[found.edge])
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
            self._nudge(way)
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

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(STEP_TYPE) or event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        place = self.camera.to_canvas(event.position())
        self._drop(event.mimeData(), place)
        event.acceptProposedAction()

    def _select(self, ids: Collection[str] | None) -> None:
        if ids:
            self.selection.select(ids)
            self.reveal(next(iter(ids)))

    def _insert(self, type: str, spot: Spot) -> None:
        id = self.attempt(lambda: self.editing.insert(type, spot))
        self._select([id] if id else None)

    def _nudge(self, way: Way) -> None:
        right, down = way.value
        places = {
            id: (x + GRID * right, y + GRID * down)
            for id, (x, y) in self.board.places().items()
            if id in self.selection
        }
        self.document.move(places, tr("Move"))

    def _drop(self, data: QMimeData, place: QPointF) -> None:
        if data.hasFormat(STEP_TYPE):
            type = bytes(data.data(STEP_TYPE).data()).decode()
            wire = wire_at(self.board, place, 12 / self.camera.zoom)
            at = snapped(place.x() - CARD_WIDTH / 2, place.y() - CARD_HEIGHT / 2)
            self._insert(type, Spot(at, edge=wire.edge if wire else None))
            self.setFocus()
        elif data.hasUrls():
            self._drop_files([Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()], place)

    def _drop_files(self, paths: list[Path], place: QPointF) -> None:
        """Tables become a loop over their rows; other files are handed on."""
        tables = [path for path in paths if path.suffix[1:].lower() in READERS]
        for number, path in enumerate(tables):
            at = (place.x() + number * (CARD_WIDTH + GAP_X), place.y())
            known = self._within_project(path)
            made = self.attempt(lambda known=known, at=at: self.editing.read_rows(known, at))  # type: ignore[misc]
            self._select(made)
            if made:
                self.rows_dropped.emit(path, made[-1])
        others = [path for path in paths if path not in tables]
        if others:
            self.files_dropped.emit(others, place)

    def _within_project(self, path: Path) -> str:
        """A path as a workflow names it: from the project's folder where the file lies in it."""
        root = self.document.project.root if self.document.project else None
        inside = root is not None and path.resolve().is_relative_to(root)
        return path.resolve().relative_to(root).as_posix() if inside and root else str(path)
