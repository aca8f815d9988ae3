"""The debugger's dock without a host: values as a tree, edits that are asked for, lists."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from runtime.errors import InvalidInput
from studio.commands import Command, Commands
from studio.panels.debugger.delegate import ValueDelegate
from studio.panels.debugger.nodes import Node, Role, read, replaced
from studio.panels.debugger.panel import CONTROLS, DebuggerPanel
from studio.state.breakpoints import Point
from studio.state.debugging import DebugState, Standing
from studio.theme import Theme

VIEW: dict[str, Any] = {
    "scope": "rows[1]", "step": "add", "name": "Add", "reason": "breakpoint", "error": "", "failure": None,
    "variables": {"sum": 13, "rows": [{"price": 1}, {"price": 2}], "key": "<sensitive>"},
    "declared": {"sum": {"type": "number"}, "rows": {"type": "list"}, "key": {"type": "string"}},
    "params": {"value": "{{ item }}"}, "names": {"item": {"price": 2}, "index": 1}, "steps": {"a": {"output": 1}},
    "stack": [
        {"scope": "", "step": "rows", "name": "Rows", "port": "", "index": 1, "total": 2, "item": {"price": 2}},
    ],
}  # fmt: skip


@pytest.fixture
def panel(qtbot: QtBot, theme: Theme) -> DebuggerPanel:
    commands = Commands()
    commands.add(*(Command(id, id, lambda: None, checked=lambda: False) for id in CONTROLS if id))
    made = DebuggerPanel(DebugState(), commands)
    made.commands = commands  # kept as long as the panel
    qtbot.addWidget(made)
    made.resize(900, 320)
    made.show()
    return made


def index(panel: DebuggerPanel, *path: str, column: int = 1) -> Any:
    model = panel.model
    here: Any = None
    for name in path:
        rows = range(model.rowCount(here) if here is not None else model.rowCount())
        below = [model.index(row, 0, here) if here is not None else model.index(row, 0) for row in rows]
        here = next(one for one in below if one.data() == name)
    return here.siblingAtColumn(column)


def test_a_stop_shows_its_values_and_where_it_is(panel: DebuggerPanel) -> None:
    state = panel._state
    state.before = {"sum": 10, "rows": VIEW["variables"]["rows"]}
    state.show_view(VIEW)
    assert index(panel, "Variables", "sum").data() == "13"
    assert index(panel, "Variables", "rows").data() == "[2]"
    assert index(panel, "Variables", "rows", "1", "price").data() == "2"
    assert index(panel, "This step is given", "value").data() == '"{{ item }}"'
    assert index(panel, "Here", "index").data() == "1"
    assert index(panel, "Steps have given", "a").data() == "1"
    changed = [panel.model.node(index(panel, "Variables", name)).changed for name in ("sum", "rows")]
    assert changed == [True, False]
    assert panel.bar.text == "Stopped before “Add” breakpoint · Rows: pass 2 of 2"
    assert panel.stack.item(0).text().startswith("Rows: pass 2 of 2")


def test_edits_are_asked_for_as_a_whole_new_value(panel: DebuggerPanel, qtbot: QtBot) -> None:
    panel._state.show_view(VIEW)
    with qtbot.waitSignal(panel.model.change_asked) as asked:
        panel.model.setData(index(panel, "Variables", "rows", "1", "price"), "7")
    assert asked.args == ["variable", "rows", [{"price": 1}, {"price": 7}]]
    with qtbot.waitSignal(panel.model.change_asked) as asked:
        panel.model.setData(index(panel, "This step is given", "value"), "{{ 1 }}")
    assert asked.args == ["param", "value", "{{ 1 }}"]
    with qtbot.waitSignal(panel.model.refused):
        panel.model.setData(index(panel, "Variables", "rows"), "no list")
    editable = Qt.ItemFlag.ItemIsEditable
    assert not panel.model.flags(index(panel, "Variables", "key")) & editable
    assert not panel.model.flags(index(panel, "Here", "index")) & editable
    panel._state.show_standing(Standing.RUNNING)
    assert not panel.model.flags(index(panel, "Variables", "sum")) & editable


def test_an_earlier_moment_is_shown_and_cannot_be_changed(panel: DebuggerPanel, qtbot: QtBot) -> None:
    state = panel._state
    state.show_view(VIEW)
    line = {"kind": "completed", "scope": "rows[0]", "step": "add", "name": "Add", "set": ["sum"], "error": ""}
    state.show_moments({"moments": [{**line, "seq": 4}, {**line, "seq": 9, "scope": "rows[1]"}], "next": 2})
    shown = [panel.past.item(row).text() for row in range(panel.past.count())]
    assert shown == ["Show earlier steps", "Add  →  sum  [1]", "Add  →  sum  [2]", "Now"]
    with qtbot.waitSignal(panel.past.moment_asked) as asked:
        panel.past.setCurrentRow(1)
    assert asked.args == [4]
    state.show_moment({"seq": 4, "step": "add", "stack": [], "variables": {"sum": 3}, "steps": {}, "statuses": {}})
    assert panel.bar.text == "As it was after “Add”" and panel.bar.now.isVisible()
    assert not panel.bar.go_on.isEnabled()
    sum_ = index(panel, "Variables", "sum")
    assert sum_.data() == "3" and not panel.model.flags(sum_) & Qt.ItemFlag.ItemIsEditable
    with qtbot.waitSignal(panel.bar.now_asked):
        panel.bar.now.click()


def test_what_may_become_of_a_failed_step(panel: DebuggerPanel, qtbot: QtBot) -> None:
    failure = {"message": "Not there.\nMore"}
    panel._state.show_view({**VIEW, "reason": "error", "failure": failure, "can_skip": False, "doubt": True})
    assert panel.bar.text == "“Add” has failed Not there. It may have happened all the same."
    assert panel.bar.retry.isVisible() and not panel.bar.skip.isEnabled()
    with qtbot.waitSignal(panel.bar.decided) as said:
        panel.bar.retry.click()
    assert said.args == ["retry"]


def test_watches_are_added_changed_and_deleted_in_place(panel: DebuggerPanel) -> None:
    panel.model.watches_asked.connect(panel._state.watch)
    panel._state.show_view(VIEW)
    panel.model.setData(index(panel, "Watched", "Watch an expression…", column=0), "sum")
    assert index(panel, "Watched", "sum").data() == "known while the run is paused"
    panel._state.show_looked(["sum"], [{"error": "There is no sum."}])
    assert index(panel, "Watched", "sum").data() == "There is no sum."
    panel.model.setData(index(panel, "Watched", "sum", column=0), "vars.sum")
    panel._state.show_looked(["vars.sum"], [{"value": {"a": 1}}])
    assert index(panel, "Watched", "vars.sum", "a").data() == "1"
    panel.values.setCurrentIndex(index(panel, "Watched", "vars.sum", column=0))
    panel.remove_watch()
    assert panel._state.watches == []


def test_breakpoints_are_listed_switched_and_removed(panel: DebuggerPanel, qtbot: QtBot) -> None:
    panel._state.show_view({**VIEW, "breakpoints": [{"step": "add", "hits": 2}]})
    panel.show_points([Point("add", "item > 1", 3), Point("b", enabled=False)], lambda point: point.step.upper())
    assert panel.points.item(0).text() == "ADD · if item > 1 · after 3 times · met 2 times"
    with qtbot.waitSignal(panel.point_switched) as switched:
        panel.points.item(1).setCheckState(Qt.CheckState.Checked)
    assert switched.args == ["b", True]
    panel.commands.refresh()  # type: ignore[attr-defined]
    panel.activateWindow()
    qtbot.waitUntil(panel.isActiveWindow)
    panel.tabs.setCurrentIndex(2)
    panel.points.setCurrentRow(0)
    panel.points.setFocus()
    with qtbot.waitSignal(panel.point_removed) as removed:
        qtbot.keyClick(panel.points, Qt.Key.Key_Delete)
    assert removed.args == ["add"]


def test_what_is_wrong_is_said_below_the_field_which_stays_open(panel: DebuggerPanel, qtbot: QtBot) -> None:
    asked: list[Any] = []
    panel.model.change_asked.connect(lambda *args: asked.append(args))
    panel._state.show_view({**VIEW, "declared": {"sum": {"type": "number"}}, "variables": {"sum": 1}})
    panel.values.setCurrentIndex(index(panel, "Variables", "sum"))
    panel.values.edit(index(panel, "Variables", "sum"))
    [field] = panel.values.viewport().findChildren(QLineEdit)
    delegate = panel.values.itemDelegate()
    assert isinstance(delegate, ValueDelegate)
    for typed in ("many", '"many"', "[1]"):
        field.setText(typed)
        QTest.keyClick(field, Qt.Key.Key_Return)
        assert delegate.said.isVisible() and "number" in delegate.said.text() and not asked
        assert panel.values.rect().contains(delegate.said.geometry())
    QTest.keyClicks(field, "0")
    assert not delegate.said.isVisible(), "what was said goes with the next key"
    field.setText("12.5")
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: asked == [("variable", "sum", 12.5)], timeout=5000)
    assert panel.model.wrong(index(panel, "Watched", "Watch an expression…", column=0), "vars.")


def test_an_answer_does_not_take_the_field_away(panel: DebuggerPanel, qtbot: QtBot) -> None:
    asked: list[Any] = []
    panel.model.change_asked.connect(lambda *args: asked.append(args))
    panel._state.watch(["sum"])
    panel._state.show_view(VIEW)
    panel.values.setCurrentIndex(index(panel, "Variables", "sum"))
    panel.values.edit(index(panel, "Variables", "sum"))
    [field] = panel.values.viewport().findChildren(QLineEdit)
    field.setText("4")
    panel._state.show_looked(["sum"], [{"value": 13}])
    QTest.keyClicks(field, "2")
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: asked == [("variable", "sum", 42)], timeout=5000)
    qtbot.waitUntil(lambda: index(panel, "Watched", "sum").data() == "13", timeout=5000)


def test_what_is_typed_becomes_a_value_of_its_kind() -> None:
    text = Node(Role.VALUE, "a", "old", type="string")
    assert read("12", text) == "12"
    number = Node(Role.VALUE, "a", 1, type="number")
    assert read("2.5", number) == 2.5
    with pytest.raises(InvalidInput):
        read("two", number)
    assert replaced({"a": [1, 2]}, ("a", 1), 3) == {"a": [1, 3]}
