"""Records as a sheet: typed, pasted from a spreadsheet, taken from a file."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from runtime.model import Direction, Json, Variable, VariableType
from studio.dialogs.run.inputs import field_of
from studio.forms.context import FormContext
from studio.forms.editors.grid import GridEditor
from studio.forms.editors.make import make_editor
from studio.forms.fields import FieldKind
from studio.operations.tables import read_tables

pytestmark = pytest.mark.usefixtures("theme")
ROWS: Json = [{"number": "A-17", "net_amount": 120.5}, {"number": "B-2", "net_amount": 7}]


def rows(default: Json) -> Variable:
    return Variable("rows", VariableType.LIST, Direction.INPUT, default=default)


@pytest.fixture
def told() -> list[Json]:
    return []


@pytest.fixture
def editor(qtbot: QtBot, told: list[Json]) -> GridEditor:
    made = make_editor(field_of(rows(ROWS)), FormContext())
    assert isinstance(made, GridEditor)
    qtbot.addWidget(made)
    made.edited.connect(told.append)
    made.show_value(ROWS)
    made.show()
    return made


def test_only_flat_records_are_a_sheet() -> None:
    kinds = [field_of(rows(one)).kind for one in (ROWS, None, [], ["a"], [{"lines": [1]}], [{"paid": True}])]
    assert kinds == [FieldKind.GRID, *[FieldKind.VALUE] * 5]


def test_cells_are_typed_and_the_empty_row_becomes_another_record(
    editor: GridEditor, told: list[Json], qtbot: QtBot
) -> None:
    assert told == [], "showing is not editing"
    for column, text in enumerate(("C-9", "12")):
        editor.sheet.setCurrentIndex(editor.model.index(2, column))
        qtbot.keyClick(editor.sheet, Qt.Key.Key_F2)
        field = editor.sheet.findChild(QLineEdit)
        assert isinstance(field, QLineEdit)
        qtbot.keyClicks(field, text)
        qtbot.keyClick(field, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: editor.sheet.findChild(QLineEdit) is None)
    assert told[-1] == [*ROWS, {"number": "C-9", "net_amount": 12}]
    assert editor.model.rowCount() == 4


def test_rows_of_a_spreadsheet_are_pasted(editor: GridEditor, told: list[Json], qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText("X-1\t1.5\r\nX-2\t2\r\nX-3\tlater\r\n")
    editor.sheet.setCurrentIndex(editor.model.index(1, 0))
    qtbot.keyClick(editor.sheet, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    pasted = [
        {"number": "X-1", "net_amount": 1.5},
        {"number": "X-2", "net_amount": 2},
        {"number": "X-3", "net_amount": "later"},
    ]
    assert told[-1] == [ROWS[0], *pasted]


def test_rows_are_removed_and_all_of_them_leave_the_input_out(editor: GridEditor, told: list[Json]) -> None:
    editor.sheet.selectRow(0)
    editor._remove.click()
    assert told[-1] == ROWS[1:]
    editor.sheet.selectAll()
    editor._remove.click()
    assert not isinstance(told[-1], list)


def test_a_file_fills_the_columns_that_it_has(editor: GridEditor, told: list[Json], tmp_path: Path) -> None:
    path = tmp_path / "june.csv"
    path.write_text("Net amount,Number,Remark\n5,Z-1,none\n6,Z-2,none\n", "utf-8")
    (table,) = read_tables(path, tmp_path)
    editor.take(table)
    assert told[-1] == [{"number": "Z-1", "net_amount": 5}, {"number": "Z-2", "net_amount": 6}]
    other = tmp_path / "other.csv"
    other.write_text("Street\nMain\n", "utf-8")
    editor.take(read_tables(other, tmp_path)[0])
    assert not editor._said.isHidden()
