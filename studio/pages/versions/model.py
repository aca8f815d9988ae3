"""The versions of a workflow as a list, and how a line of it is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QRect, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from runtime.files.version_words import line
from runtime.files.versions import Version
from studio.i18n import as_sentence, language, tr
from studio.theme import current
from studio.widgets.lists import NO_PARENT, Index, RowDelegate
from studio.widgets.times import ago
from studio.widgets.written import write

VERSION = int(Qt.ItemDataRole.UserRole)

HEIGHT, MARGIN = 66, 12


class VersionModel(QAbstractListModel):
    """The newest first."""

    def __init__(self) -> None:
        super().__init__()
        self.versions: list[Version] = []

    def show(self, versions: Sequence[Version]) -> None:
        """Another list."""
        self.beginResetModel()
        self.versions = list(versions)
        self.endResetModel()

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.versions)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        version = self.versions[index.row()]
        if role == VERSION:
            return version
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return ". ".join((title(version), what(version), who(version)))
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{what(version)}\n{language().words.moment(version.at.isoformat())}"
        return None


class VersionDelegate(RowDelegate):
    """Its number and name, what it changed, who and when."""

    size = (120, HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        drawn = self.ground(painter, option, index)
        version: Version = index.data(VERSION)
        tokens = current().tokens
        place = drawn.rect.adjusted(MARGIN, 7, -MARGIN, -7)
        third = place.height() // 3
        painter.save()
        font = painter.font()
        font.setWeight(font.Weight.DemiBold)
        painter.setFont(font)
        head = QRect(place.left(), place.top(), place.width(), third)
        newest = tr("newest") if index.row() == 0 else ""
        room = painter.fontMetrics().horizontalAdvance(newest) + MARGIN if newest else 0
        write(painter, head.adjusted(0, 0, -room, 0), title(version), tokens.text)
        font.setWeight(font.Weight.Normal)
        painter.setFont(font)
        write(painter, head.translated(0, third), what(version), tokens.text)
        font.setPixelSize(font.pixelSize() - 1)
        painter.setFont(font)
        write(painter, head.translated(0, 2 * third), who(version), tokens.muted)
        painter.setPen(QColor(tokens.accent))
        painter.drawText(head, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, newest)
        painter.restore()


def title(version: Version) -> str:
    """What a version is called: by its label where it has one."""
    number = language().words.number(version.number)
    return tr("{label} (version {n})", label=version.label, n=number) if version.label else tr("Version {n}", n=number)


def what(version: Version) -> str:
    """What it changed, as a sentence."""
    return as_sentence(line(version, language().words))


def who(version: Version) -> str:
    """Who saved it, and when."""
    return "  ·  ".join(part for part in (version.author, ago(version.at)) if part)
