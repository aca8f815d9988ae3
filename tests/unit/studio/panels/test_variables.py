"""Variables edited in place: six types, checked defaults, last values, undo."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from runtime.engine.events import VariableChanged
from runtime.model import Direction, Step, Variable, VariableType
from studio.panels.variables.model import DEFAULT, DESCRIPTION, DIRECTION, NAME, REQUIRED, SENSITIVE, TYPE, VALUE
from studio.panels.variables.panel import VariablesPanel
from studio.state.run_session import RunSession

EDIT = Qt.ItemDataRole.EditRole


def shown(document: Any, qtbot: QtBot) -> VariablesPanel:
    panel = VariablesPanel()
    qtbot.addWidget(panel)
    panel.show_document(document)
    panel.resize(1000, 240)
    panel.show()
    return panel


def test_a_variable_is_added_named_and_removed(make_document: Any, qtbot: QtBot) -> None:
    document = make_document(Step("one", "flow.join"))
    panel = shown(document, qtbot)
    assert panel._stack.currentIndex() == 0
    panel.add()
    line = panel.view.findChild(QLineEdit)
    line.selectAll()
    qtbot.keyClicks(line, "invoices")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: list(document.workflow.variables) == ["invoices"], timeout=10_000)
    panel.view.setFocus()
    panel.delete()
    assert not document.workflow.variables
    document.undo()
    assert list(document.workflow.variables) == ["invoices"]


@pytest.mark.parametrize(
    ("type", "typed", "kept"),
    [
        (VariableType.STRING, "12", "12"),
        (VariableType.NUMBER, "12.5", 12.5),
        (VariableType.BOOLEAN, "true", True),
        (VariableType.JSON, '{"a": [1]}', {"a": [1]}),
        (VariableType.LIST, '["a", 2]', ["a", 2]),
        (VariableType.SECRET, "larkspur.password", "larkspur.password"),
    ],
)
def test_a_default_is_read_in_its_type(make_document: Any, qtbot: QtBot, type: Any, typed: str, kept: Any) -> None:
    document = make_document(variables=[Variable("it", type)])
    model = shown(document, qtbot).model
    assert model.setData(model.index(0, DEFAULT), typed, EDIT)
    assert document.workflow.variables["it"].default == kept
    assert model.index(0, DEFAULT).data(EDIT) == typed
    assert model.setData(model.index(0, DEFAULT), "", EDIT)
    assert document.workflow.variables["it"].default is None


def test_what_does_not_fit_is_refused_with_a_reason(make_document: Any, qtbot: QtBot) -> None:
    document = make_document(variables=[Variable("n", VariableType.NUMBER, default=1), Variable("other")])
    panel = shown(document, qtbot)
    model = panel.model
    assert not model.setData(model.index(0, DEFAULT), "many", EDIT)
    assert "Expected a number" in panel._told.text()
    assert not model.setData(model.index(0, NAME), "other", EDIT) and "already" in panel._told.text()
    assert not model.setData(model.index(0, NAME), "two words", EDIT)
    assert document.undo_title == ""


def test_types_directions_and_marks(make_document: Any, qtbot: QtBot) -> None:
    document = make_document(variables=[Variable("n", default="12")])
    panel = shown(document, qtbot)
    model = panel.model
    index = model.index(0, TYPE)
    panel.view.setCurrentIndex(index)
    panel.view.edit(index)
    box = panel.view.findChild(QComboBox)
    box.setCurrentIndex(box.findData("number"))
    box.activated.emit(box.currentIndex())
    assert document.workflow.variables["n"] == Variable("n", VariableType.NUMBER, default=12)
    checked = Qt.CheckState.Checked.value
    assert not model.flags(model.index(0, REQUIRED)) & Qt.ItemFlag.ItemIsEnabled, "only inputs can be required"
    assert model.setData(model.index(0, DIRECTION), "input", EDIT)
    assert model.setData(model.index(0, REQUIRED), checked, Qt.ItemDataRole.CheckStateRole)
    assert model.setData(model.index(0, SENSITIVE), checked, Qt.ItemDataRole.CheckStateRole)
    found = document.workflow.variables["n"]
    assert (found.direction, found.required, found.sensitive) == (Direction.INPUT, True, True)


def test_last_values_are_shown_and_sensitive_ones_hidden(make_document: Any, qtbot: QtBot) -> None:
    document = make_document(variables=[Variable("a"), Variable("b", sensitive=True)])
    panel = shown(document, qtbot)
    session = RunSession("r")
    panel.show_session(session)
    place: dict[str, Any] = {"run": "r", "at": 1, "scope": "", "step": "s", "name": "S"}
    session.take([VariableChanged(**place, variable=name, value=[1]) for name in ("a", "b")])
    assert [panel.model.index(n, VALUE).data() for n in range(2)] == ["[1]", "•••"]


def test_descriptions_get_the_room_that_is_left(make_document: Any, qtbot: QtBot) -> None:
    """Columns are as wide as what is in them; one that has nothing to say is not there; words where there is room."""
    document = make_document(variables=[Variable("receipts_folder", description="What it is for.")])
    panel = shown(document, qtbot)
    header, across = panel.view.header(), Qt.Orientation.Horizontal
    assert panel.view.isColumnHidden(VALUE) and panel.model.headerData(REQUIRED, across) == "Required"
    wide = header.sectionSize(DESCRIPTION)
    panel.resize(640, 240)
    assert panel.model.headerData(REQUIRED, across) == "" and header.sectionSize(NAME) >= panel.view.sizeHintForColumn(
        0
    )
    assert header.sectionSize(DESCRIPTION) < wide
    session = RunSession("r")
    panel.show_session(session)
    session.variables["receipts_folder"] = 1
    session.variables_changed.emit(frozenset({"receipts_folder"}))
    assert not panel.view.isColumnHidden(VALUE)
