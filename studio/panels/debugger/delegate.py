"""Typing a value or an expression in the tree of values: what is wrong is said below the field, which stays open."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from studio.widgets.lists import Index

_DONE = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
#: Of what is said below a narrow field, in pixels.
_WIDTH = 280


class ValueDelegate(QStyledItemDelegate):
    """``wrong`` says why a text cannot be taken for a row, translated; an empty text where it can."""

    def __init__(self, wrong: Callable[[Index, str], str], parent: QWidget) -> None:
        super().__init__(parent)
        self._wrong, self._view = wrong, parent
        self._index = QPersistentModelIndex()
        self._field: QLineEdit | None = None
        self.said = QLabel(parent)
        self.said.setProperty("role", "field-error")
        self.said.setWordWrap(True)
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.said.hide()

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        field = QLineEdit(parent)
        self._index, self._field = QPersistentModelIndex(index), field
        field.textEdited.connect(self.said.hide)
        field.destroyed.connect(self.said.hide)
        return field

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in _DONE:
            field = self._field
            why = self._wrong(self._index, field.text()) if field is editor and field is not None else ""
            if why and field is not None:
                self._say(field, why)
                return True
        return super().eventFilter(editor, event)

    def _say(self, field: QLineEdit, why: str) -> None:
        room = self._view.rect()
        self.said.setText(why)
        width = min(max(field.width(), _WIDTH), room.width())
        height = self.said.heightForWidth(width)
        at = self._view.mapFromGlobal(field.mapToGlobal(field.rect().bottomLeft()))
        top = at.y() + 2 if at.y() + 2 + height <= room.height() else at.y() - field.height() - height - 2
        self.said.setGeometry(max(min(at.x(), room.width() - width), 0), max(top, 0), width, height)
        field.setAccessibleDescription(why)
        self.said.show()
        self.said.raise_()
