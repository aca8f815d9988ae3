"""Lucide icons in the colours of the theme, which they follow by themselves: a colour is looked up at drawing.

``icon("play")`` is muted as toolbars want it; ``icon("play", "accent")`` takes another colour by its token's name.
"""

from __future__ import annotations

import logging
import math
from functools import cache

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QImage, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer

from runtime.paths import RESOURCES

FOLDER = RESOURCES / "icons"
#: Stands in for an icon that is not there, such as a plugin's.
UNKNOWN = "square"
#: Sizes of the mark in pixels, as frames of windows, task bars and switchers between programs want them.
MARK_SIZES = (16, 32, 48, 128)

_log = logging.getLogger(__name__)


def icon(name: str, tone: str = "muted") -> QIcon:
    """The icon of this Lucide name in the colour ``tone`` (a token's name)."""
    return QIcon(_Tinted(name, tone))


def picture(name: str, pixels: int, tone: str = "muted", scale: float = 1.0) -> QPixmap:
    """The icon as a square of ``pixels``, drawn for a screen of ``scale`` device pixels a pixel."""
    from studio.theme.theme import current

    return _drawn(name, current().colours().get(tone, tone), round(pixels * scale), scale)


def mark() -> QIcon:
    """The mark of the product, for the window's frame and the list of programs."""
    renderer, made = QSvgRenderer(str(RESOURCES / "mark.svg")), QIcon()
    for pixels in MARK_SIZES:
        made.addPixmap(QPixmap.fromImage(_image(renderer, pixels)))
    return made


def svg(name: str, colour: str) -> bytes:
    """The drawing with its lines in ``colour`` (``#rrggbb``)."""
    return _source(name).replace(b"currentColor", colour.encode())


@cache
def _source(name: str) -> bytes:
    path = FOLDER / f"{name}.svg"
    if not path.is_file():
        _log.info("there is no icon %r", name)
        path = FOLDER / f"{UNKNOWN}.svg"
    return path.read_bytes()


def _drawn(name: str, colour: str, pixels: int, scale: float) -> QPixmap:
    key = f"understudy/{name}/{colour}/{pixels}/{scale}"
    kept = QPixmap()
    if QPixmapCache.find(key, kept):
        return kept
    made = QPixmap.fromImage(_image(QSvgRenderer(QByteArray(svg(name, colour))), max(pixels, 1)))
    made.setDevicePixelRatio(scale)
    QPixmapCache.insert(key, made)
    return made


def _image(renderer: QSvgRenderer, pixels: int) -> QImage:
    """The drawing as a square of so many pixels, transparent around it."""
    image = QImage(pixels, pixels, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter, QRectF(image.rect()))
    painter.end()
    return image


def _device_pixels(painter: QPainter) -> float:
    """As ``painter.device().devicePixelRatioF()``, which makes PySide wrap every class that can be painted on: that
    takes half as long as the first picture of the window."""
    whole = painter.deviceTransform().determinant()
    own = painter.worldTransform().determinant()
    return round(math.sqrt(abs(whole / own)), 3) if whole and own else 1.0


class _Tinted(QIconEngine):
    """Draws the icon in the colour that its token has at this moment."""

    def __init__(self, name: str, tone: str) -> None:
        super().__init__()
        self._name = name
        self._tone = tone

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        scale = _device_pixels(painter)
        side = min(rect.width(), rect.height())
        place = QRect(0, 0, side, side)
        place.moveCenter(rect.center())
        painter.drawPixmap(place, self._picture(side, mode, scale))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self._with_room(size, mode, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        return self._with_room(size, mode, scale)

    def clone(self) -> QIconEngine:
        return _Tinted(self._name, self._tone)

    def _with_room(self, size: QSize, mode: QIcon.Mode, scale: float) -> QPixmap:
        """A square; in a size (of device pixels) that is wider than high, with room on its right for a text's gap."""
        side = min(size.width(), size.height())
        square = self._picture(side / scale, mode, scale)
        if size.width() <= size.height() or side < 1:  # nothing is left of a button that a layout is about to resize
            return square
        made = QPixmap(size.width(), side)
        made.fill(Qt.GlobalColor.transparent)
        made.setDevicePixelRatio(scale)
        painter = QPainter(made)
        painter.drawPixmap(0, 0, square)
        painter.end()
        return made

    def _picture(self, side: float, mode: QIcon.Mode, scale: float) -> QPixmap:
        tone = "faint" if mode == QIcon.Mode.Disabled else self._tone
        return picture(self._name, round(side), tone, scale)
