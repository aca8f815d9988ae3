"""Buttons that hold more than a text: large tiles, and lines of a short list."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, QTimer
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QPushButton, QSizePolicy

from studio.i18n import say
from studio.widgets.parts import column, image, label


class Pressable(QPushButton):
    """A button as high as what is laid out in it needs at its width. Kinds: tile, row."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.setProperty("kind", kind)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        layout = self.layout()
        if layout is None:
            return super().sizeHint()
        wanted = layout.totalSizeHint()
        height = layout.totalHeightForWidth(self.width()) if layout.hasHeightForWidth() else wanted.height()
        return QSize(wanted.width(), height)

    def minimumSizeHint(self) -> QSize:
        layout = self.layout()
        return QSize(layout.totalMinimumSize().width() if layout is not None else 0, self.sizeHint().height())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:  # a text in it is another one, in another language for example
            self._ask_for_room()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._ask_for_room()

    def _ask_for_room(self) -> None:
        # Later: a layout that is just giving out room does not hear that somebody needs more.
        QTimer.singleShot(0, self, self.updateGeometry)


class Tile(Pressable):
    """An icon, a title and a sentence that says what happens. It is grey while its action is not possible."""

    def __init__(self, action: QAction, icon_name: str, tone: str, title: str, text: str) -> None:
        super().__init__("tile")
        # As high as the highest tile beside it.
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        say(self, QAbstractButton.setAccessibleName, title)
        say(self, QAbstractButton.setAccessibleDescription, text)
        parts = column(self, margin=16, gap=6)
        parts.addWidget(image(icon_name, 24, tone))
        parts.addSpacing(4)
        parts.addWidget(label(title, "heading", wrap=True))
        parts.addWidget(label(text, "muted", wrap=True))
        parts.addStretch()
        self.clicked.connect(action.trigger)
        action.enabledChanged.connect(self.setEnabled)
        self.setEnabled(action.isEnabled())
