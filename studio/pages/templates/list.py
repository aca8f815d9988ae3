"""The library as a list: icon, title, one sentence."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyleOptionViewItem,
)

from runtime.files.templates import Template
from studio.i18n import language, say
from studio.theme import current, picture
from studio.widgets.elided import lines_of
from studio.widgets.lists import Index, RowDelegate

TEMPLATE = int(Qt.ItemDataRole.UserRole)
HEIGHT, MARGIN, ICON, TITLE = 72, 12, 22, 20


class TemplateList(QListWidget):
    """``chosen`` tells which one is looked at, None where nothing fits; Enter and a double click use it."""

    chosen = Signal(object)
    wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setItemDelegate(_Delegate(self))
        say(self, QListWidget.setAccessibleName, "Templates")
        self.currentItemChanged.connect(lambda *_: self.chosen.emit(self.template))
        self.itemActivated.connect(lambda _: self.wanted.emit())

    @property
    def template(self) -> Template | None:
        """The one that is looked at."""
        item = self.currentItem()
        found = item.data(TEMPLATE) if item is not None else None
        return found if isinstance(found, Template) else None

    def show_templates(self, templates: Sequence[Template]) -> None:
        """Show these; the one that is looked at stays, where it is among them."""
        kept = self.template
        self.clear()
        for template in templates:
            code = language().code
            item = QListWidgetItem(f"{template.title(code)}. {template.summary(code)}")
            item.setToolTip(template.summary(code))
            item.setData(TEMPLATE, template)
            self.addItem(item)
        ids = [template.id for template in templates]
        self.setCurrentRow(ids.index(kept.id) if kept is not None and kept.id in ids else 0)
        self.chosen.emit(self.template)


class _Delegate(RowDelegate):
    size = (120, HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        drawn = self.ground(painter, option, index)
        template: Template = index.data(TEMPLATE)
        tokens, code = current().tokens, language().code
        place = drawn.rect.adjusted(MARGIN, 9, -MARGIN, -9)
        ratio = drawn.widget.devicePixelRatioF() if drawn.widget else 1.0
        at = QPointF(place.left(), place.center().y() - ICON / 2 + 1)
        painter.save()
        painter.drawPixmap(at, picture(template.icon, ICON, "accent", ratio))
        texts = place.adjusted(ICON + 12, 0, 0, 0)
        font = painter.font()
        font.setWeight(font.Weight.DemiBold)
        painter.setFont(font)
        lines = lines_of(template.title(code), font, texts.width(), 2)
        _write(painter, texts, lines, tokens.text)
        below = texts.adjusted(0, TITLE * len(lines), 0, 0)
        font.setWeight(font.Weight.Normal)
        font.setPixelSize(font.pixelSize() - 1)
        painter.setFont(font)
        lines = lines_of(template.summary(code), font, texts.width(), 3 - len(lines))
        _write(painter, below, lines, tokens.muted)
        painter.restore()


def _write(painter: QPainter, place: QRect, lines: Sequence[str], colour: str) -> None:
    """Lines from the top of a place on."""
    painter.setPen(QColor(colour))
    metrics = painter.fontMetrics()
    for number, line in enumerate(lines):
        shown = metrics.elidedText(line, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place.left(), place.top() + metrics.ascent() + number * metrics.lineSpacing(), shown)
