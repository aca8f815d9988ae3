"""The steps of a run that is to be resumed, each with what becomes of it, as a list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QRect, Qt
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from runtime.model import JsonObject
from studio.dialogs.resume.reasons import why
from studio.i18n import language, mark, tr
from studio.state.spans import round_of
from studio.theme import current, picture
from studio.widgets.lists import NO_PARENT, Index, RowDelegate

ITEM, FATE = int(Qt.ItemDataRole.UserRole), int(Qt.ItemDataRole.UserRole) + 1
HEIGHT, MARGIN, ICON, INDENT = 46, 12, 18, 20


class Fate(StrEnum):
    """What becomes of a step; the value is its title."""

    REUSED = mark("Taken over")
    ENTERED = mark("Goes on inside")
    AGAIN = mark("Runs again")
    FIRST = mark("step|Runs")
    TWICE = mark("Would happen twice")
    GONE = mark("No longer there")


#: A fate's icon and tone.
LOOKS = {
    Fate.REUSED: ("circle-check", "success"),
    Fate.ENTERED: ("repeat", "accent"),
    Fate.AGAIN: ("rotate-ccw", "accent"),
    Fate.FIRST: ("play", "muted"),
    Fate.TWICE: ("triangle-alert", "warning"),
    Fate.GONE: ("circle-slash", "muted"),
}


def fate_of(item: JsonObject) -> Fate:
    """What a line of the host's preview says."""
    if item["repeats"]:
        return Fate.TWICE
    if item["verdict"] == "again":
        return Fate.FIRST if item["why"] == "it was not reached" else Fate.AGAIN
    return {"reused": Fate.REUSED, "entered": Fate.ENTERED, "invalid": Fate.GONE}[item["verdict"]]


class PlanModel(QAbstractListModel):
    """One row for each line of the preview."""

    def __init__(self) -> None:
        super().__init__()
        self._items: Sequence[JsonObject] = ()
        self._names: dict[str, str] = {}
        language().changed.connect(self._on_language)

    def show_items(self, items: Sequence[JsonObject]) -> None:
        """Show another preview."""
        self.beginResetModel()
        self._items = items
        self._names = {item["step"]: item["name"] for item in items}
        self.endResetModel()

    def counts(self) -> Counter[Fate]:
        """How many steps share each fate."""
        return Counter(map(fate_of, self._items))

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        item = self._items[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return item["name"]
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.reason(item)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{item['name']}. {tr(fate_of(item))}. {self.reason(item)}"
        if role == FATE:
            return fate_of(item)
        return item if role == ITEM else None

    def reason(self, item: JsonObject) -> str:
        """Why, and in which round of a loop, in the language spoken now."""
        said = why(item["why"], lambda id: self._names.get(id, id))
        number = round_of(item["scope"])
        return said if number is None else f"{said}  ·  {tr('Pass {n}', n=number)}"

    def _on_language(self) -> None:
        self.dataChanged.emit(self.index(0), self.index(len(self._items) - 1), [])


class PlanDelegate(RowDelegate):
    """The step's name above the reason, its fate at the right."""

    size = (200, HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        drawn = self.ground(painter, option, index)
        painter.save()
        item: JsonObject = index.data(ITEM)
        fate, model = fate_of(item), index.model()
        assert isinstance(model, PlanModel)
        depth = item["scope"].count("/") + 1 if item["scope"] else 0
        box = drawn.rect.adjusted(MARGIN + min(depth, 4) * INDENT, 5, -MARGIN, -5)
        icon, tone = LOOKS[fate]
        image = picture(icon, ICON, tone, painter.device().devicePixelRatioF())
        painter.drawPixmap(box.left(), box.center().y() - ICON // 2, image)
        title = tr(fate)
        width = painter.fontMetrics().horizontalAdvance(title) + MARGIN
        _write(painter, box, title, tone, Qt.AlignmentFlag.AlignRight)
        texts = box.adjusted(ICON + MARGIN, 0, -width, 0)
        half = texts.height() // 2
        _write(painter, texts.adjusted(0, half, 0, 0), model.reason(item), "muted")
        font = painter.font()
        font.setWeight(QFont.Weight.Medium)
        painter.setFont(font)
        _write(painter, texts.adjusted(0, 0, 0, -half), item["name"], "muted" if fate is Fate.GONE else "text")
        painter.restore()


def _write(
    painter: QPainter, box: QRect, text: str, tone: str, side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft
) -> None:
    painter.setPen(current().colour(tone))
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)
