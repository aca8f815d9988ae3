"""What grows with its content: the inside of a scroll area, and a dialog that stays on its screen."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QWidget


def keep_on_screen(window: QWidget) -> None:
    """Move a window that grew over the edge of its screen, up or to the left, so that its last button is seen."""
    room, frame = window.screen().availableGeometry(), window.frameGeometry()
    left = max(room.left(), min(frame.left(), room.right() + 1 - frame.width()))
    top = max(room.top(), min(frame.top(), room.bottom() + 1 - frame.height()))
    if (left, top) != (frame.left(), frame.top()):
        window.move(left, top)


class Fitting(QWidget):
    """A scroll area asks for the least size only: it would squeeze texts of several lines, or leave room below them."""

    fitted = Signal(int)  #: another height in pixels

    @property
    def wanted_height(self) -> int:
        """What its parts take at its width, in pixels."""
        layout = self.layout()
        return max(0, layout.totalHeightForWidth(self.width())) if layout is not None else 0

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            height = self.wanted_height
            if height and height != self.minimumHeight():
                self.setMinimumHeight(height)
                self.fitted.emit(height)
        return done
