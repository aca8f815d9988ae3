"""Room for a table that shows whole rows only: what is left below the last of them stays free."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QTableView, QTreeView, QWidget


class WholeRows(QWidget):
    """Holds ``table``, all rows of which are equally high. One that follows its end would cut its first row."""

    def __init__(self, table: QTableView | QTreeView) -> None:
        super().__init__()
        self._table = table
        table.setParent(self)
        self.setSizePolicy(table.sizePolicy())

    def sizeHint(self) -> QSize:
        return self._table.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return QSize(self._table.minimumSizeHint().width(), self._head() + 2 * self._row())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Rows have another height, as those of a tree that had none."""
        row, head = self._row(), self._head()
        rows = max(1, (self.height() - head) // row)
        self._table.setGeometry(0, 0, self.width(), head + rows * row)

    def _row(self) -> int:
        if isinstance(self._table, QTableView):
            return self._table.verticalHeader().defaultSectionSize()
        return max(self._table.sizeHintForRow(0), 1)

    def _head(self) -> int:
        header = self._table.horizontalHeader() if isinstance(self._table, QTableView) else self._table.header()
        return header.sizeHint().height()
