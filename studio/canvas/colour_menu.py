"""The menu in which a group gets its colour: a small palette that can be read in both themes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QActionGroup, QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QWidget

from studio.canvas.folds import COLOURS
from studio.i18n import mark, tr
from studio.theme import current
from studio.theme.popups import rounded

#: What the colours are called: nobody has to tell them apart by eye.
TITLES: Mapping[str, str] = {
    "blue": mark("colour|Blue"),
    "green": mark("colour|Green"),
    "amber": mark("colour|Amber"),
    "red": mark("colour|Red"),
    "violet": mark("colour|Violet"),
    "teal": mark("colour|Teal"),
    "orange": mark("colour|Orange"),
    "pink": mark("colour|Pink"),
    "grey": mark("colour|Grey"),
}
#: The colour of groups that were given none.
USUAL = "blue"


class ColourMenu(QMenu):
    """Calls ``choose`` with the name of a colour. It is deleted when it has closed."""

    def __init__(self, now: str, choose: Callable[[str], object], parent: QWidget) -> None:
        super().__init__(parent)
        rounded(self)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setTitle(tr("Colour of the group"))
        self.setAccessibleName(self.title())
        one_of = QActionGroup(self)
        for name, token in COLOURS.items():
            action = QAction(_swatch(current().tokens.colours()[token]), tr(TITLES[name]), self)
            action.setCheckable(True)
            action.setChecked(name == (now or USUAL))
            action.triggered.connect(partial(choose, name))
            one_of.addAction(action)
            self.addAction(action)
            if action.isChecked():
                self.setActiveAction(action)


def _swatch(colour: str) -> QIcon:
    """A spot of a colour."""
    pixmap = QPixmap(QSize(32, 32))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawEllipse(4, 4, 24, 24)
    painter.end()
    return QIcon(pixmap)
