"""Menus and other popups with round corners."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QMenu, QStyle, QStyleOption, QWidget

W = TypeVar("W", bound=QWidget)


def rounded(popup: W) -> W:
    """Let what is behind the corners of a popup through: as a plain window it would be a box around its round frame,
    and have a square shadow. Call it before the popup is shown; one that is no menu draws its ``paint_ground``."""
    bare = Qt.WindowType.FramelessWindowHint | Qt.WindowType.NoDropShadowWindowHint
    popup.setWindowFlags(popup.windowFlags() | bare)
    popup.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
    return popup


def paint_ground(popup: QWidget) -> None:
    """The round plane of a popup, as the style sheet has it; a window that lets through is given none by Qt."""
    option = QStyleOption()
    option.initFrom(popup)
    painter = QPainter(popup)
    popup.style().drawPrimitive(QStyle.PrimitiveElement.PE_Widget, option, painter, popup)
    painter.end()


def menu(parent: QWidget) -> QMenu:
    """A menu to be filled."""
    return rounded(QMenu(parent))
