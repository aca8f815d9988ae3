"""How a row of the list is drawn: the name above its file, the state in its colour."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QRect
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from runtime.files.shelf import Entry
from studio.pages.workflows.model import ENTRY, LIFE, Column
from studio.theme import current, picture
from studio.widgets.lists import Index, RowDelegate
from studio.widgets.written import write

HEIGHT, MARGIN, ICON, PIN = 48, 12, 20, 13


class FlowDelegate(RowDelegate):
    """Draws every column; the background stays that of the style."""

    size = (80, HEIGHT)

    def __init__(self, parent: QObject, is_pinned: Callable[[Path], bool]) -> None:
        super().__init__(parent)
        self._is_pinned = is_pinned

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        drawn = self.ground(painter, option, index)
        text = drawn.text
        entry: Entry = index.data(ENTRY)
        tokens = current().tokens
        painter.save()
        place = drawn.rect.adjusted(MARGIN, 0, -MARGIN, 0)
        match Column(index.column()):
            case Column.NAME:
                self._draw_name(painter, place, entry)
            case Column.STATE:
                icon_name, tone = _state(entry)
                self._draw_icon(painter, place, icon_name, tone, 16)
                write(painter, place.adjusted(24, 0, 0, 0), text, tokens.danger if entry.errors else tokens.muted)
            case Column.LIFECYCLE:
                _, icon_name, tone = LIFE[entry.lifecycle]
                self._draw_icon(painter, place, icon_name, tone, 16)
                write(painter, place.adjusted(24, 0, 0, 0), text, tokens.muted)
            case column:
                write(painter, place, text, tokens.muted, at_end=column is Column.STEPS)
        painter.restore()

    def _draw_name(self, painter: QPainter, place: QRect, entry: Entry) -> None:
        tokens = current().tokens
        self._draw_icon(painter, place, "workflow", "accent", ICON)
        texts = place.adjusted(ICON + 12, 5, 0, -5)
        half = texts.height() // 2
        font = painter.font()
        font.setWeight(font.Weight.Medium)
        painter.setFont(font)
        pinned = self._is_pinned(entry.path)
        write(painter, texts.adjusted(0, 0, -PIN - 8 if pinned else 0, -half), entry.name, tokens.text)
        if pinned:
            beside = min(painter.fontMetrics().horizontalAdvance(entry.name) + 8, texts.width() - PIN)
            self._draw_icon(painter, texts.adjusted(beside, 0, 0, -half), "pin", "accent", PIN)
        font.setWeight(font.Weight.Normal)
        font.setPixelSize(font.pixelSize() - 1)
        painter.setFont(font)
        write(
            painter, texts.adjusted(0, half, 0, 0), " ".join(entry.description.split()) or entry.reference, tokens.muted
        )

    def _draw_icon(self, painter: QPainter, place: QRect, name: str, tone: str, side: int) -> None:
        scale = painter.device().devicePixelRatioF()
        top = place.top() + (place.height() - side) // 2
        painter.drawPixmap(place.left(), top, picture(name, side, tone, scale))


def _state(entry: Entry) -> tuple[str, str]:
    """Icon and colour of what it is."""
    if entry.errors:
        return "circle-alert", "danger"
    return ("circle-check", "success") if entry.steps else ("circle", "muted")
