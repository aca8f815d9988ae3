"""The title of a dock: its name, and buttons that make it float and close it."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDockWidget, QFrame, QToolButton

from studio.widgets.parts import icon_button, label, row


class DockTitle(QFrame):
    """Stands in the place of Qt's own title; dragging it moves the dock."""

    def __init__(self, dock: QDockWidget) -> None:
        super().__init__()
        self.setProperty("role", "surface")
        self._title = label(role="strong")
        parts = row(self, gap=2)
        parts.setContentsMargins(12, 5, 6, 5)
        parts.addWidget(self._title, 1)
        parts.addWidget(_small(icon_button("square-arrow-out-up-right", "Float", lambda: _float(dock))))
        parts.addWidget(_small(icon_button("x", "Close", dock.close)))
        dock.windowTitleChanged.connect(self._title.setText)
        self._title.setText(dock.windowTitle())


def _small(button: QToolButton) -> QToolButton:
    button.setIconSize(QSize(14, 14))
    button.setProperty("kind", "small")
    return button


def _float(dock: QDockWidget) -> None:
    dock.setFloating(not dock.isFloating())
