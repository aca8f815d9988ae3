"""Which gesture a press of the left button begins, by what lies there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt

from studio.canvas.connecting import Connect, Reconnect
from studio.canvas.dragging import Drag, Fold, Resize
from studio.canvas.gestures import Band, Gesture, Press
from studio.canvas.hits import Kind

if TYPE_CHECKING:
    from studio.canvas.canvas import Canvas


def gesture_at(canvas: Canvas, pixel: QPointF, modifiers: Qt.KeyboardModifier) -> Gesture:
    """What a press of the left button begins, after it has selected what lies there."""
    found = canvas.hit_at(pixel)
    adding = bool(modifiers & (Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier))
    match found.kind:
        case Kind.PORT:
            return Connect(canvas, pixel, found.id, found.port)
        case Kind.ENTRY if found.edge is not None:
            return Reconnect(canvas, pixel, found.edge)
        case Kind.CORNER:
            return Resize(canvas, pixel, found.id)
        case Kind.MARGIN:
            return Press(canvas, pixel, found.id)
        case Kind.CARD:
            _select_card(canvas, found.id, adding)
            return Drag(canvas, pixel, found, alone=bool(modifiers & Qt.KeyboardModifier.AltModifier))
        case Kind.NOTE | Kind.GROUP:
            _select_other(canvas, found.id, adding)
            return Drag(canvas, pixel, found, alone=False)
        case Kind.CHEVRON:
            _select_other(canvas, found.id, adding)
            return Fold(canvas, pixel, Drag(canvas, pixel, found, alone=False))
        case Kind.WIRE if found.edge is not None:
            canvas.selection.select(edges=[found.edge])
            return Gesture(canvas, pixel)
        case _:
            return Band(canvas, pixel, canvas.selection.ids if adding else ())


def _select_card(canvas: Canvas, id: str, adding: bool) -> None:
    if adding:
        canvas.selection.toggle(id)
    elif id not in canvas.selection:
        canvas.selection.select([id])


def _select_other(canvas: Canvas, key: str, adding: bool) -> None:
    kind, _, id = key.partition(":")
    selection = canvas.selection
    if adding:
        selection.toggle_note(id) if kind == "note" else selection.toggle_group(id)
    elif id not in (selection.notes if kind == "note" else selection.groups):
        selection.select(notes=[id] if kind == "note" else [], groups=[id] if kind == "group" else [])
