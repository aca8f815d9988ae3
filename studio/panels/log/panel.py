"""A run's log: search, level, follow mode; thousands of lines come and scroll without holding anything up."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QComboBox, QHeaderView, QLabel, QStackedWidget, QTableView, QWidget

from studio.i18n import language, mark, say, tr, tr_count
from studio.panels.log.model import DURATION, LEVELS, MESSAGE, STEP, TIME, Filter, LogModel
from studio.state.run_session import RunSession
from studio.widgets.empty import Empty
from studio.widgets.lists import search_field
from studio.widgets.parts import column, icon_button, row
from studio.widgets.whole_rows import WholeRows

_LEVELS = {
    "debug": mark("Everything"),
    "info": mark("Information"),
    "warning": mark("Warnings and errors"),
    "error": mark("Errors only"),
}


#: Widths of columns; the step's is what names need, at most a part of the whole: there is room for what is said.
_WIDTHS = {TIME: 112, STEP: 120, DURATION: 112}
_PART = 0.32
#: Beside a name, in pixels.
_AROUND = 26
#: Height of a line in pixels.
ROW = 26
#: Where a panel is narrower than this, what is said is worth more room than when.
NARROW = 480
#: So many of the newest lines say how wide names are.
MEASURED = 2_000


class LogPanel(QWidget):
    """Shows the log of one run; double click and Enter lead to the step of a line."""

    step_asked = Signal(str, str)  #: id of the step that the person wants to see, and the scope it was in

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = LogModel(self)
        self.view = self._new_view()
        self._search = search_field("Search in the log")
        self._level = QComboBox()
        self._steps = icon_button("list-checks", "Show what steps do")
        self._follow = icon_button("arrow-down", "Follow the newest line")
        self._count = QLabel()
        self._stack = QStackedWidget()
        self._set_up_tools()
        self._lay_out()
        self._needed = _WIDTHS[STEP]
        self.model.rowsInserted.connect(self._on_rows)
        self.model.rowsInserted.connect(lambda _parent, first, last: self._measure(max(first, last - MEASURED), last))
        self.model.modelReset.connect(self._on_rows)
        self.model.modelReset.connect(self._measure_all)
        language().changed.connect(self._on_language)
        self._on_rows()

    def show_session(self, session: RunSession | None) -> None:
        """Show a run's log, or that there is none."""
        self.model.show_session(session)
        self._follow.setChecked(True)
        self._stack.setCurrentIndex(1 if session else 0)
        self._on_rows()

    def show_step(self, step: str) -> None:
        """Only lines of one step; of all when it is empty."""
        self._step = step
        self._filter()

    def copy(self) -> None:
        """Put the selected lines, or all that are shown, on the clipboard."""
        rows = sorted(index.row() for index in self.view.selectionModel().selectedRows())
        lines = [self.model.line(number) for number in rows or range(self.model.rowCount())]
        texts = ("\t".join(self.model.text_of(line, part) for part in (TIME, STEP, MESSAGE)) for line in lines)
        QGuiApplication.clipboard().setText("\n".join(texts))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.view.setColumnHidden(TIME, self.width() < NARROW)
        self._fit_names()

    def _measure(self, first: int, last: int) -> None:
        """The names of some more lines are shown."""
        names = {self.model.name_of(self.model.line(number)) for number in range(first, last + 1)}
        advance = self.view.fontMetrics().horizontalAdvance
        self._needed = max([self._needed, *(advance(name) + _AROUND for name in names)])
        self._fit_names()

    def _measure_all(self) -> None:
        self._needed = _WIDTHS[STEP]
        last = self.model.rowCount() - 1
        self._measure(max(0, last - MEASURED), last)

    def _fit_names(self) -> None:
        self.view.horizontalHeader().resizeSection(STEP, min(self._needed, round(_PART * self.width())))

    def _filter(self) -> None:
        level = self._level.currentData() or LEVELS[0]
        text = self._search.text().strip().lower()
        self.model.set_filter(Filter(level, text, self._step, self._steps.isChecked()))

    def _on_rows(self) -> None:
        shown, total = self.model.rowCount(), self.model.total
        if shown == total:
            self._count.setText(tr_count("{n} line", "{n} lines", total))
        else:
            number = language().words.number
            self._count.setText(tr("{n} of {all} lines", n=number(shown), all=number(total)))
        if self._follow.isChecked():
            self.view.scrollToBottom()

    def _on_range(self) -> None:
        """A panel that became lower still shows the newest line."""
        if self._follow.isChecked():
            self.view.scrollToBottom()

    def _on_scrolled(self) -> None:
        """Who scrolls up wants to read; who comes back to the end wants to follow."""
        bar = self.view.verticalScrollBar()
        self._follow.setChecked(bar.value() >= bar.maximum())

    def _on_activated(self) -> None:
        index = self.view.currentIndex()
        line = self.model.line(index.row()) if index.isValid() else None
        if line is not None and line.step:
            self.step_asked.emit(line.step, line.scope)

    def _on_language(self) -> None:
        for number, level in enumerate(LEVELS):
            self._level.setItemText(number, tr(_LEVELS[level]))
        self.model.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, DURATION)
        self._on_rows()

    def _set_up_tools(self) -> None:
        self._step = ""
        self._search.setMaximumWidth(320)
        self._search.textChanged.connect(self._filter)
        say(self._level, QComboBox.setAccessibleName, "Lowest level that is shown")
        for level in LEVELS:
            self._level.addItem(tr(_LEVELS[level]), level)
        self._level.currentIndexChanged.connect(self._filter)
        for button in (self._steps, self._follow):
            button.setCheckable(True)
            button.setChecked(True)
        self._steps.toggled.connect(self._filter)
        self._follow.clicked.connect(self._on_rows)
        self._count.setProperty("role", "small")

    def _new_view(self) -> QTableView:
        # A table, not a tree: a tree lays out all of its rows again for each line that comes.
        view = QTableView()
        view.setModel(self.model)
        view.setSelectionMode(QTableView.SelectionMode.ExtendedSelection)
        view.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        view.setTextElideMode(Qt.TextElideMode.ElideRight)
        view.setWordWrap(False)
        view.setShowGrid(False)
        view.setTabKeyNavigation(False)
        say(view, QTableView.setAccessibleName, "Log of the run")
        side = view.verticalHeader()
        side.hide()
        side.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        side.setDefaultSectionSize(ROW)
        header = view.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(MESSAGE, QHeaderView.ResizeMode.Stretch)
        for part, width in _WIDTHS.items():
            header.resizeSection(part, width)
        view.activated.connect(self._on_activated)
        view.verticalScrollBar().rangeChanged.connect(self._on_range)
        view.verticalScrollBar().actionTriggered.connect(lambda _action: QTimer.singleShot(0, self, self._on_scrolled))
        return view

    def _lay_out(self) -> None:
        tools = row(gap=6)
        tools.addWidget(self._search, 1)
        for widget in (self._level, self._steps, self._follow):
            tools.addWidget(widget)
        tools.addStretch()
        tools.addWidget(self._count)
        tools.addWidget(icon_button("copy", "Copy lines", self.copy))
        page = QWidget()
        whole = column(page, margin=8, gap=6)
        whole.addLayout(tools)
        whole.addWidget(WholeRows(self.view), 1)
        empty = Empty("scroll-text", "No run yet", "Run the workflow: what it does is written here.")
        self._stack.addWidget(empty)
        self._stack.addWidget(page)
        column(self, gap=0).addWidget(self._stack)
