"""The run dialog: typed inputs, defaults, last values, a message under each that is wrong."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from runtime.model import Direction, Step, Variable, VariableType, Workflow
from studio.dialogs.run.dialog import SLOW_S, RunDialog, Wish
from studio.dialogs.run.inputs import field_of
from studio.forms.editors.paths import PathEditor
from studio.forms.fields import FieldKind
from studio.theme import Theme

INPUT = Direction.INPUT
FLOW = Workflow(
    "flow",
    name="Enter invoices",
    steps={"one": Step("one", "browser.open")},
    variables={
        one.name: one
        for one in (
            Variable("supplier", VariableType.STRING, INPUT, required=True, description="Whose invoices."),
            Variable("limit", VariableType.NUMBER, INPUT, default=100),
            Variable("dry", VariableType.BOOLEAN, INPUT, default=False),
            Variable("rows", VariableType.LIST, INPUT),
            Variable("login", VariableType.SECRET, INPUT, default="larkspur.password"),
            Variable("total", VariableType.NUMBER, Direction.OUTPUT),
        )
    },
)


@pytest.fixture
def parent(qtbot: QtBot, theme: Theme) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    return widget


def opened(parent: QWidget, **options: Any) -> tuple[RunDialog, list[Wish]]:
    dialog = RunDialog(parent, FLOW, credentials=("larkspur.password", "crm.token"), **options)
    wishes: list[Wish] = []
    dialog.agreed.connect(wishes.append)
    dialog.open()
    return dialog, wishes


def inner(dialog: RunDialog, name: str, kind: type[Any]) -> Any:
    return dialog.rows[name].findChild(kind)


def test_it_asks_for_inputs_only_and_says_what_is_wrong_where_it_is(parent: QWidget, qtbot: QtBot) -> None:
    dialog, wishes = opened(parent)
    assert list(dialog.rows) == ["supplier", "limit", "dry", "rows", "login"]
    qtbot.keyClicks(inner(dialog, "limit", QLineEdit), "x")
    qtbot.keyClicks(dialog.rows["rows"].editor.edit, "no list")
    dialog.agree()
    assert wishes == [] and dialog.isVisible()
    assert dialog.rows["supplier"].problem == "A value is required."
    assert "Expected a number" in dialog.rows["limit"].problem and "Expected a list" in dialog.rows["rows"].problem
    qtbot.keyClicks(dialog.rows["supplier"].editor.edit, "Larkspur")
    assert dialog.rows["supplier"].problem == ""
    dialog.reject()


def test_what_fits_is_handed_over_in_its_types(parent: QWidget, qtbot: QtBot) -> None:
    dialog, wishes = opened(parent, environments=("dev", "prod"), environment="dev")
    qtbot.keyClicks(dialog.rows["supplier"].editor.edit, "42")
    qtbot.keyClicks(dialog.rows["rows"].editor.edit, '["a", 1]')
    limit = inner(dialog, "limit", QLineEdit)
    limit.selectAll()
    qtbot.keyClicks(limit, "7")
    box = inner(dialog, "dry", QCheckBox)
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(10, box.height() // 2))
    login = inner(dialog, "login", QComboBox)
    assert login.currentText() == "larkspur.password"
    login.setCurrentIndex(login.findText("crm.token"))
    login.activated.emit(login.currentIndex())
    assert dialog._headed.isChecked()
    dialog._headed.setChecked(False)
    dialog.agree()
    inputs = {"supplier": "42", "limit": 7, "dry": True, "rows": ["a", 1], "login": "crm.token"}
    assert wishes == [Wish(inputs, "dev", {"browser": {"headless": True}})]
    dialog.reject()


def test_the_last_values_are_one_click_away(parent: QWidget) -> None:
    dialog, wishes = opened(parent, last={"supplier": "Larkspur", "limit": 5})
    dialog.use_last()
    dialog.agree()
    assert wishes == [Wish({"supplier": "Larkspur", "limit": 5})]
    dialog.reject()


def test_a_stranger_says_what_it_can_do_and_is_agreed_to_by_name(parent: QWidget, qtbot: QtBot) -> None:
    dialog, wishes = opened(parent, last={"supplier": "a"})
    dialog.use_last()
    dialog.ask_for_rights({"network": ["Get rates"], "files": ["Write results", "Read"]})
    assert dialog._run.text() == "Agree and run"
    assert dialog._rights._extent.isHidden(), "it lies in no project"
    dialog.agree()
    assert wishes[0].trust and not wishes[0].trust_project
    dialog.reject()


def test_rights_stand_beside_the_inputs_where_the_screen_is_wide_enough(
    parent: QWidget, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studio.dialogs.run.dialog.WIDE", parent.screen().availableGeometry().width() - 40)
    monkeypatch.setattr("studio.dialogs.run.dialog.RIGHTS_WIDTH", 300)
    dialog, _ = opened(parent, in_project=True)
    before = dialog.height()
    dialog.ask_for_rights({"network": ["Get rates"], "files": ["Write results", "Read"]})
    qtbot.waitUntil(lambda: dialog._rights.x() > dialog._area.geometry().right())
    assert dialog._area.height() >= dialog._wanted, "no input is scrolled away"
    assert abs(dialog.height() - before) < 40
    dialog.reject()


def test_fields_end_where_the_buttons_do(parent: QWidget, qtbot: QtBot) -> None:
    dialog, _ = opened(parent)
    field = dialog.rows["supplier"].editor.edit
    run = dialog._run
    edge = run.mapTo(dialog, QPoint(run.width(), 0)).x()
    qtbot.waitUntil(lambda: field.mapTo(dialog, QPoint(field.width(), 0)).x() == edge)
    dialog.reject()


def test_a_question_that_comes_up_leaves_the_buttons_on_the_screen(parent: QWidget) -> None:
    dialog, _ = opened(parent)
    room = dialog.screen().availableGeometry()
    dialog.move(room.left() + 20, room.bottom() - dialog.frameGeometry().height())
    dialog.ask_for_rights({"network": ["Get rates"] * 9, "files": ["Write results", "Read"] * 9, "browser": ["a"]})
    assert dialog.frameGeometry().bottom() <= room.bottom()
    dialog.reject()


def test_a_project_is_agreed_to_only_by_choosing_so(parent: QWidget) -> None:
    dialog, wishes = opened(parent, in_project=True)
    dialog.fill_in({"supplier": "a"})
    for names in (["Get <b>rates</b>"], ["Get others"]):  # asked again, as after a change while the dialog is open
        dialog.ask_for_rights({"network": names})
        dialog.agree()
        dialog._rights._project.setChecked(True)
        dialog.agree()
    assert [(wish.trust, wish.trust_project) for wish in wishes] == [(True, False), (True, True)] * 2
    assert dialog._rights._lines.count() == 1, "what it could do before is no longer said"
    dialog.reject()


def test_a_file_is_chosen_and_stays_relative_to_its_folder(parent: QWidget, tmp_path: Path) -> None:
    dialog, wishes = opened(parent, paths={"supplier": FieldKind.FILE, "limit": FieldKind.FILE}, folder=tmp_path)
    editor = dialog.rows["supplier"].editor
    assert isinstance(editor, PathEditor), "a text that steps take for a file"
    assert not isinstance(dialog.rows["limit"].editor, PathEditor), "a number is none"
    editor.choose(str(tmp_path / "in" / "acme.csv"))
    dialog.agree()
    assert wishes[0].inputs["supplier"] == "in/acme.csv"


def test_slow_motion_is_for_a_browser_that_is_seen(parent: QWidget) -> None:
    dialog, wishes = opened(parent)
    dialog.fill_in({"supplier": "Larkspur"})
    dialog._slow.setChecked(True)
    dialog.agree()
    dialog._headed.setChecked(False)
    assert not dialog._slow.isEnabled()
    dialog.agree()
    assert [wish.options for wish in wishes] == [
        {"browser": {"slow_motion": SLOW_S}},
        {"browser": {"headless": True}},
    ]
    dialog.reject()


def test_what_the_label_says_is_not_said_twice() -> None:
    described = Variable("user_name", VariableType.STRING, INPUT, description="User name.")
    assert field_of(described).help == "" and field_of(described).title == "User name"
    assert field_of(replace(described, description="Who signs in.")).help == "Who signs in."
