"""Which key does what on the canvas."""

from __future__ import annotations

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from studio.canvas.walk import Way

#: Key to the method of ``Canvas`` that it calls, unless ``Canvas.bind`` says otherwise.
KEYS: dict[str, str] = {
    "F": "fit",
    "+": "zoom_in",
    "=": "zoom_in",
    "-": "zoom_out",
    "1": "zoom_actual",
    "Return": "open_selected",
    "Enter": "open_selected",
    "F2": "name_selected",
    "Del": "delete_selected",
    "Backspace": "delete_selected",
    "Esc": "escape",
    "Ctrl+A": "select_all",
    "Ctrl+C": "copy",
    "Ctrl+X": "cut",
    "Ctrl+V": "paste",
    "Ctrl+D": "duplicate_selected",
    "Ctrl+G": "group_selected",
    "G": "toggle_group",
    "N": "add_note",
    "Shift+N": "next_note",
    "E": "toggle_enabled",
    "C": "lead_selected",
    "Tab": "add_after_selected",
    "F9": "toggle_breakpoint",
    "Ctrl+Shift+L": "arrange",
}

#: Keys that do the same as another one, or a part of it, on another keyboard or out of habit.
SECOND_KEYS = frozenset({"Enter", "F2", "=", "Backspace"})

WALKING: dict[Qt.Key, Way] = {
    Qt.Key.Key_Up: Way.UP,
    Qt.Key.Key_Down: Way.DOWN,
    Qt.Key.Key_Left: Way.LEFT,
    Qt.Key.Key_Right: Way.RIGHT,
}


def combination(event: QKeyEvent) -> str:
    """The key with its modifiers as ``KEYS`` writes it; the number pad counts as the rest of the keyboard."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    key = Qt.Key(event.key())
    if key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
        modifiers &= ~Qt.KeyboardModifier.ShiftModifier
    return QKeySequence(QKeyCombination(modifiers, key)).toString(QKeySequence.SequenceFormat.PortableText)
