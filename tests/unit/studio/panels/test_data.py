"""The dock of data: tables of a million cells, trees that unfold as they are looked at, texts, pictures."""

from __future__ import annotations

import base64
import csv
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QBuffer, QIODevice, QItemSelection, QItemSelectionModel, QModelIndex, Qt
from PySide6.QtGui import QGuiApplication, QPixmap
from pytestqt.qtbot import QtBot

from runtime.model import Step
from runtime.tasks.registry import Registry
from studio.panels.data.panel import DataPanel
from studio.panels.data.table import DataTable, is_table
from studio.panels.data.tree import PART, VALUE, DataTree
from studio.panels.data.viewer import PICTURE, TABLE, TEXT, TREE, DataViewer
from studio.state.run_session import RunSession
from studio.state.selection import Selection
from studio.theme import Theme
from tests.unit.studio.panels.conftest import MakeDocument

ROWS = [{"number": n, "name": f"Client {n}", "paid": n % 2 == 0} for n in range(20)]


@pytest.fixture
def viewer(qtbot: QtBot, theme: Theme) -> DataViewer:
    made = DataViewer()
    qtbot.addWidget(made)
    made.resize(900, 400)
    made.show()
    return made


def test_rows_are_a_table_and_are_not_copied(qapp: Any, theme: Theme) -> None:
    rows = [[n, n + 1] for n in range(100_000)]
    table = DataTable()
    table.show([row * 5 for row in rows[:10]])
    assert (table.rowCount(), table.columnCount()) == (10, 10)
    table.show(rows)
    assert table._rows is rows and table.rowCount() == 100_000
    assert table.data(table.index(99_999, 1)) == "100000"
    assert table.headerData(99_999, Qt.Orientation.Vertical) == 100_000


@pytest.mark.parametrize(
    ("value", "is_one"), [(ROWS, True), ([[1], [2]], True), ([], False), ([1, 2], False), ({"a": 1}, False)]
)
def test_what_a_table_is(value: Any, is_one: bool) -> None:
    assert is_table(value) is is_one


def test_a_branch_is_made_when_it_is_unfolded(qapp: Any, theme: Theme) -> None:
    tree = DataTree()
    tree.show({"rows": list(range(3 * PART)), "name": "Ada"})
    top = QModelIndex()
    assert tree.hasChildren(top) and tree.rowCount(top) == 0
    tree.fetchMore(top)
    rows = tree.index(0, 0, top)
    assert tree.data(tree.index(0, VALUE, top)) == "1,500 items"
    assert tree.rowCount(rows) == 0 and tree.canFetchMore(rows)
    tree.fetchMore(rows)
    assert tree.rowCount(rows) == PART
    assert tree.path(tree.index(7, 0, rows)) == ".rows[7]"
    assert tree.parent(tree.index(7, 0, rows)) == rows


def test_a_value_is_shown_as_what_it_is(viewer: DataViewer) -> None:
    for value, mode in ((ROWS, TABLE), ({"a": [1, {"b": None}]}, TREE), ("a text", TEXT), (12.5, TEXT)):
        viewer.show_value(value)
        assert viewer.mode == mode
    viewer.show_value(ROWS)
    viewer.show_as(TREE)
    assert viewer.tree.hasChildren()
    viewer.show_as(TEXT)
    assert '"Client 19"' in viewer._text.toPlainText()


def test_a_picture_is_seen(viewer: DataViewer, tmp_path: Path) -> None:
    pixmap, buffer = QPixmap(8, 8), QBuffer()
    pixmap.fill(Qt.GlobalColor.red)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    pixmap.save(buffer, "PNG")
    data = bytes(buffer.data().data())
    viewer.show_value("data:image/png;base64," + base64.b64encode(data).decode())
    assert viewer.mode == PICTURE
    (tmp_path / "shot.png").write_bytes(data)
    viewer.show_value({"path": "shot.png"}, tmp_path)
    assert viewer.mode == PICTURE
    viewer.show_value({"path": "nowhere.png"}, tmp_path)
    assert viewer.mode == TREE


def test_a_search_goes_from_place_to_place(qtbot: QtBot, viewer: DataViewer) -> None:
    viewer.show_value([{"n": n, "text": "needle" if n in (9_000, 19_999) else "hay"} for n in range(20_000)])
    viewer._search.setText("Needle")
    assert viewer.mode == TABLE
    for row in (9_000, 19_999):
        viewer.search()
        qtbot.waitUntil(lambda row=row: viewer._table_view.currentIndex().row() == row, timeout=20_000)
    viewer.search()
    qtbot.waitUntil(lambda: "top" in viewer._told.text(), timeout=20_000)


def test_it_is_copied_and_written(qtbot: QtBot, viewer: DataViewer, tmp_path: Path) -> None:
    def copied() -> str:
        viewer.copy()
        qtbot.waitUntil(lambda: not viewer._table_view.work.busy, timeout=20_000)
        return QGuiApplication.clipboard().text()

    def written(name: str) -> Path:
        viewer.write(tmp_path / name)
        qtbot.waitUntil(lambda: name in viewer._told.text() and "…" not in viewer._told.text(), timeout=20_000)
        return tmp_path / name

    viewer.show_value(ROWS)
    lines = copied().splitlines()
    assert lines[:2] == ["number\tname\tpaid", "0\tClient 0\ttrue"] and len(lines) == 21
    viewer._table_view.setCurrentIndex(viewer.table.index(3, 1))
    assert copied() == "Client 3"
    chosen = QItemSelection(viewer.table.index(1, 0), viewer.table.index(2, 1))
    chosen.select(viewer.table.index(2, 2), viewer.table.index(3, 2))
    viewer._table_view.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)
    assert copied().splitlines() == ["1\tClient 1", "2\tClient 2\ttrue", "false"]
    with written("out.csv").open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.DictReader(file))[19]["name"] == "Client 19"
    viewer.show_value([{"text": "=1+1", "number": 12.5, "flag": True, "none": None, "bad": "a\x01b"}, {"text": "x"}])
    sheet = load_workbook(written("out.xlsx")).active
    assert [cell.value for cell in sheet[2]] == ["=1+1", 12.5, True, None, "a\ufffdb"]
    assert sheet["A2"].data_type == "s"
    with qtbot.waitSignal(viewer.refused, timeout=20_000) as told:
        viewer.write(tmp_path)
    assert str(tmp_path) in told.args[0].message


@pytest.mark.parametrize(("rows", "columns"), [(10_000, 100), (100_000, 10)])
def test_a_million_cells_are_sorted_narrowed_and_gone_through(
    qtbot: QtBot, viewer: DataViewer, rows: int, columns: int
) -> None:
    def settled() -> None:
        qtbot.waitUntil(lambda: not viewer._table_view.work.busy, timeout=60_000)

    value = [[(n * 7919) % rows, "needle" if n == rows - 7 else f"client {n % 100}", *[n] * (columns - 2)]
             for n in range(rows)]  # fmt: skip
    viewer.show_value(value)
    assert (viewer.table.rowCount(), viewer.table.columnCount()) == (rows, columns)
    head = viewer._table_view.horizontalHeader()
    head.setSortIndicator(0, Qt.SortOrder.DescendingOrder)
    settled()
    shown = [viewer.table.value(row, 0) for row in range(rows)]
    assert shown == sorted(shown, reverse=True)
    assert (
        viewer.table.headerData(0, Qt.Orientation.Vertical)
        == value.index(viewer.table._rows[viewer.table._order[0]]) + 1
    )
    viewer._only.setChecked(True)
    viewer._search.setText("needle")
    settled()
    assert viewer.table.rowCount() == 1 and viewer.table.value(0, 1) == "needle"
    assert "1 of" in viewer._told.text()
    viewer._search.clear()
    settled()
    assert viewer.table.rowCount() == rows
    head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
    viewer._only.setChecked(False)
    settled()
    viewer._table_view.scrollToBottom()
    viewer._table_view.viewport().repaint()
    assert viewer._table_view.rowAt(viewer._table_view.viewport().height() - 5) == rows - 1
    viewer.show_value(ROWS)
    assert not viewer._table_view.work.busy and viewer.table.rowCount() == 20


def test_numbers_stand_before_texts_and_nothing_last(qtbot: QtBot, viewer: DataViewer) -> None:
    viewer.show_value([{"a": value} for value in ("b", None, 10, 9, "A", "", True)])
    orders = {Qt.SortOrder.AscendingOrder: [9, 10, "A", "b", True, None, ""],
              Qt.SortOrder.DescendingOrder: [True, "b", "A", 10, 9, None, ""]}  # fmt: skip
    for order, expected in orders.items():
        viewer._table_view.horizontalHeader().setSortIndicator(0, order)
        qtbot.waitUntil(lambda: not viewer._table_view.work.busy, timeout=20_000)
        assert [viewer.table.value(row, 0) for row in range(7)] == expected


def test_a_large_document_is_spelled_in_pieces_and_a_picture_is_enlarged(
    qtbot: QtBot, viewer: DataViewer, tmp_path: Path
) -> None:
    deep: Any = {"end": 1}
    for _ in range(200):
        deep = {"in": deep}
    viewer.show_value({"deep": deep, "many": list(range(100_000))})
    viewer.show_as(TEXT)
    qtbot.waitUntil(lambda: not viewer._text.busy, timeout=60_000)
    assert '"end": 1' in viewer._text.toPlainText()
    picture = QPixmap(400, 300)
    picture.fill(Qt.GlobalColor.red)
    picture.save(str(tmp_path / "a.png"))
    viewer.show_value("a.png", tmp_path)
    assert viewer.mode == PICTURE and viewer._zooms[0].isVisible()
    fitted = viewer._picture.label.width()
    viewer._picture.zoom(2)
    assert viewer._picture.label.width() > fitted
    viewer._picture.fit()
    assert viewer._picture.label.width() == fitted


class _Flow:
    def __init__(self, document: Any) -> None:
        self.document, self.selection = document, Selection()


def test_the_dock_lists_what_a_run_gave_and_follows_the_selection(
    qtbot: QtBot, theme: Theme, make_document: MakeDocument
) -> None:
    panel, session = DataPanel(Registry()), RunSession("r")
    qtbot.addWidget(panel)
    flow: Any = _Flow(make_document(Step("read", "csv.read", name="Read clients"), Step("say", "flow.log")))
    panel.show_flow(flow)
    assert panel._pages.currentIndex() == 0
    session.variables["total"] = 12.5
    cut = {"$cut": {"size": 20_000, "preview": "[{"}}
    session.take_records(
        [
            {"n": 1, "step": "read", "status": "completed", "output": ROWS},
            {"n": 2, "step": "say", "status": "completed", "output": cut},
            {"n": 3, "step": "click", "status": "completed", "output": None},
        ]
    )
    panel.show_session(session)
    assert panel._model.rowCount() == 3, "what a step did not give is not listed"
    flow.selection.select(["read"])
    assert panel.viewer.mode == TABLE and panel.viewer.table.rowCount() == 20
    with qtbot.waitSignal(panel.whole_asked, timeout=2000) as asked:
        flow.selection.select(["say"])
    assert asked.args == ["say"] and session.records_of["say"] == 2
    panel.take_whole("say", ROWS[:3])
    assert panel.viewer.table.rowCount() == 3
    panel.show_variable("total")
    assert panel.viewer.value == 12.5
    panel.show_session(None)
