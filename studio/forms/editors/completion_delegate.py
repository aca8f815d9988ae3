"""Draws a proposal: the name, and behind it, quieter, what it is."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from runtime.expressions import Completion
from runtime.expressions.completion import CompletionKind
from studio.i18n import mark, tr
from studio.widgets.lists import Index

_GAP, _PADDING = 18, 4
#: Kinds of values as expressions name them, and what stands between a kind and a value.
_KINDS = {
    "text": mark("kind|text"),
    "number": mark("kind|number"),
    "boolean": mark("kind|yes or no"),
    "list": mark("kind|list"),
    "record": mark("kind|record"),
    "null": mark("kind|no value yet"),
    "credential": mark("kind|credential"),
    "namespace": mark("kind|group of names"),
}
_BETWEEN = " · "


def detail_of(found: Completion) -> str:
    """What is known of a proposal, the kind of a value in the person's words."""
    if found.kind not in (CompletionKind.NAME, CompletionKind.FIELD):
        return found.detail
    if found.expected:
        said = (tr(_KINDS[found.detail]),) if found.detail in _KINDS else ()
        return _BETWEEN.join((*said, tr("not run yet")))
    kind, between, value = found.detail.partition(_BETWEEN)
    return f"{tr(_KINDS.get(kind, kind))}{between}{value}"


class CompletionDelegate(QStyledItemDelegate):
    """For items whose ``UserRole`` is a ``Completion``."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
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
        detail = option.fontMetrics.elidedText(detail_of(found), Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, detail)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        found: Completion = index.data(Qt.ItemDataRole.UserRole)
        metrics = option.fontMetrics
        width = metrics.horizontalAdvance(found.label) + _GAP + min(280, metrics.horizontalAdvance(detail_of(found)))
        return QSize(width + 4 * _PADDING, metrics.height() + 2 * _PADDING)
