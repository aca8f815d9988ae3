"""Entries of a list with what they are called in one line and what else there is to say in a second, quieter one."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QIcon, QPainter
from PySide6.QtWidgets import QListWidgetItem, QStyleOptionViewItem

from studio.theme import current
from studio.widgets.lists import Index, RowDelegate
from studio.widgets.parts import LARGE
from studio.widgets.written import write

#: Role of the second line.
DETAIL = int(Qt.ItemDataRole.UserRole) + 7
HEIGHT, MARGIN = 46, 10


def entry(icon: QIcon, title: str, detail: str) -> QListWidgetItem:
    """An entry for ``TwoLines``; both lines are read out."""
    made = QListWidgetItem(icon, title)
    made.setData(DETAIL, detail)
    made.setData(Qt.ItemDataRole.AccessibleTextRole, f"{title}, {detail}")
    return made


class TwoLines(RowDelegate):
    """Draws entries that ``entry`` made."""

    size = (120, HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        shown: QIcon = index.data(Qt.ItemDataRole.DecorationRole)
        drawn = self.ground(painter, option, index)
        place = drawn.rect.adjusted(MARGIN, 5, -MARGIN, -5)
        tokens = current().tokens
        painter.save()
        shown.paint(painter, QRect(place.left(), place.center().y() - LARGE // 2, LARGE, LARGE))
        texts = place.adjusted(LARGE + MARGIN, 0, 0, 0)
        half = texts.height() // 2
        font = painter.font()
        font.setWeight(font.Weight.Medium)
        painter.setFont(font)
        write(painter, texts.adjusted(0, 0, 0, -half), drawn.text, tokens.text)
        font.setWeight(font.Weight.Normal)
        font.setPixelSize(font.pixelSize() - 1)
        painter.setFont(font)
        write(painter, texts.adjusted(0, half, 0, 0), str(index.data(DETAIL)), tokens.muted)
        painter.restore()

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Without the icon: it stands before both lines, not where the style puts it."""
        super().initStyleOption(option, index)
        option.icon = QIcon()
