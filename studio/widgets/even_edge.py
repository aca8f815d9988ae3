"""Keeps the right edge of what is scrolled in line with what stands above it, with its bar and without."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QScrollArea


class EvenEdge(QObject):
    """What is in ``area`` ends ``right`` pixels before its edge: the bar lies within that margin."""

    def __init__(self, area: QScrollArea, right: int) -> None:
        super().__init__(area)
        self._area, self._right = area, right
        area.verticalScrollBar().installEventFilter(self)
        self.fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.Resize):
            self.fit()
        return super().eventFilter(watched, event)

    def fit(self) -> None:
        """Something else is scrolled."""
        bar, content = self._area.verticalScrollBar(), self._area.widget()
        if content is None:
            return
        taken = bar.width() if bar.isVisibleTo(self._area) else 0
        margins = content.contentsMargins()
        if margins.right() != (right := max(0, self._right - taken)):
            margins.setRight(right)
            content.setContentsMargins(margins)
