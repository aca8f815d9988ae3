"""What an empty canvas says: how the first step comes there."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QWidget

from studio.i18n import mark
from studio.state.document import Document
from studio.widgets.empty import Empty

#: A canvas that is lower, in pixels, has no room for the picture.
LOW = 240


class Blank(Empty):
    """Lies on its canvas as long as nothing is there; the mouse goes through it, and what is dropped too."""

    def __init__(self, document: Document, canvas: QWidget) -> None:
        super().__init__(
            "workflow",
            mark("Nothing here yet"),
            mark("Press Tab or double-click to add a step, drag one from the list, drop a table, or record a job."),
        )
        self._document = document
        self.setParent(canvas)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._fill(canvas)
        canvas.installEventFilter(self)
        document.changed.connect(self._look)
        self._look()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self._fill(watched)
        return False

    def _fill(self, canvas: QWidget) -> None:
        """All of the canvas; where that is low, the words are worth more than the picture."""
        self.picture.setVisible(canvas.height() >= LOW)
        self.setGeometry(canvas.rect())

    def _look(self) -> None:
        """What is recorded, or a note, is something too."""
        document = self._document
        self.setVisible(not document.workflow.steps and not document.layout.notes and not document.held)
