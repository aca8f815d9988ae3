"""Records that a person fills in like a sheet: typed, pasted from a spreadsheet, or taken from a file."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QItemSelection, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from runtime.errors import UnderstudyError
from runtime.recorder.merging import DataTable
from studio.forms.context import FormContext
from studio.forms.editors.base import EMPTY, Editor, Value, shown
from studio.forms.editors.grid_model import RecordsModel
from studio.forms.fields import FieldSpec
from studio.i18n import told_error, tr
from studio.operations.tables import read_tables
from studio.state.background import Background
from studio.widgets.parts import button, column, label, row
from studio.widgets.path_dialogs import ask_table

#: In pixels: a row, the least and the most of a column by its head; rows that are seen at once.
ROW, COLUMN, WIDEST, LEAST, MOST = 28, 120, 280, 3, 8


class GridEditor(Editor):
    """A sheet with the columns of ``field.inner``."""

    def __init__(self, field: FieldSpec, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(field, context, parent)
        self.model = RecordsModel([inner.name for inner in field.inner])
        self.sheet = _Sheet(self.model)
        self.sheet.setAccessibleName(tr(field.title))
        self._background = Background(self)
        self._said = label(role="error", wrap=True)
        self._said.hide()
        self._remove = button("Remove rows", "quiet", "trash-2", self._on_remove)
        whole = column(self, gap=4)
        whole.addWidget(self.sheet)
        whole.addWidget(self._said)
        buttons = row(gap=6)
        buttons.addWidget(button("Take from a table…", "quiet", "table", self._ask))
        buttons.addWidget(self._remove)
        buttons.addStretch()
        whole.addLayout(buttons)
        self.setFocusProxy(self.sheet)
        self.model.edited.connect(self._tell)
        self.model.modelReset.connect(self._fit)
        self.model.rowsInserted.connect(self._fit)
        self.sheet.selectionModel().selectionChanged.connect(self._on_selected)
        self._fit()
        self._on_selected()

    def show_value(self, value: Value) -> None:
        records = value if isinstance(value, list) else []
        if records != self.model.records or not records:
            self.model.show(records)

    def take(self, table: DataTable) -> None:
        """Put the rows of a table in, where it has any of the columns."""
        own = {_plain(name): name for name in table.columns}
        places = {name: own[_plain(name)] for name in self.model.columns if _plain(name) in own}
        if not places:
            self._say(tr("The table has none of these columns."))
            return
        cells = [[shown(line.get(places.get(name, ""), "")) for name in self.model.columns] for line in table.rows]
        self.model.remove(range(self.model.rowCount()))
        self.model.put(cells, 0, 0)

    def _ask(self) -> None:
        folder = self.context.folder or Path.home()
        ask_table(self, folder, partial(self._read, folder))

    def _read(self, folder: Path, path: Path) -> None:
        self._say("")
        self._background.start(partial(read_tables, path, folder), self._take_first, self._fail)

    def _take_first(self, tables: Sequence[DataTable]) -> None:
        if tables:
            self.take(tables[0])

    def _fail(self, error: UnderstudyError) -> None:
        self._say(told_error(error))

    def _say(self, text: str) -> None:
        self._said.setText(text)
        self._said.setVisible(bool(text))

    def _tell(self) -> None:
        self._say("")
        records = self.model.records
        self.edited.emit(records if records or self.field.required else EMPTY)
        self.left.emit()

    def _on_remove(self) -> None:
        self.model.remove({index.row() for index in self.sheet.selectionModel().selectedIndexes()})

    def _on_selected(self, *_: QItemSelection) -> None:
        self._remove.setEnabled(self.sheet.selectionModel().hasSelection())

    def _fit(self, *_: object) -> None:
        """As high as its rows, within limits."""
        rows = min(MOST, max(LEAST, self.model.rowCount()))
        bar = self.sheet.horizontalScrollBar().sizeHint().height()
        self.sheet.setFixedHeight(self.sheet.horizontalHeader().sizeHint().height() + rows * ROW + bar + 4)


class _Sheet(QTableView):
    """Takes what was copied in a spreadsheet; Delete empties the selected cells."""

    def __init__(self, model: RecordsModel) -> None:
        super().__init__()
        self._records = model
        self.setModel(model)
        self.setProperty("kind", "sheet")
        self.setWordWrap(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed)
        rows, head = self.verticalHeader(), self.horizontalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(ROW)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setHighlightSections(False)
        head.setTextElideMode(Qt.TextElideMode.ElideRight)
        head.setMinimumSectionSize(COLUMN)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Columns are as wide as their heads, up to a limit, and share what is left."""
        super().resizeEvent(event)
        head = self.horizontalHeader()
        wanted = [min(max(COLUMN, head.sectionSizeHint(at)), WIDEST) for at in range(head.count())]
        spare = max(0, self.viewport().width() - sum(wanted))
        for at, width in enumerate(wanted):
            head.resizeSection(at, width + spare // len(wanted) + (at < spare % len(wanted)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self._paste(QGuiApplication.clipboard().text())
        elif event.matches(QKeySequence.StandardKey.Delete):
            for index in self.selectionModel().selectedIndexes():
                self._records.setData(index, "")
        else:
            super().keyPressEvent(event)

    def _paste(self, text: str) -> None:
        at = self.currentIndex()
        lines = [line.split("\t") for line in text.rstrip("\r\n").splitlines()]
        self._records.put(lines, max(0, at.row()), max(0, at.column()))
        self.setCurrentIndex(self._records.index(max(0, at.row()), max(0, at.column())))


def _plain(name: str) -> str:
    """A column's name as people mean it: *Net amount* and ``net_amount`` are one."""
    return "".join(char for char in name.casefold() if char.isalnum())
