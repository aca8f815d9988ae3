"""Draws a proposal: the name, and behind it, quieter, what it is."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from runtime.expressions import Completion

_GAP, _PADDING = 18, 4


class CompletionDelegate(QStyledItemDelegate):
    """For items whose ``UserRole`` is a ``Completion``."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        found: Completion = index.data(Qt.ItemDataRole.UserRole)
        self.initStyleOption(option, index)
        option.text = ""
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        area = option.rect.adjusted(_PADDING * 2, 0, -_PADDING * 2, 0)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        name = QPalette.ColorRole.HighlightedText if chosen else QPalette.ColorRole.Text
        painter.setPen(option.palette.color(name))
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, found.label)
        area.setLeft(area.left() + option.fontMetrics.horizontalAdvance(found.label) + _GAP)
        quiet = QPalette.ColorRole.HighlightedText if chosen else QPalette.ColorRole.PlaceholderText
        painter.setPen(option.palette.color(quiet))
        detail = option.fontMetrics.elidedText(found.detail, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, detail)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        found: Completion = index.data(Qt.ItemDataRole.UserRole)
        metrics = option.fontMetrics
        width = metrics.horizontalAdvance(found.label) + _GAP + min(280, metrics.horizontalAdvance(found.detail))
        return QSize(width + 4 * _PADDING, metrics.height() + 2 * _PADDING)
