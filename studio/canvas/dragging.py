"""Moving things with the mouse: steps, alone or into an edge, groups and notes; and their size."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt

from runtime.model.layout import Group, Note
from studio.canvas.editing import snapped
from studio.canvas.gestures import Gesture
from studio.canvas.hits import Hit, Kind, wire_at
from studio.canvas.nudging import SMALLEST, going_along
from studio.i18n import tr, tr_count
from studio.state.contents import LayoutPatch

if TYPE_CHECKING:
    from studio.canvas.canvas import Canvas


class Drag(Gesture):
    """Moves what is selected; with ``alone`` (Alt) one step leaves its chain. A free step can be put into an edge."""

    cursor = Qt.CursorShape.SizeAllCursor

    def __init__(self, canvas: Canvas, start: QPointF, grabbed: Hit, *, alone: bool) -> None:
        super().__init__(canvas, start)
        self._alone = grabbed.id if alone and grabbed.kind is Kind.CARD else ""
        self._keys = self._moving(grabbed)
        self._delta = (0.0, 0.0)

    def drag(self, pixel: QPointF) -> None:
        away = (pixel - self.start) / self.canvas.camera.zoom
        self._delta = snapped(away.x(), away.y())
        self.canvas.board.shift(self._keys, *self._delta)
        self.canvas.update()

    def release(self, pixel: QPointF) -> None:
        if not self.began or self._delta == (0.0, 0.0):
            self.cancel()
            return
        board, editing = self.canvas.board, self.canvas.editing
        places = {id: place for id, place in board.places().items() if id in self._keys}
        patch = LayoutPatch(
            groups={id: group for id, group in board.groups.items() if f"group:{id}" in self._keys},
            notes={id: note for id, note in board.notes.items() if f"note:{id}" in self._keys},
        )
        if self._alone:
            self.canvas.attempt(lambda: editing.take_out(self._alone, places[self._alone]))
        elif len(places) == 1 and (edge := self._edge_under(next(iter(places)))):
            self.canvas.attempt(lambda: editing.put_in(next(iter(places)), edge, next(iter(places.values()))))
        else:
            title = tr_count("Move step", "Move {n} steps", len(places)) if places else tr("Move")
            self.canvas.attempt(lambda: editing.move(places, patch, title))
        self.cancel()

    def cancel(self) -> None:
        self.canvas.board.shift((), 0.0, 0.0)
        self.canvas.update()

    def _moving(self, grabbed: Hit) -> frozenset[str]:
        """Everything that goes along: what is selected, what is inside of it, the members of groups."""
        board, selection = self.canvas.board, self.canvas.selection
        if self._alone:
            return frozenset({self._alone})
        return frozenset(going_along(board, selection) | {grabbed.id})

    def _edge_under(self, id: str) -> tuple[str, str, str] | None:
        """The edge that a step without edges lies on."""
        board = self.canvas.board
        if id not in board.cards or id in board.frames or any(id in (edge[0], edge[2]) for edge in board.wires):
            return None
        wire = wire_at(board, board.cards[id].rect.center(), 20.0)
        return wire.edge if wire else None


class Fold(Gesture):
    """A click on a group's chevron collapses or expands it; a drag by it moves the group."""

    def __init__(self, canvas: Canvas, start: QPointF, drag: Drag) -> None:
        super().__init__(canvas, start)
        self._drag = drag

    def drag(self, pixel: QPointF) -> None:
        self._drag.move(pixel)

    def cancel(self) -> None:
        self._drag.cancel()

    def release(self, pixel: QPointF) -> None:
        self._drag.release(pixel) if self.began else self.canvas.toggle_group()


class Resize(Gesture):
    """Changes the size of a note or group by its lower right corner."""

    cursor = Qt.CursorShape.SizeFDiagCursor

    def __init__(self, canvas: Canvas, start: QPointF, key: str) -> None:
        super().__init__(canvas, start)
        self._kind, _, self._id = key.partition(":")
        layout = canvas.document.layout
        self._item: Note | Group = layout.notes[self._id] if self._kind == "note" else layout.groups[self._id]

    def drag(self, pixel: QPointF) -> None:
        at = self.canvas.camera.to_canvas(pixel)
        right, bottom = snapped(at.x(), at.y())
        width, height = max(right - self._item.x, SMALLEST[0]), max(bottom - self._item.y, SMALLEST[1])
        patch = (
            LayoutPatch(notes={self._id: replace(self._item, width=width, height=height)})
            if isinstance(self._item, Note)
            else LayoutPatch(groups={self._id: replace(self._item, width=width, height=height)})
        )
        self.canvas.document.place(patch, tr("Resize"), gesture=f"resize:{self._kind}:{self._id}")

    def release(self, pixel: QPointF) -> None:
        self.canvas.document.end_gesture()
