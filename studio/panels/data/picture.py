"""A picture that is looked at closely: enlarged, made smaller, fitted into its place."""

from __future__ import annotations

import base64
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QLabel, QScrollArea

from runtime.model import Json
from studio.i18n import say

#: One step of enlarging, and the ends.
STEP, LEAST, MOST = 1.25, 0.05, 16.0
#: A picture is not drawn larger than so many pixels on a side.
LARGEST = 20_000

#: Files that are shown as pictures.
ENDINGS = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".svg")


class PictureView(QScrollArea):
    """Fitted at first, never enlarged by that; Ctrl with the wheel enlarges."""

    def __init__(self) -> None:
        super().__init__()
        self.label = QLabel()
        self.label.setScaledContents(True)
        say(self.label, QLabel.setAccessibleName, "Value as a picture")
        self.setWidget(self.label)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.scale: float | None = None  #: None: fitted

    def show_picture(self, picture: QPixmap) -> None:
        self.label.setPixmap(picture)
        self.fit()

    def picture(self) -> QPixmap:
        return self.label.pixmap()

    def zoom(self, steps: float) -> None:
        """Enlarge by steps, or make smaller where they are negative."""
        most = min(MOST, LARGEST / max(self.picture().width(), self.picture().height(), 1))
        self.scale = max(LEAST, min(most, self._factor() * STEP**steps))
        self._draw()

    def fit(self) -> None:
        """As large as the place allows, at most its own size."""
        self.scale = None
        self._draw()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(event.angleDelta().y() / 120)
            event.accept()
        else:
            super().wheelEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.scale is None:
            self._draw()

    def _factor(self) -> float:
        if self.scale is not None:
            return self.scale
        size, room = self.picture().deviceIndependentSize(), self.maximumViewportSize()
        if size.isEmpty():
            return 1.0
        return min(1.0, room.width() / size.width(), room.height() / size.height())

    def _draw(self) -> None:
        size, factor = self.picture().deviceIndependentSize(), self._factor()
        self.label.setFixedSize(QSize(max(1, round(size.width() * factor)), max(1, round(size.height() * factor))))


def picture_of(value: Json, folder: Path | None) -> QPixmap | None:
    """The picture that a value is: a file's path, or the data itself (``data:image/png;base64,...``)."""
    if isinstance(value, dict):
        value = value.get("path")
    if not isinstance(value, str) or not value or len(value) > 50_000_000:
        return None
    pixmap = QPixmap()
    if value.startswith("data:image/") and ";base64," in value[:64]:
        try:
            pixmap.loadFromData(base64.b64decode(value.partition(",")[2], validate=True))
        except ValueError:
            return None
    elif value.lower().endswith(ENDINGS) and len(value) < 4096:
        path = Path(value) if folder is None else folder / value
        if path.is_file():
            pixmap.load(str(path))
    return None if pixmap.isNull() else pixmap
