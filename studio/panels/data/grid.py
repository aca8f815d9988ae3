"""Rows as a table that is sorted, narrowed down, searched and copied in pieces: a million cells hold nobody up."""

from __future__ import annotations

from collections.abc import Generator
from itertools import pairwise

from PySide6.QtCore import QItemSelectionRange, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from studio.i18n import language, say, tr
from studio.panels.data.cells import text_of
from studio.panels.data.order import PIECE
from studio.panels.data.table import DataTable
from studio.widgets.heads import DOWN, UP, Head
from studio.widgets.slices import Slices


class Grid(QTableView):
    """Shows a ``DataTable``. ``told`` says in words how far it is and what it found."""

    told = Signal(str)

    def __init__(self, table: DataTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = table
        self._text, self._seen = "", 0
        self.work = Slices(self)
        self.setModel(table)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(26)
        head = Head(self)
        self.setHorizontalHeader(head)
        head.setDefaultSectionSize(150)
        head.setSortIndicatorClearable(True)
        head.sort_by(-1, UP)
        say(self, QTableView.setAccessibleName, "Value as a table")
        self.forget()
        head.sortIndicatorChanged.connect(lambda *_: self._arrange())

    def forget(self) -> None:
        """Other rows are shown: no order, nothing that is looked for."""
        self.work.stop()
        self._text, self._seen = "", 0
        head = self.horizontalHeader()
        head.blockSignals(True)
        head.setSortIndicator(-1, UP)
        head.blockSignals(False)

    def narrow(self, text: str) -> None:
        """Show only rows that hold a text; an empty one shows all."""
        text = text.strip().lower()
        if text != self._text:
            self._text = text
            self._arrange()

    def search(self, text: str) -> None:
        """Go to the next cell that holds a text."""
        text = text.strip().lower()
        if text:
            self.work.start(self._search(text), lambda found: self._show(found), self._tell_progress)

    def copy(self) -> None:
        """The selected cells into the clipboard, or everything that is shown; texts with tabs between."""
        chosen = self.selectionModel().selection()
        ranges = [chosen.at(place) for place in range(chosen.count())]
        self.work.start(self._lines(ranges), self._copied, self._tell_progress)

    def _arrange(self) -> None:
        head = self.horizontalHeader()
        column, descending = head.sortIndicatorSection(), head.sortIndicatorOrder() == DOWN
        self._seen = 0
        if not self._text and column < 0:
            self.work.stop()
            self.table.arrange(None)
            self.told.emit("")
            return
        work = self.table.arranging(self._text, column, descending=descending)
        self.work.start(work, self._arranged, self._tell_progress)

    def _arranged(self, order: object) -> None:
        self.table.arrange(order)  # type: ignore[arg-type]  # what ``arranging`` gave
        self.told.emit("")

    def _search(self, text: str) -> Generator[float, None, tuple[int, int] | None]:
        width = max(len(self.table.columns), 1)
        rows = PIECE // width + 1
        while self._seen < self.table.rowCount() * width:
            found = self.table.find(text, self._seen, rows)
            if found is not None:
                self._seen = found[0] * width + found[1] + 1
                return found
            self._seen += rows * width
            yield self._seen / (self.table.rowCount() * width)
        self._seen = 0
        return None

    def _show(self, found: tuple[int, int] | None) -> None:
        if found is None:
            self.told.emit(tr("Nothing more holds this; the next search begins at the top."))
            return
        index = self.table.index(*found)
        self.setCurrentIndex(index)
        self.scrollTo(index)
        self.told.emit("")

    def _lines(self, ranges: list[QItemSelectionRange]) -> Generator[float, None, str]:
        table = self.table
        spans = [(one.top(), one.bottom(), one.left(), one.right()) for one in ranges]
        lines = [] if spans else ["\t".join(table.columns)]
        spans = spans or [(0, table.rowCount() - 1, 0, len(table.columns) - 1)]
        # Ranges beside each other share their rows: each row is one line.
        edges = sorted({edge for top, bottom, _, _ in spans for edge in (top, bottom + 1)})
        size = 0
        for start, end in pairwise(edges):
            inside = [(left, right) for top, bottom, left, right in spans if top <= start <= bottom]
            across = sorted({at for left, right in inside for at in range(left, right + 1)})
            for row in range(start, end if across else start):
                lines.append("\t".join(text_of(table.value(row, at)) for at in across))
                size += len(across)
                if size >= PIECE:
                    size = 0
                    yield (row - edges[0]) / (edges[-1] - edges[0])
        return "\n".join(lines)

    def _copied(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.told.emit("")

    def _tell_progress(self, done: float) -> None:
        self.told.emit(tr("One moment: {percent}", percent=language().words.percent(done)))
