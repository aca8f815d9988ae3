"""The dock of data: tables of a million cells, trees that unfold as they are looked at, texts, pictures."""

from __future__ import annotations

import base64
import csv
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QBuffer, QIODevice, QModelIndex, Qt
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
    for row in (9_000, 19_999):
        viewer.search()
        qtbot.waitUntil(lambda row=row: viewer._table_view.currentIndex().row() == row, timeout=20_000)  # type: ignore[misc]
    viewer.search()
    qtbot.waitUntil(lambda: "top" in viewer._told.text(), timeout=20_000)


def test_it_is_copied_and_written(viewer: DataViewer, tmp_path: Path) -> None:
    viewer.show_value(ROWS)
    viewer.copy()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[:2] == ["number\tname\tpaid", "0\tClient 0\ttrue"] and len(lines) == 21
    viewer._table_view.setCurrentIndex(viewer.table.index(3, 1))
    viewer.copy()
    assert QGuiApplication.clipboard().text() == "Client 3"
    viewer.write(tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.DictReader(file))[19]["name"] == "Client 19"
    with viewer_refuses(viewer) as told:
        viewer.write(tmp_path)
    assert str(tmp_path) in told[0].message


class viewer_refuses:
    def __init__(self, viewer: DataViewer) -> None:
        self.told: list[Any] = []
        viewer.refused.connect(self.told.append)

    def __enter__(self) -> list[Any]:
        return self.told

    def __exit__(self, *_: object) -> None:
        assert self.told


class _Flow:
    def __init__(self, document: Any) -> None:
        self.document, self.selection = document, Selection()


def test_the_dock_lists_what_a_run_gave_and_follows_the_selection(qtbot: QtBot, make_document: MakeDocument) -> None:
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
        ]
    )
    panel.show_session(session)
    assert panel._model.rowCount() == 3
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
