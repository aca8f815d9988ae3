"""A field that lies over a note or the title of a group while its text is typed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit

from studio.canvas.folds import fold_key
from studio.canvas.measures import GROUP_TITLE
from studio.i18n import say, tr
from studio.state.contents import LayoutPatch

if TYPE_CHECKING:
    from studio.canvas.view import CanvasView


class TextBox(QPlainTextEdit):
    """Leaving it keeps the text; Escape does not. In a title Enter leaves it."""

    def __init__(self, canvas: CanvasView) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._note = ""
        self._group = ""
        say(self, QPlainTextEdit.setAccessibleName, "Text of the note or group")
        self.hide()

    def open_note(self, id: str) -> None:
        """Type the text of a note."""
        self._note, self._group = id, ""
        self._open(self._canvas.document.layout.notes[id].text)

    def open_group(self, id: str) -> None:
        """Type the title of a group."""
        self._note, self._group = "", id
        self._open(self._canvas.document.layout.groups[id].title)

    def follow(self) -> None:
        """Stay over what is edited while the picture moves."""
        if self.isVisible():
            self._put()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape:
            self._note = self._group = ""
            self._canvas.setFocus()
            self.hide()
        elif enter and (self._group or event.modifiers() & Qt.KeyboardModifier.ControlModifier):
            self._keep()
            self._canvas.setFocus()
            self.hide()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._keep()
            self.hide()

    def event(self, event: QEvent) -> bool:
        """Shortcuts of the window, such as Undo and Delete, belong to the text meanwhile."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def _open(self, text: str) -> None:
        self.setPlainText(text)
        self._put()
        self.selectAll()
        self.show()
        self.raise_()
        self.setFocus()

    def _put(self) -> None:
        layout, camera = self._canvas.document.layout, self._canvas.camera
        item = layout.notes.get(self._note) or layout.groups.get(self._group)
        if item is None:
            return
        card = self._canvas.board.folds.get(fold_key(self._group)) if self._group else None
        place = card.rect if card else QRectF(item.x, item.y, item.width, item.height if self._note else GROUP_TITLE)
        box = QRectF(camera.to_pixel(place.topLeft()), place.size() * camera.zoom)
        self.setGeometry(box.toRect().adjusted(2, 2, -2, -2))

    def _keep(self) -> None:
        layout, text = self._canvas.document.layout, self.toPlainText()
        if note := layout.notes.get(self._note):
            patch = LayoutPatch(notes={self._note: replace(note, text=text)})
            self._canvas.document.place(patch, tr("Change note"))
        elif group := layout.groups.get(self._group):
            patch = LayoutPatch(groups={self._group: replace(group, title=" ".join(text.split()))})
            self._canvas.document.place(patch, tr("Rename group"))
        self._note = self._group = ""
