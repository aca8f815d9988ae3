"""The picture of an element: the small one that was kept of it, or the part of a page around where it was found."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QLabel, QWidget

from studio.i18n import tr
from studio.theme import current
from studio.widgets.parts import column, label

#: Height of the frame, and how much of a page is shown around an element, in pixels.
HEIGHT, AROUND = 150, 90


class ElementPicture(QWidget):
    """``title`` (English, marked) says when it looked so."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = title
        self.shown = QLabel()
        self.shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.shown.setFixedHeight(HEIGHT)
        self.shown.setWordWrap(True)
        self.shown.setMinimumWidth(120)
        self.shown.setProperty("picture", True)
        parts = column(self, gap=4)
        parts.addWidget(label(title, "caption"))
        parts.addWidget(self.shown)

    def show_picture(self, path: str, spot: Sequence[float] | None = None) -> None:
        """Show the picture in a file; with ``spot`` (x, y, width, height) the part around it, with a frame there."""
        picture = QPixmap(path) if path else QPixmap()
        self.shown.setAccessibleName(f"{tr(self._title)}: {tr('Picture of the element')}")
        if picture.isNull():
            self.shown.setText(tr("No picture was kept."))
            return
        around = _around(picture, QRectF(*spot)) if spot else picture
        size = self.shown.size().shrunkBy(self.shown.contentsMargins()) * self.devicePixelRatioF()
        if around.width() > size.width() or around.height() > size.height():
            smooth = Qt.TransformationMode.SmoothTransformation
            around = around.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, smooth)
        around.setDevicePixelRatio(self.devicePixelRatioF())
        self.shown.setPixmap(around)


def _around(page: QPixmap, spot: QRectF) -> QPixmap:
    seen = spot.adjusted(-AROUND, -AROUND / 2, AROUND, AROUND / 2).intersected(QRectF(page.rect()))
    if seen.isEmpty():
        return page
    part = page.copy(seen.toAlignedRect())
    painter = QPainter(part)
    painter.setPen(QPen(QColor(current().tokens.accent), 3))
    painter.drawRoundedRect(spot.translated(-seen.topLeft()).adjusted(-3, -3, 3, 3), 4, 4)
    painter.end()
    return part
