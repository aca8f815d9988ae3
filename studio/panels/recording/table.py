"""The table that a loop goes over, named after the recording: a file, its sheet, and which column is which."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from runtime.errors import UnderstudyError
from runtime.recorder.merging import DataTable
from runtime.recorder.proposals.loops import LoopProposal
from runtime.recorder.proposals.tabled import columns_for
from studio.i18n import mark, say, tr, tr_count
from studio.operations.tables import read_tables
from studio.state.background import Background
from studio.widgets.inputs import ChoiceBox
from studio.widgets.parts import button, clear, column, label
from studio.widgets.path_dialogs import ask_table

#: Cells that are shown as examples of a column, and characters of each.
_EXAMPLES, _CELL = 3, 20


class TableChooser(QWidget):
    """For the proposed ``loop``; ``base`` is the folder that steps name files from."""

    failed = Signal(UnderstudyError)
    chosen = Signal()  #: there is a table

    def __init__(self, loop: LoopProposal, base: Path) -> None:
        super().__init__()
        self.loop, self._base = loop, base
        self._tables: Sequence[DataTable] = ()
        self._background = Background(self)
        self._boxes: dict[str, ChoiceBox] = {}
        self._sheet = ChoiceBox()
        self._said = plain_label("strong")
        self.choose_button = button("Go over a table…", "", "table", self._ask)
        say(self._sheet, ChoiceBox.setAccessibleName, mark("Sheet"))
        self._sheet.currentIndexChanged.connect(self._show_columns)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        whole = column(self, gap=6)
        whole.addWidget(self.choose_button, alignment=Qt.AlignmentFlag.AlignLeft)
        for part in (self._said, self._sheet):
            whole.addWidget(part)
            part.hide()
        whole.addLayout(self._grid)

    @property
    def table(self) -> DataTable | None:
        """What was chosen; None while the loop goes over what was recorded."""
        number = self._sheet.currentIndex()
        return self._tables[number] if 0 <= number < len(self._tables) else None

    def columns(self) -> dict[str, str]:
        """The table's columns by the loop's; those that were not chosen are left out."""
        return {name: str(box.currentData()) for name, box in self._boxes.items() if box.currentData()}

    def read(self, path: Path) -> None:
        """Take the tables of a file."""
        self.choose_button.setEnabled(False)
        self._tell(tr("It is being read…"))
        self._background.start(partial(read_tables, path, self._base), partial(self._take, path), self._fail)

    def _ask(self) -> None:
        ask_table(self, self._base, self.read)

    def _take(self, path: Path, tables: Sequence[DataTable]) -> None:
        self.choose_button.setEnabled(True)
        self._tables = tables
        rows = len(tables[0].rows) if tables else 0
        self._tell(tr("Repeat for each row of {file}", file=path.name) + f" ({tr_count('{n} row', '{n} rows', rows)})")
        self._sheet.blockSignals(True)
        self._sheet.clear()
        for number, table in enumerate(tables, 1):
            self._sheet.addItem(table.sheet or tr("Sheet {n}", n=number), number)
        self._sheet.blockSignals(False)
        self._sheet.setVisible(len(tables) > 1)
        say(self.choose_button, type(self.choose_button).setText, "Another table…")
        self._show_columns()
        self.chosen.emit()

    def _fail(self, error: UnderstudyError) -> None:
        self.choose_button.setEnabled(True)
        self._said.setVisible(bool(self._tables))
        self.failed.emit(error)

    def _show_columns(self) -> None:
        clear(self._grid)
        self._boxes = {}
        table = self.table
        if table is None:
            return
        guessed = columns_for(self.loop, table)
        for line, name in enumerate(self.loop.columns):
            said, box = plain_label(), self._box(table, guessed.get(name, ""))
            said.setText(name)
            said.setBuddy(box)
            box.setAccessibleName(tr("Column for {name}", name=name))
            self._boxes[name] = box
            self._grid.addWidget(said, line, 0)
            self._grid.addWidget(box, line, 1)

    def _box(self, table: DataTable, chosen: str) -> ChoiceBox:
        box = ChoiceBox()
        box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        box.addItem(tr("Choose the column…"), "")
        for name in table.columns:
            box.addItem(name, name)
            cells = ", ".join(str(row.get(name, ""))[:_CELL] for row in table.rows[:_EXAMPLES])
            box.setItemData(box.count() - 1, cells, Qt.ItemDataRole.ToolTipRole)
        box.setCurrentIndex(max(0, box.findData(chosen)))
        return box

    def _tell(self, text: str) -> None:
        self._said.setText(text)
        self._said.show()


def plain_label(role: str = "small") -> QLabel:
    """For a text that comes from elsewhere."""
    made = label(role=role, wrap=True)
    made.setTextFormat(Qt.TextFormat.PlainText)
    return made
