"""The picture of an element: the small one that was kept of it, or the part of a page around where it was found."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

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
        self._picture = QPixmap()
        self.shown = QLabel()
        self.shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.shown.setFixedHeight(HEIGHT)
        self.shown.setWordWrap(True)
        self.shown.setMinimumWidth(120)
        # A picture must not hold the panel as wide as it was when it came.
        self.shown.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.shown.setProperty("picture", True)
        parts = column(self, gap=4)
        parts.addWidget(label(title, "caption"))
        parts.addWidget(self.shown)

    def show_picture(self, path: str, spot: Sequence[float] | None = None) -> None:
        """Show the picture in a file; with ``spot`` (x, y, width, height) the part around it, with a frame there."""
        picture = QPixmap(path) if path else QPixmap()
        self.shown.setAccessibleName(f"{tr(self._title)}: {tr('Picture of the element')}")
        self._picture = QPixmap()
        if picture.isNull():
            self.shown.setText(tr("No picture was kept."))
            return
        self._picture = _around(picture, QRectF(*spot)) if spot else picture
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """No larger than there is room for, which may become less."""
        if self._picture.isNull():
            return
        shown, ratio = self._picture, self.devicePixelRatioF()
        size = QSize(min(self.shown.width(), self.width()), HEIGHT).shrunkBy(self.shown.contentsMargins()) * ratio
        if shown.width() > size.width() or shown.height() > size.height():
            smooth = Qt.TransformationMode.SmoothTransformation
            shown = shown.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, smooth)
        shown.setDevicePixelRatio(ratio)
        self.shown.setPixmap(shown)


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
