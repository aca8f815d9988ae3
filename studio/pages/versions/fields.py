"""What differs in one step, field by field, before beside after."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QBrush, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStackedWidget, QTableWidget, QTableWidgetItem, QWidget

from runtime.model import Step
from runtime.tasks.registry import Registry
from studio.i18n import mark, say
from studio.pages.versions.wording import Titles, said_of
from studio.state.comparison import Comparison, Row
from studio.theme import current
from studio.widgets.empty import Empty
from studio.widgets.parts import column, label


class FieldsPanel(QWidget):
    """``show_step`` shows what differs in a step of a comparison, or in the workflow itself."""

    def __init__(self, registry: Registry) -> None:
        super().__init__()
        self._registry = registry
        self.title = label(role="heading")
        self.table = self._make_table()
        self._states = QStackedWidget()
        self._states.addWidget(self.table)
        self._states.addWidget(Empty("move", "Only its place", "It does the same as before and stands elsewhere."))
        self._states.addWidget(
            Empty("mouse-pointer-click", "Nothing is selected", "Choose a step with a sign, or go to the next change.")
        )
        self._states.addWidget(Empty("check", "The same on both sides", "Nothing was changed in this step."))
        parts = column(self, gap=6)
        parts.addWidget(self.title)
        parts.addWidget(self._states, 1)
        self.show_nothing()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        QTimer.singleShot(0, self.table, self.table.resizeRowsToContents)  # its columns have their widths then

    def show_nothing(self) -> None:
        """No step is selected."""
        self.title.hide()
        self._states.setCurrentIndex(2)

    def show_step(self, found: Comparison, step: str) -> None:
        """What differs in ``step``; WHOLE is the workflow itself."""
        rows = found.rows(step)
        known = found.after.workflow.steps.get(step) or found.before.workflow.steps.get(step)
        kind = found.kinds.get(step)
        self.title.setText(said_of(found, step))
        self.title.show()
        self._fill(rows, known)
        self._states.setCurrentIndex(0 if rows else 1 if kind else 3)

    def _fill(self, rows: list[Row], step: Step | None) -> None:
        titles = Titles(self._registry, step)
        table = self.table
        table.setRowCount(len(rows))
        for place, shown in enumerate(rows):
            values = (titles.of(shown.field), shown.before, shown.after)
            for column_, (text, tone) in enumerate(zip(values, ("", "danger", "success"), strict=True)):
                table.setItem(place, column_, _cell(text, tone))
        table.resizeRowsToContents()

    def _make_table(self) -> QTableWidget:
        table = QTableWidget(0, 3)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setWordWrap(True)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        head = table.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        head.setHighlightSections(False)
        table.setColumnWidth(0, 190)
        for place, text in enumerate((mark("Field"), mark("Before"), mark("After"))):
            item = QTableWidgetItem()
            table.setHorizontalHeaderItem(place, item)
            say(table, _heading(place), text)
        say(table, QTableWidget.setAccessibleName, "What was changed")
        return table


class _heading:
    """Puts a text into the head of a column: one for each, so that each follows the language."""

    def __init__(self, place: int) -> None:
        self._place = place

    def __call__(self, table: QTableWidget, text: str) -> None:
        item = table.horizontalHeaderItem(self._place)
        if item is not None:
            item.setText(text)


def _cell(text: str | None, tone: str) -> QTableWidgetItem:
    item = QTableWidgetItem("—" if text is None else text)
    item.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    if text is None:
        item.setForeground(QBrush(current().colour("muted")))
    elif tone:
        item.setForeground(QBrush(current().colour(tone)))
        item.setToolTip(text[:2000])
    return item
