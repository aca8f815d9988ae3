"""Shows a document as cards and wires, with the state of a run; lets nobody edit it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QElapsedTimer, QEvent, QPointF, QRectF, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import QHelpEvent, QHideEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent, QTransform
from PySide6.QtWidgets import QToolTip, QWidget

from runtime.model.records import Edge
from runtime.tasks.registry import Registry
from studio.canvas.board import Board
from studio.canvas.camera import Camera
from studio.canvas.cards import cards_box
from studio.canvas.dresses import Dresses
from studio.canvas.folds import fold_key, group_of
from studio.canvas.hits import card_at, fold_at
from studio.canvas.looks import Looks
from studio.canvas.marks import BreakMark, Status, StepMark
from studio.canvas.minimap import Minimap
from studio.canvas.paint_cards import Dress
from studio.canvas.stage import Picked, Stage
from studio.canvas.telling import current_in_words, tool_tip
from studio.canvas.walk import first
from studio.i18n import language
from studio.state.breakpoints import Where
from studio.state.contents import Change
from studio.state.document import Document
from studio.state.selection import Selection
from studio.theme import Tokens, current

#: How fast what is running turns: times a second, and pictures a second.
TURNS, FRAMES = 0.8, 30
ZOOM_STEP = 1.2
MARGIN = 16
#: A workflow that would have to be smaller than this to be seen whole is shown from its beginning, this large.
READABLE, FIRST_ZOOM = 0.6, 0.85


class CanvasView(QWidget):
    """Shows ``document`` and what is selected of it."""

    zoom_changed = Signal(float)

    def __init__(
        self, document: Document, selection: Selection, registry: Registry, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.document, self.selection = document, selection
        self.board = Board(registry)
        self.camera = Camera(self)
        self.looks = Looks(registry)
        self.dresses = Dresses(self.board, self.looks)
        self.marks = self.dresses.marks
        self.stage = Stage(self.board, self.camera, self.dresses.of, self.marks)
        self.minimap = Minimap(self)
        #: What was seen at first; as long as nobody moves, a window that changes its size shows the same.
        self._at_first: QTransform | None = None
        self._revealed = ""
        self._clock = QElapsedTimer()
        self._ticker = QTimer(self, interval=1000 // FRAMES)
        self.setMinimumSize(240, 120)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._listen()
        self._show_document()
        self._say_current()

    def show_marks(self, marks: Mapping[str, StepMark]) -> None:
        """Show the state of a run, step by step; steps that are not named are idle."""
        self.marks.clear()
        self.dresses.forget()
        self.mark(marks)

    def mark(self, marks: Mapping[str, StepMark]) -> None:
        """Show new states of some steps."""
        self.marks.update(marks)
        self.dresses.forget(marks)
        self._move()
        self._redraw()

    def _move(self) -> None:
        """What is running turns, unless the person wants nothing to move by itself."""
        moving = any(mark.status is Status.RUNNING for mark in self.marks.values()) and not current().still
        self._ticker.start() if moving else self._ticker.stop()

    @property
    def breakpoints(self) -> Mapping[Where, BreakMark]:
        """The breakpoints that are shown."""
        return self.dresses.breakpoints

    def set_breakpoints(self, breakpoints: Mapping[Where, BreakMark]) -> None:
        """Show breakpoints at these steps and edges and nowhere else."""
        self.dresses.breakpoints = dict(breakpoints)
        self.stage.breaks = {at: mark for at, mark in breakpoints.items() if isinstance(at, tuple)}
        self.dresses.forget()
        self._redraw()

    def fit(self) -> None:
        """Show everything; an overview of that has nothing to add, and goes."""
        self.camera.fit(self.board.extent(), self._window())

    def reveal(self, id: str, *, unfold: bool = True) -> None:
        """Bring a step into view, moving as little as possible; a collapsed group around it opens where ``unfold``."""
        if unfold and id in self.board.within:
            self.look_into(group_of(self.board.within[id]))
        if id in self.board.within or id in self.board.shown:
            self._revealed = id
            box = self.board.seat(id).rect.adjusted(-20, -20, 20, 40)
            self.camera.reveal(box, self._window())
            if self.minimap.covers(box):
                self.camera.reveal(box, self._window() - QSizeF(0, self.minimap.height() + MARGIN))

    def reveal_note(self, id: str) -> None:
        """Bring a note into view, moving as little as possible."""
        note = self.board.notes[id]
        self.camera.reveal(QRectF(note.x, note.y, note.width, note.height).adjusted(-20, -20, 20, 20), self._window())

    def look_into(self, group: str) -> None:
        """Show a collapsed group expanded, for now: neither the layout nor the undo stack hears of it."""
        self.board.open({*self.board.opened, group})
        self._redraw()

    def zoom_by(self, factor: float) -> None:
        """Nearer or farther, around the middle."""
        middle = QPointF(self.width() / 2, self.height() / 2)
        self.camera.zoom_to(self.camera.zoom * factor, middle)

    def zoom_in(self) -> None:
        self.zoom_by(ZOOM_STEP)

    def zoom_out(self) -> None:
        self.zoom_by(1 / ZOOM_STEP)

    def zoom_actual(self) -> None:
        """One canvas unit a pixel."""
        self.zoom_by(1 / self.camera.zoom)

    def hover(self, id: str) -> None:
        """Show that the mouse is over a card."""
        if id != self.stage.picked.hovered:
            self.stage.picked.hovered = id
            self.update()

    def hint_breakpoint(self, id: str) -> None:
        """Show where a click would set a breakpoint."""
        if id != self.stage.picked.margin:
            self.stage.picked.margin = id
            self.update()

    def dress(self, id: str) -> Dress:
        """How a card looks now."""
        return self.dresses.of(id)

    def paint_over(self, painter: QPainter, tokens: Tokens) -> None:
        """What is to be seen on top of everything; the painter is in canvas units."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tokens = current().tokens
        late = self.stage.paint(painter, self._window(), tokens, self.devicePixelRatioF())
        self.paint_over(painter, tokens)
        painter.end()
        if late:
            QTimer.singleShot(0, self, self.update)

    def event(self, event: QEvent) -> bool:
        """Over a card: its texts in full, and what is wrong with the step."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            place = self.camera.to_canvas(QPointF(event.pos()))
            card = card_at(self.board, place) or fold_at(self.board, place)
            QToolTip.showText(event.globalPos(), tool_tip(self, card.id) if card else "", self)
            return True
        return super().event(event)

    def showEvent(self, event: QShowEvent) -> None:
        if self._at_first is None:
            self._first_look()

    def hideEvent(self, event: QHideEvent) -> None:
        """A tab behind others keeps no pictures: they are many megabytes, and drawn within a frame or two."""
        self.stage.forget()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.minimap.move(self.width() - self.minimap.width() - MARGIN, self.height() - self.minimap.height() - MARGIN)
        if self._at_first == self.camera.transform:
            self._first_look()
        else:
            self._keep_current(QSizeF(event.oldSize()))
        self.minimap.look()

    def _keep_current(self, before: QSizeF) -> None:
        """A dock that opens does not hide the step that is worked on, nor the one that was shown last."""
        seen = self.camera.seen(before)
        for id in (self._revealed, self.selection.current):
            if id in self.board.cards and seen.contains(self.board.cards[id].rect):
                self.reveal(id, unfold=False)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._restyle()
        super().changeEvent(event)

    def _listen(self) -> None:
        self.document.changed.connect(self._on_changed)
        self.document.problems_changed.connect(self._on_problems)
        self.selection.changed.connect(self._on_selection)
        self.camera.moved.connect(self._on_camera)
        self.camera.zoomed.connect(self.zoom_changed)
        self._ticker.timeout.connect(self._turn)
        current().changed.connect(self._restyle)
        language().changed.connect(self._restyle)
        self._clock.start()

    def _window(self) -> QSizeF:
        return QSizeF(self.size())

    def _show_document(self) -> None:
        self.board.update(self.document.workflow, self.document.layout)
        if self.looks.use(self.document.workflow, self.document.elements):
            self.dresses.forget()
        self._on_problems()

    def _first_look(self) -> None:
        """Everything where that is readable, else the beginning."""
        self.fit()
        if self.camera.zoom < READABLE and self.board.cards:
            top = cards_box([self.board.shown[first(self.board)]])
            self.camera.zoom = FIRST_ZOOM
            self.camera.centre(top.center() + QPointF(0, self.height() / 2 / FIRST_ZOOM - 80), self._window())
            self.zoom_changed.emit(self.camera.zoom)
        self._at_first = self.camera.transform

    def _on_changed(self, change: Change) -> None:
        self.board.update(self.document.workflow, self.document.layout)
        if self.looks.use(self.document.workflow, self.document.elements):
            self.dresses.forget()
        self.dresses.forget(change.steps)
        self.selection.keep(self.document.workflow, self.document.layout)
        self._redraw()

    def _on_problems(self) -> None:
        self.dresses.show_problems(self.document.problems)
        self._redraw()

    def _on_selection(self) -> None:
        selection = self.selection
        hovered = self.stage.picked.hovered
        cards = {*selection.ids, *map(fold_key, selection.groups)}
        edges, groups, notes = set(selection.edges), set(selection.groups), set(selection.notes)
        self.stage.picked = Picked(cards, edges, groups, notes, hovered)
        self._say_current()
        self.update()

    def selected_edge(self) -> Edge | None:
        """The edge that is selected, where no step is and it is still there."""
        edges = () if self.selection.current else self.selection.edges
        return next((edge for edge in edges if edge in self.board.wires), None)

    def _say_current(self) -> None:
        """For screen readers: the canvas is called what is current in it."""
        self.setAccessibleName(current_in_words(self))

    def _on_camera(self) -> None:
        self.update()
        self.minimap.look()

    def _redraw(self) -> None:
        self.minimap.forget()
        self.update()

    def _restyle(self) -> None:
        self.looks.use(self.document.workflow, self.document.elements)
        self.dresses.forget()
        self.stage.forget()
        self._move()
        self._redraw()

    def _turn(self) -> None:
        self.stage.turn = (self._clock.elapsed() / 1000 * TURNS) % 1.0
        self.update()
