"""What all lists have in common: how a table looks, its heads, the field to search in, rows that draw themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, TypeVar

from PySide6.QtCore import QAbstractItemModel, QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from studio.i18n import say, tr
from studio.theme import icon
from studio.widgets.heads import Head
from studio.widgets.inputs import with_cross

Index = QModelIndex | QPersistentModelIndex
C = TypeVar("C", bound=int)
NO_PARENT = QModelIndex()
#: The stretched column of a table is not made narrower than this while there are spare ones, in pixels.
LEAST = 160


class HeadedModel(QAbstractTableModel):
    """A table with heads that follow the language; what is in it is the business of those who derive from it."""

    heads: ClassVar[tuple[str, ...]] = ()  #: English

    def columnCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return tr(self.heads[section])
        return None


class RowDelegate(QStyledItemDelegate):
    """Draws a row by itself on the ground that the style draws: selected, hovered, focused. ``size`` is the least."""

    size: ClassVar[tuple[int, int]] = (80, 44)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(*self.size)

    def ground(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> QStyleOptionViewItem:
        """Draw the ground; gives what the row is drawn with, its text still in it."""
        drawn = QStyleOptionViewItem(option)
        self.initStyleOption(drawn, index)
        text, drawn.text = drawn.text, ""
        style = drawn.widget.style() if drawn.widget else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, drawn, painter, drawn.widget)
        drawn.text = text
        return drawn


class Table(QTableView):
    """A table whose ``spare`` columns make way, the last first, where the ``stretched`` one would get too narrow."""

    def __init__(self, stretched: int, spare: Sequence[int], widths: Mapping[C, int]) -> None:
        super().__init__()
        self._stretched, self._spare = stretched, tuple(spare)
        self._widths: dict[int, int] = {int(at): width for at, width in widths.items()}

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = (
            self.viewport().width() - LEAST - sum(width for at, width in self._widths.items() if at != self._stretched)
        )
        for column in reversed(self._spare):
            self.setColumnHidden(column, room < 0)
            room += self._widths[column]


def table(
    model: QAbstractItemModel,
    name: str,
    *,
    height: int,
    stretched: int,
    widths: Mapping[C, int],
    spare: Sequence[int] = (),
    order: tuple[int, Qt.SortOrder] | None = None,
) -> QTableView:
    """A table of whole rows; ``name`` (English) is read out. In pixels: ``height`` of rows and ``widths`` of columns;
    the ``stretched`` one gets the rest, and in a narrow window also the room of the ``spare`` ones, the last first.
    With an ``order`` (a column, and up or down) it is sorted so, until the person chooses another column."""
    made = Table(stretched, spare, widths)
    made.setModel(model)
    made.setShowGrid(False)
    made.setWordWrap(False)
    made.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    made.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    made.setTabKeyNavigation(False)
    made.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    rows, head = made.verticalHeader(), Head(made)
    made.setHorizontalHeader(head)
    rows.hide()
    rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    rows.setDefaultSectionSize(height)
    head.setSectionResizeMode(stretched, QHeaderView.ResizeMode.Stretch)
    for place, width in widths.items():
        made.setColumnWidth(place, width)
    if order is not None:
        head.sort_by(*order)
        made.setSortingEnabled(True)
    say(made, QTableView.setAccessibleName, name)
    return made


def search_field(hint: str) -> QLineEdit:
    """A field to search in; ``hint`` (English) says in what."""
    made = QLineEdit()
    say(made, QLineEdit.setPlaceholderText, hint)
    say(made, QLineEdit.setAccessibleName, hint)
    made.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
    with_cross(made, made.clear)
    return made


def cells(view: QAbstractItemView) -> list[list[str]]:
    """What a view of one level shows, from top to bottom, below the heads of its columns."""
    model = view.model()
    columns = range(model.columnCount())
    heads = [str(model.headerData(column, Qt.Orientation.Horizontal) or "") for column in columns]
    lines = ([str(model.index(row, at).data() or "") for at in columns] for row in range(model.rowCount()))
    return [heads, *lines]
