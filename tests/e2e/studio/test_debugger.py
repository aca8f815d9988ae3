"""The debugger in the real window with the real host: a conditional breakpoint in a nested loop, a changed variable, a
look back, and a result that proves the change."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from runtime.model.status import RunStatus
from studio.bridge.operation import settle
from studio.canvas import Status
from studio.canvas.paint_breaks import margin_of
from studio.dialogs.breakpoint import BreakpointDialog
from studio.panels.debugger.nodes import Node
from studio.panels.debugger.values import VALUE
from tests.fixtures.live_studio import eventually, write_flow

NESTED: dict[str, Any] = {
    "orders": {
        "type": "flow.for_each", "name": "Each order", "params": {"items": "{{ vars.orders }}"},
        "next": {"each": ["lines"], "done": ["report"]},
    },
    "lines": {
        "type": "flow.for_each", "name": "Each line", "params": {"items": "{{ item.lines }}"},
        "next": {"each": ["add"]},
    },
    "add": {"type": "flow.set", "name": "Add to the sum", "params": {"values": {"sum": "{{ vars.sum + item.price }}"}}},
    "report": {"type": "flow.log", "name": "Report", "params": {"message": "Sum {{ vars.sum }}"}},
}  # fmt: skip
ORDERS = [{"lines": [{"price": 1}, {"price": 2}]}, {"lines": [{"price": 10}, {"price": 20}]}, {"lines": [{"price": 5}]}]
VARIABLES = {
    "orders": {"type": "list", "default": ORDERS},
    "sum": {"type": "number", "direction": "output", "default": 0},
}


def find(studio: Any, title: str, within: str = "Variables") -> Any:
    """The index of a value in the tree of the dock."""
    model = studio.debugger.panel.model
    for top in range(model.rowCount()):
        section = model.index(top, 0)
        if section.data() == within:
            for row in range(model.rowCount(section)):
                if model.index(row, 0, section).data() == title:
                    return model.index(row, VALUE, section)
    raise AssertionError(f"no {title} within {within}")


def text(studio: Any, title: str, within: str = "Variables") -> str:
    """What the tree shows of a value; empty as long as it is not there."""
    try:
        return str(find(studio, title, within).data())
    except AssertionError:
        return ""


def press(studio: Any, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """A key for the whole window, as a person presses it."""
    QTest.keyClick(studio.window, key, modifiers)


async def stopped(studio: Any, holds: Callable[[dict[str, Any]], object] = bool) -> dict[str, Any]:
    state = studio.debugger.state
    await eventually(lambda: state.paused and holds(state.view))
    return dict(state.view)


async def set_condition(studio: Any, step: str, condition: str) -> None:
    """A click into the margin of the step sets the breakpoint, Shift+F9 asks for its condition."""
    tab = studio.editor.current
    tab.canvas.reveal(step)
    card = tab.canvas.board.cards[step]
    at = tab.canvas.camera.to_pixel(margin_of(card))
    QTest.mouseClick(tab.canvas, Qt.MouseButton.LeftButton, pos=at.toPoint())
    assert tab.canvas.breakpoints[step].enabled
    tab.selection.select([step])
    press(studio, Qt.Key.Key_F9, Qt.KeyboardModifier.ShiftModifier)
    await eventually(lambda: studio.window.findChildren(BreakpointDialog))
    (dialog,) = studio.window.findChildren(BreakpointDialog)
    QTest.keyClicks(dialog.condition, condition)
    dialog.condition._popup.hide()
    dialog.agree_button.click()
    assert tab.canvas.breakpoints[step].conditional
    studio.window.activateWindow()
    await eventually(studio.window.isActiveWindow)


def status(tab: Any, step: str) -> Status:
    """How the canvas shows a step."""
    shown: Status = tab.canvas.marks[step].status
    return shown


def is_other(studio: Any, moment: Any) -> bool:
    """Whether another moment is shown."""
    return studio.debugger.state.moment is not moment


def type_value(studio: Any, index: Any, text: str) -> None:
    """Edit a value in place."""
    view = studio.debugger.panel.values
    view.setCurrentIndex(index)
    view.edit(index)
    (line,) = view.viewport().findChildren(QLineEdit)
    line.setText(text)
    QTest.keyClick(line, Qt.Key.Key_Return)


async def test_a_conditional_breakpoint_in_a_nested_loop_an_edit_and_a_look_back(live_studio: Any) -> None:
    studio = live_studio
    tab: Any = studio.editor.open(write_flow(studio, "orders", NESTED, variables=VARIABLES))
    await set_condition(studio, "add", "item.price == 20 and vars.sum > 3")
    await eventually(lambda: studio.link.connected_now)
    studio.commands.run("run.debug")

    view = await stopped(studio)
    assert (view["step"], view["variables"]["sum"]) == ("add", 13)
    assert [(level["name"], level["index"], level["total"]) for level in view["stack"]] == [
        ("Each order", 1, 3),
        ("Each line", 1, 2),
    ]
    assert "Each order: pass 2 of 3" in studio.debugger.panel.bar.text
    assert status(tab, "add") is Status.PAUSED
    studio.debugger.panel.model.watches_asked.emit(["item.price * 2", "vars.nothing"])
    await eventually(lambda: text(studio, "item.price * 2", "Watched") == "40")
    assert "nothing" in find(studio, "vars.nothing", "Watched").data()

    type_value(studio, find(studio, "sum"), "many")
    values = studio.debugger.panel.values
    assert "number" in values.itemDelegate().said.text() and values.itemDelegate().said.isVisible()
    QTest.keyClick(values.viewport().findChildren(QLineEdit)[0], Qt.Key.Key_Escape)
    await eventually(lambda: not values.viewport().findChildren(QLineEdit))
    type_value(studio, find(studio, "sum"), "1000")
    await eventually(lambda: text(studio, "sum") == "1000")

    await eventually(lambda: any(one["kind"] == "edited" for one in studio.debugger.state.moments))
    sums = []
    for _ in range(4):
        before = studio.debugger.state.moment
        studio.commands.run("debug.back")
        await eventually(partial(is_other, studio, before))
        sums.append(find(studio, "sum").data())
        node = studio.debugger.panel.model.node(find(studio, "sum"))
        assert isinstance(node, Node) and not node.editable
    # Before the change; then the first order: its end, its last line, its first line.
    assert sums == ["13", "3", "3", "1"]
    assert status(tab, "add") is Status.COMPLETED
    assert "As it was after" in studio.debugger.panel.bar.text
    studio.debugger.panel.past.moment_asked.emit(studio.debugger.state.moments[-1]["seq"])
    studio.debugger.panel.bar.now.click()
    await settle()
    assert studio.debugger.state.moment is None, "what was asked for before comes too late to be shown"

    press(studio, Qt.Key.Key_F8)
    session = studio.runs.running.session
    await eventually(lambda: session.over)
    assert session.status is RunStatus.COMPLETED and session.outputs == {"sum": 1025}
    await eventually(lambda: studio.debugger.state.moments and studio.debugger.state.moments[-1]["step"] == "report")
    await eventually(lambda: text(studio, "sum") == "1025")
    QApplication.processEvents()


FAILS: dict[str, Any] = {
    "first": {"type": "flow.log", "params": {"message": "begin"}, "next": {"out": ["count"]}},
    "count": {"type": "flow.count", "params": {"stop": "{{ vars.stop }}"}, "next": {"each": ["say"]}},
    "say": {"type": "flow.log", "params": {"message": "{{ item }}"}},
}


async def test_stepping_a_failed_step_tried_again_and_the_key_that_stops_everything(live_studio: Any) -> None:
    studio = live_studio
    studio.editor.open(write_flow(studio, "fails", FAILS, variables={"stop": {"type": "string", "default": "many"}}))
    await eventually(lambda: studio.link.connected_now)
    studio.commands.run("debug.into")
    assert (await stopped(studio))["step"] == "first"
    press(studio, Qt.Key.Key_F10)
    assert (await stopped(studio, lambda view: view["step"] == "count"))["reason"] == "step"
    press(studio, Qt.Key.Key_F8)
    await stopped(studio, lambda view: view["failure"])
    bar = studio.debugger.panel.bar
    assert bar.retry.isVisible() and "has failed" in bar.text
    type_value(studio, find(studio, "stop"), "2")
    await eventually(lambda: text(studio, "stop") == '"2"')
    studio.debugger._commands.run("debug.undo")
    await eventually(lambda: text(studio, "stop") == '"many"')
    type_value(studio, find(studio, "stop"), "3")
    await eventually(lambda: text(studio, "stop") == '"3"')
    path = studio.editor.current.path
    studio.debugger.desk.breakpoints.toggle(path, "say")
    bar.retry.click()
    assert (await stopped(studio, lambda view: view["step"] == "say"))["names"]["index"] == 0
    press(studio, Qt.Key.Key_Escape, Qt.KeyboardModifier.ShiftModifier)
    session = studio.runs.running.session
    await eventually(lambda: session.over)
    assert session.status is RunStatus.CANCELLED
    await eventually(lambda: any("told to stop" in one.text for one in studio.notices.all))


async def test_run_to_here(live_studio: Any) -> None:
    studio, step = live_studio, "say"
    tab: Any = studio.editor.open(
        write_flow(studio, "goal", FAILS, variables={"stop": {"type": "number", "default": 2}})
    )
    await eventually(lambda: studio.link.connected_now)
    tab.selection.select([step])
    studio.commands.run("debug.to_here")
    view = await stopped(studio)
    assert (view["step"], view["reason"]) == (step, "goal")
    session = studio.runs.running.session
    studio.commands.run("run.stop")
    await eventually(lambda: session.over)


CALLER: dict[str, Any] = {
    "first": {"type": "flow.log", "name": "Begin", "params": {"message": "begin"}, "next": {"out": ["call"]}},
    "call": {
        "type": "flow.call", "name": "Ask the helper", "params": {"workflow": "helper", "inputs": {"sum": 7}},
        "next": {"out": ["same"]},
    },
    "same": {"type": "flow.log", "name": "After", "params": {"message": "{{ vars.sum }}"}},
}  # fmt: skip
HELPER: dict[str, Any] = {
    "same": {
        "type": "flow.log", "name": "In the helper", "params": {"message": "{{ vars.sum }}"}, "next": {"out": ["last"]},
    },
    "last": {"type": "flow.log", "name": "Its last", "params": {"message": "end"}},
}  # fmt: skip


async def test_a_called_workflow_is_stepped_through_in_its_own_tab(live_studio: Any) -> None:
    studio, editor = live_studio, live_studio.editor
    number = {"type": "number", "default": 1}
    write_flow(studio, "helper", HELPER, variables={"sum": {**number, "direction": "input"}})
    caller: Any = editor.open(write_flow(studio, "caller", CALLER, variables={"sum": number}))
    await eventually(lambda: studio.link.connected_now)
    caller.selection.select(["call"])
    studio.commands.run("debug.to_here")
    assert (await stopped(studio))["step"] == "call"
    press(studio, Qt.Key.Key_F7)
    view = await stopped(studio, lambda view: view["flow"] == "helper")
    assert view["step"] == "same"

    # The called workflow came to the front, and marks the step; so does the caller the one that calls.
    helper: Any = editor.current
    assert helper is not caller and helper.document.workflow.id == "helper"
    assert (status(helper, "same"), helper.canvas.marks["same"].stopped) == (Status.PAUSED, True)
    assert text(studio, "sum") == "7" and "in “Helper”" in studio.debugger.panel.bar.text
    stack = studio.debugger.panel.stack
    assert [stack.item(row).text().strip() for row in range(stack.count())] == [
        "Ask the helper: the workflow it calls", "In the helper, in “Helper”",
    ]  # fmt: skip
    stack.itemClicked.emit(stack.item(0))
    assert editor.current is caller and caller.selection.ids == ("call",)
    assert (status(caller, "call"), caller.canvas.marks["call"].stopped) == (Status.PAUSED, True)
    assert "same" not in caller.canvas.marks
    stack.itemClicked.emit(stack.item(1))
    assert editor.current is helper and helper.selection.ids == ("same",)

    # A breakpoint on an edge of the called workflow holds; what was done there is seen there.
    helper.selection.select(edges=[("same", "out", "last")])
    QTest.keyClick(helper.canvas, Qt.Key.Key_F9)
    assert list(helper.canvas.breakpoints) == [("same", "out", "last")]
    await eventually(lambda: studio.debugger.panel.points.count() == 1)
    press(studio, Qt.Key.Key_F8)
    view = await stopped(studio, lambda view: view["step"] == "last")
    assert view["reason"] == "edge" and status(helper, "same") is Status.COMPLETED

    # Out of it: the caller comes back, at the step of the same name.
    press(studio, Qt.Key.Key_F7, Qt.KeyboardModifier.ShiftModifier)
    view = await stopped(studio, lambda view: view["flow"] == "caller")
    assert view["step"] == "same" and editor.current is caller
    assert status(caller, "same") is Status.PAUSED and status(caller, "call") is Status.COMPLETED
    studio.commands.run("debug.back")
    await eventually(lambda: studio.debugger.state.moment is not None)
    press(studio, Qt.Key.Key_F8)
    session = studio.runs.running.session
    await eventually(lambda: session.over)
    assert session.status is RunStatus.COMPLETED
    assert status(caller, "same") is Status.COMPLETED


async def test_a_called_workflow_shows_a_run_that_is_not_debugged(live_studio: Any) -> None:
    studio, editor = live_studio, live_studio.editor
    number = {"type": "number", "default": 1}
    helper: Any = editor.open(write_flow(studio, "helper", HELPER, variables={"sum": {**number, "direction": "input"}}))
    editor.open(write_flow(studio, "caller", CALLER, variables={"sum": number}))
    await eventually(lambda: studio.link.connected_now)
    studio.commands.run("run.start")
    await eventually(lambda: studio.runs.running.session is not None and studio.runs.running.session.over)
    editor.open(helper.path)
    assert editor.current is helper
    assert {id: mark.status for id, mark in helper.canvas.marks.items()} == dict.fromkeys(HELPER, Status.COMPLETED)
    # A line of the log leads to its step, in whichever workflow that is.
    log = studio.docks.run.log
    lines = [log.model.line(row) for row in range(log.model.rowCount())]
    for wanted, tab in (("", "caller"), ("call>", "helper")):
        row = next(row for row, line in enumerate(lines) if (line.step, line.scope) == ("same", wanted))
        log.view.setCurrentIndex(log.model.index(row, 0))
        log.view.activated.emit(log.view.currentIndex())
        assert editor.current.document.workflow.id == tab and editor.current.selection.ids == ("same",)
