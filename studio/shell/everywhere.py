"""Keys that work in every window of Studio: also in its dialogs, which hold up what the main window's keys do."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid


class Everywhere(QObject):
    """Gives an action to each window that comes to the front. An event filter for the whole application would have
    every event pass through Python; and a shortcut of the application does not reach past a dialog."""

    def __init__(self, action: QAction, parent: QObject) -> None:
        super().__init__(parent)
        self._action = action
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.focusWindowChanged.connect(self._on_front)

    def _on_front(self) -> None:
        window = QApplication.activeWindow()
        if window is not None and isValid(self._action) and self._action not in window.actions():
            window.addAction(self._action)
