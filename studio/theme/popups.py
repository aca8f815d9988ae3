"""Menus and other popups with round corners."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QPainter, QPainterPath, QRegion, QShowEvent
from PySide6.QtWidgets import QMenu, QStyle, QStyleOption, QWidget

W = TypeVar("W", bound=QWidget)
#: Of the corners of menus and of other popups in pixels, as the style sheet has them.
OF_MENUS, OF_OTHERS = 8, 10


def rounded(popup: W) -> W:
    """Let what is behind the corners of a popup through: as a plain window it would be a box around its round frame,
    and have a square shadow. Call it before the popup is shown; one that is no menu draws its ``paint_ground``."""
    bare = Qt.WindowType.FramelessWindowHint | Qt.WindowType.NoDropShadowWindowHint
    popup.setWindowFlags(popup.windowFlags() | bare)
    popup.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
    if QGuiApplication.platformName() == "xcb":
        popup.installEventFilter(_Corners(popup))
    return popup


class _Corners(QObject):
    """Cuts the corners off. Under X11 nothing may put windows together, as on remote desktops and with light window
    managers: what should let through is black there."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            watched.setMask(round_region(watched.rect(), OF_MENUS if isinstance(watched, QMenu) else OF_OTHERS))
        return False


def round_region(box: QRect, radius: int) -> QRegion:
    """A box without what lies outside of its round corners."""
    path = QPainterPath()
    path.addRoundedRect(QRectF(box), radius, radius)
    return QRegion(path.toFillPolygon().toPolygon())


def paint_ground(popup: QWidget) -> None:
    """The round plane of a popup, as the style sheet has it; a window that lets through is given none by Qt."""
    option = QStyleOption()
    option.initFrom(popup)
    painter = QPainter(popup)
    popup.style().drawPrimitive(QStyle.PrimitiveElement.PE_Widget, option, painter, popup)
    painter.end()


def menu(parent: QWidget) -> QMenu:
    """A menu to be filled."""
    return rounded(_Menu(parent))


class _Menu(QMenu):
    """One that opens from another stands beside it; Qt lets it cover the other's edge."""

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        above = self.parentWidget()
        if isinstance(above, QMenu) and above.isVisible():
            self.move(_beside(above.geometry(), self.geometry(), self.screen().availableGeometry()))


def _beside(above: QRect, box: QRect, screen: QRect) -> QPoint:
    """Where a menu's box stands that Qt has put at the right or the left of ``above``; as it is where all the room is
    taken."""
    left = above.right() + 1 if box.left() > above.left() else above.left() - box.width()
    fits = screen.left() <= left and left + box.width() <= screen.right() + 1
    return QPoint(left, box.top()) if fits else box.topLeft()
