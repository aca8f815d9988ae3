"""The content of a scroll area that is as high as its parts are at its width."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QWidget


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
