"""The heads of a list's columns, by which it is sorted: with the mouse, and from the keyboard too."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QHeaderView, QTableView, QTreeView

from studio.i18n import say, tr
from studio.theme import current

UP, DOWN = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_SORT = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Head(QHeaderView):
    """Tab leads from the list to it: left and right go from column to column, Enter or Space sorts by one as a click
    does, down goes back into the list. Where nothing is sorted it is no stop."""

    def __init__(self, view: QTableView | QTreeView) -> None:
        super().__init__(Qt.Orientation.Horizontal, view)
        self._view, self._at = view, 0
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def sort_by(self, column: int, order: Qt.SortOrder) -> None:
        """Let the person sort, and show that it is sorted so now; -1 is no column."""
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        say(self, QHeaderView.setAccessibleName, "Heads of the columns")
        self.setSortIndicatorShown(True)
        self.setSortIndicator(column, order)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _STEPS:
            self._go(_STEPS[key])
        elif key in _SORT:
            self._sort()
        elif key == Qt.Key.Key_Down:
            self._view.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._go(0)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        painter.save()
        super().paintSection(painter, rect, logicalIndex)
        painter.restore()
        if self.hasFocus() and logicalIndex == self._at:
            painter.setPen(QPen(current().colour("accent"), 1))
            painter.drawRoundedRect(rect.adjusted(3, 4, -3, -5), 5, 5)

    def _go(self, by: int) -> None:
        columns = [self.logicalIndex(place) for place in range(self.count())]
        shown = [column for column in columns if not self.isSectionHidden(column)]
        place = shown.index(self._at) if self._at in shown else 0
        self._at = shown[min(max(place + by, 0), len(shown) - 1)] if shown else 0
        title = str(self.model().headerData(self._at, Qt.Orientation.Horizontal) or "")
        self.setAccessibleName(tr("Sort by {column}", column=title))
        self.viewport().update()

    def _sort(self) -> None:
        if self.sortIndicatorSection() != self._at:
            self.setSortIndicator(self._at, UP)
        elif self.sortIndicatorOrder() == UP:
            self.setSortIndicator(self._at, DOWN)
        else:
            self.setSortIndicator(-1 if self.isSortIndicatorClearable() else self._at, UP)
