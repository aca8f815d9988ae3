"""A step's form with real key presses: what is typed is in the document, undone by field, and wrong where it is."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from runtime.model import Retry
from runtime.model.edits import SetParams
from runtime.tasks.registry import Registry
from studio.forms.editors.base import EMPTY
from studio.forms.editors.expression_edit import ExpressionEdit
from studio.forms.fields import FieldKind, Group, fields_of
from studio.forms.row import FieldRow
from studio.forms.step_form import StepForm

#: What Qt's drawing into memory cannot do with the list of completions.
pytestmark = pytest.mark.qt_log_ignore(r"does not support (raise|grabbing|propagateSizeHints)")

SPECS = {spec.type: spec for spec in Registry()}


def unfold(form: StepForm) -> dict[str, FieldRow]:
    for section in form._sections.values():
        section.set_open(True)
    return form.rows


def params(form: Any) -> dict[str, Any]:
    return dict(form.document.workflow.steps["it"].params)


def click(box: QCheckBox, qtbot: QtBot) -> None:
    """On the box itself: the rest of the line is not part of it."""
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(10, box.height() // 2))


def inner(row: QWidget, kind: type[Any]) -> Any:
    return row.findChild(kind)


def test_what_is_typed_is_in_the_document_and_undone_by_field(make_form: Any, qtbot: QtBot) -> None:
    form = make_form("http.get", {"url": "http://a"})
    rows = unfold(form)
    url, limit = rows["url"].editor.edit, inner(rows["timeout"], QLineEdit)
    url.selectAll()
    qtbot.keyClicks(url, "http://b.example/")
    limit.setFocus()
    qtbot.keyClicks(limit, "12,5")
    assert params(form) == {"url": "http://b.example/", "timeout": 12.5}
    assert form.document.undo_title == "Change “Time limit”"
    form.document.undo()
    assert params(form) == {"url": "http://b.example/"} and limit.text() == ""
    form.document.undo()
    assert params(form) == {"url": "http://a"} and url.toPlainText() == "http://a"
    form.document.redo()
    assert url.toPlainText() == "http://b.example/"


def test_a_field_that_is_emptied_is_left_out(make_form: Any, qtbot: QtBot) -> None:
    form = make_form("http.get", {"url": "http://a", "timeout": 3})
    limit = inner(unfold(form)["timeout"], QLineEdit)
    limit.selectAll()
    qtbot.keyClick(limit, Qt.Key.Key_Delete)
    assert "timeout" not in params(form)
    qtbot.keyClick(limit, Qt.Key.Key_Up)
    assert params(form)["timeout"] == 31, "one more than the default"


def test_only_what_means_something_for_the_choice_is_shown(make_form: Any, qtbot: QtBot) -> None:
    form = make_form("browser.wait", {"until": "url", "target": "text=Save"})
    rows = unfold(form)

    def shown() -> set[str]:
        return {name for name in ("target", "state", "text", "match", "load") if not rows[name].isHidden()}

    box = inner(rows["until"], QComboBox)
    assert box.currentText() == "Address" and shown() == {"text", "match"}
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Home)
    assert shown() == {"target", "state"} and params(form)["target"] == "text=Save", "what was filled in is kept"
    form.document.apply(SetParams("it", {"until": "{{ vars.what }}"}), "Change")
    assert shown() == {"target", "state", "text", "match", "load"}, "it may turn out to be anything"


def test_choices_and_switches(make_form: Any, qtbot: QtBot) -> None:
    form = make_form("browser.click", {"target": "text=Save"})
    rows = unfold(form)
    box = inner(rows["button"], QComboBox)
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Down)
    assert params(form)["button"] == "right"
    click(inner(rows["force"], QCheckBox), qtbot)
    shift = next(one for one in rows["modifiers"].findChildren(QCheckBox) if one.text() == "Shift")
    click(shift, qtbot)
    assert (params(form)["force"], params(form)["modifiers"]) == (True, ["Shift"])
    click(inner(rows["force"], QCheckBox), qtbot)
    assert "force" not in params(form), "what is the default says nothing"


def test_somebody_elses_change_is_shown_and_does_not_move_the_cursor(make_form: Any, qtbot: QtBot) -> None:
    form = make_form("http.get", {"url": "http://a"})
    url = unfold(form)["url"].editor.edit
    qtbot.keyClicks(url, "xy")
    cursor = url.textCursor().position()
    form.document.apply(SetParams("it", {**params(form), "method": "HEAD"}), "Set method")
    assert url.textCursor().position() == cursor
    assert inner(form.rows["method"], QComboBox).currentData() == "HEAD"


def test_a_problem_stands_under_its_field_and_leaves_with_it(make_form: Any, qtbot: QtBot) -> None:
    form = make_form("http.get")
    rows = unfold(form)
    qtbot.waitUntil(lambda: rows["url"].problem == "This is needed.", timeout=10_000)
    qtbot.keyClicks(rows["url"].editor.edit, "http://a")
    qtbot.waitUntil(lambda: rows["url"].problem == "", timeout=10_000)
    qtbot.keyClicks(inner(rows["timeout"], QLineEdit), "soon")
    qtbot.waitUntil(lambda: rows["timeout"].problem == "Expected a number.", timeout=10_000)
    assert params(form)["timeout"] == "soon", "what was typed is kept until it is corrected"


def test_a_warning_does_not_look_like_an_error(make_form: Any, qtbot: QtBot) -> None:
    form = make_form("csv.read", {"path": "/home/me/clients.csv"})
    path = unfold(form)["path"]
    qtbot.waitUntil(lambda: "one machine" in path.problem, timeout=10_000)
    edit = inner(path, ExpressionEdit)
    assert (edit.property("wrong"), path._problem.property("role")) == ("mild", "caution")
    edit.selectAll()
    qtbot.keyClick(edit, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: path.problem == "This is needed.", timeout=10_000)
    assert (edit.property("wrong"), path._problem.property("role")) == ("true", "error")


def test_a_problem_in_a_folded_part_can_be_gone_to(make_form: Any, qtbot: QtBot) -> None:
    form = make_form("http.get", {"url": "http://a"})
    assert "timeout" not in form.rows and not form._sections[Group.MORE].is_open
    form.focus_field("params.timeout")
    assert form._sections[Group.MORE].is_open and form.rows["timeout"].isVisible()
    assert form.window().focusWidget() is inner(form.rows["timeout"], QLineEdit)


def test_a_plain_value_becomes_an_expression_and_back(make_form: Any, qtbot: QtBot) -> None:
    form = make_form("http.get", {"url": "http://a", "timeout": 5})
    row = unfold(form)["timeout"]
    form.context.update(sample={"vars": {"limit": 5}})
    qtbot.mouseClick(row._toggle, Qt.MouseButton.LeftButton)
    edit = row.editor.edit
    assert edit.toPlainText() == "{{ 5 }}"
    qtbot.keyClicks(edit, " + vars.limit")
    assert params(form)["timeout"] == "{{ 5 + vars.limit }}"
    qtbot.waitUntil(lambda: row._preview.text() == "= 10", timeout=10_000)
    qtbot.mouseClick(row._toggle, Qt.MouseButton.LeftButton)
    assert "timeout" not in params(form) and inner(row, QLineEdit).isVisible()


def test_names_are_completed_inside_braces(make_form: Any, qtbot: QtBot) -> None:
    form = make_form("http.get")
    form.context.update(sample={"vars": {"limit": 5, "list": [1]}, "steps": {}})
    edit = unfold(form)["url"].editor.edit
    qtbot.keyClicks(edit, "http://a/{")
    qtbot.keyClicks(edit, "{")
    assert edit.toPlainText() == "http://a/{{  }}"
    qtbot.keyClicks(edit, "va")
    assert edit._popup.isVisible()
    qtbot.keyClick(edit._popup, Qt.Key.Key_Return)
    assert edit.toPlainText() == "http://a/{{ vars }}"
    qtbot.keyClicks(edit, ".lim")
    qtbot.keyClick(edit._popup, Qt.Key.Key_Return)
    assert edit.toPlainText() == "http://a/{{ vars.limit }}" and params(form)["url"] == "http://a/{{ vars.limit }}"


def test_a_condition_is_typed_and_half_of_it_is_not_taken_for_a_box(make_form: Any, qtbot: QtBot) -> None:
    form = make_form("flow.condition", {"test": "{{ vars.limit > 1 }}"})
    row = unfold(form)["test"]
    edit = row.editor.edit
    edit.selectAll()
    qtbot.keyClicks(edit, "{{ vars.limit == 5")
    assert params(form) == {"test": "{{ vars.limit == 5 }}"} and row.editor.edit is edit
    edit.selectAll()
    qtbot.keyClicks(edit, "false")
    assert params(form) == {"test": False}


def test_braces_go_around_what_was_meant_as_an_expression(make_form: Any, qtbot: QtBot) -> None:
    form = make_form("flow.for_each", {"items": "vars.list"})
    row = unfold(form)["items"]
    qtbot.waitUntil(lambda: bool(row.problem), timeout=10_000)
    assert "{ }" in row.problem
    qtbot.mouseClick(row._toggle, Qt.MouseButton.LeftButton)
    assert params(form) == {"items": "{{ vars.list }}"}


def test_a_switch_that_is_computed_stays_so_while_it_is_typed(make_form: Any, qtbot: QtBot) -> None:
    form = make_form("browser.click", {"target": "text=Save", "force": "{{ true }}"})
    row = unfold(form)["force"]
    edit = row.editor.edit
    edit.setFocus()
    edit.selectAll()
    qtbot.keyClicks(edit, "{{ vars.limit > 1")
    assert params(form)["force"] == "{{ vars.limit > 1 }}" and row._title.isVisible()


def test_after_a_finished_value_enter_writes_no_word(make_form: Any, qtbot: QtBot) -> None:
    form = make_form("flow.condition")
    edit = unfold(form)["test"].editor.edit
    qtbot.keyClicks(edit, "{{ 'BG' == 'BG'")
    assert not edit._popup.isVisible()
    qtbot.keyClicks(edit, " a")
    assert edit._popup.isVisible()


def test_the_own_fields_of_a_step(make_form: Any, qtbot: QtBot) -> None:
    form = make_form("http.get", {"url": "http://a"})
    rows = unfold(form)
    retry = inner(rows[".retry"], QComboBox)
    retry.setCurrentIndex(retry.findData("own rule"))
    retry.activated.emit(retry.currentIndex())
    assert isinstance(form.step.retry, Retry) and rows[".rule"].isVisible()
    qtbot.keyClicks(inner(rows[".note"], ExpressionEdit), "why")
    click(inner(rows[".enabled"], QCheckBox), qtbot)
    assert (form.step.note, form.step.enabled) == ("why", False)
    retry.setCurrentIndex(0)
    retry.activated.emit(0)
    assert form.step.retry is None and not rows[".rule"].isVisible()


def test_pairs_rows_and_records(make_form: Any, qtbot: QtBot) -> None:
    form = make_form("flow.switch", {"value": "{{ 1 }}", "cases": [{"equals": 1, "port": "one"}]})
    row = unfold(form)["cases"]
    add = next(one for one in row.findChildren(QWidget) if getattr(one, "text", lambda: "")() == "Add")
    qtbot.mouseClick(add, Qt.MouseButton.LeftButton)
    edits = row.findChildren(ExpressionEdit)
    qtbot.keyClicks(edits[2], "true")
    qtbot.keyClicks(edits[3], "two")
    assert params(form)["cases"] == [{"equals": 1, "port": "one"}, {"equals": True, "port": "two"}]
    remove = [one for one in row.findChildren(QToolButton) if one.accessibleName() == "Remove"]
    qtbot.mouseClick(remove[0], Qt.MouseButton.LeftButton)
    assert params(form)["cases"] == [{"equals": True, "port": "two"}]


def types_with_every_kind() -> list[str]:
    """Few step types that together have a field of each kind."""
    chosen, left = list[str](), set(FieldKind)
    while left:
        best = max(sorted(SPECS), key=lambda type: len(left & kinds(type)))
        if not left & kinds(best):
            break
        chosen.append(best)
        left -= kinds(best)
    return chosen


def kinds(type: str) -> set[FieldKind]:
    return {field.kind for field in fields_of(SPECS[type])}


@pytest.mark.parametrize("type", types_with_every_kind())
def test_every_field_shows_its_default_without_changing_anything(make_form: Any, type: str) -> None:
    form = make_form(type, {})
    rows = unfold(form)
    for field in fields_of(SPECS[type]):
        rows[field.name].show_value(field.default if field.default is not None else EMPTY)
        assert rows[field.name].accessibleName()
    assert form.document.undo_title == ""
