"""Workflows in tabs: opened, edited, saved, brought back; what their commands can do and when."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QMessageBox
from pytestqt.qtbot import QtBot

from runtime.files import load_workflow, save_workflow
from runtime.files.project import Project
from runtime.model import Step, Workflow
from runtime.model.edits import SetField, SetParams, SetWorkflow
from studio.app import Studio
from studio.canvas.editing import Spot
from studio.dialogs.step_id import StepIdDialog
from studio.editor import FlowTab
from studio.panels.history import HistoryList
from studio.state.document import Document
from tests.fixtures.edited_document import left_by_the_dead
from tests.unit.studio.canvas.conftest import SHAPES, flow

pytestmark = pytest.mark.usefixtures("theme")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = Project.create(tmp_path / "greetings", "Greetings").root
    save_workflow(root / "workflows" / "shapes.flow.json", SHAPES)
    return root


@pytest.fixture
def studio(qapp: QApplication, qtbot: QtBot, fresh_home: Path, project: Path) -> Iterator[Studio]:
    made = _studio(qapp, qtbot, fresh_home, project)
    yield made
    _end(made)


def _studio(qapp: QApplication, qtbot: QtBot, home: Path, project: Path) -> Studio:
    made = Studio(qapp, home)
    qtbot.addWidget(made.window)
    assert made.projects.enter(project)
    made.window.show()
    return made


def _end(studio: Studio) -> None:
    studio.window.close()
    studio.instance.release()


@pytest.fixture
def tab(studio: Studio, project: Path) -> FlowTab:
    tab = studio.editor.open(project / "workflows" / "shapes.flow.json")
    assert tab is not None
    return tab


def _edit(tab: FlowTab, name: str = "Renamed") -> None:
    tab.document.apply(SetField("open", "name", name), "Rename step", gesture="")


def test_a_workflow_opens_once(studio: Studio, tab: FlowTab) -> None:
    assert tab.path is not None and studio.editor.open(tab.path) is tab
    assert list(studio.editor.tabs) == [tab] and studio.editor.current is tab
    assert studio.commands.action("canvas.fit").isEnabled()
    studio.window.show_page("home")
    assert studio.editor.current is None and not studio.commands.action("canvas.fit").isEnabled()


def test_what_cannot_be_opened_is_told(studio: Studio, project: Path) -> None:
    path = project / "workflows" / "broken.flow.json"
    path.write_text("{", encoding="utf-8")
    assert studio.editor.open(path) is None
    assert "broken" in studio.notices.all[-1].text


def test_saving_undoing_and_the_title(studio: Studio, tab: FlowTab) -> None:
    assert not studio.commands.action("flow.save").isEnabled()
    _edit(tab)
    assert tab.isWindowModified() and studio.commands.action("flow.save").isEnabled()
    studio.commands.run("flow.save")
    assert tab.path is not None and load_workflow(tab.path).require().steps["open"].name == "Renamed"
    assert not tab.isWindowModified()
    studio.commands.run("flow.undo")
    assert tab.document.workflow.steps["open"].name == "" and tab.isWindowModified()
    studio.commands.run("flow.redo")
    assert not tab.isWindowModified()
    tab.document.apply(SetWorkflow("name", "Many shapes"), "Rename workflow")
    assert tab.windowTitle() == "Many shapes[*]"


def test_a_foreign_change_is_not_overwritten_unasked(studio: Studio, tab: FlowTab) -> None:
    _edit(tab, "mine")
    assert tab.path is not None
    changed, _ = SetField("open", "name", "theirs").apply(SHAPES)
    save_workflow(tab.path, changed)
    assert not studio.editor.save(tab)
    notice = studio.notices.all[-1]
    assert notice.offer is not None and load_workflow(tab.path).require().steps["open"].name == "theirs"
    notice.offer.act()
    assert load_workflow(tab.path).require().steps["open"].name == "mine"


def test_a_change_on_the_disk_is_read_where_nothing_was_edited(studio: Studio, tab: FlowTab, qtbot: QtBot) -> None:
    assert tab.path is not None
    changed, _ = SetField("open", "name", "theirs").apply(SHAPES)
    save_workflow(tab.path, changed)
    qtbot.waitUntil(lambda: tab.document.workflow.steps["open"].name == "theirs", timeout=10_000)
    assert not tab.document.dirty
    tab.document.undo()
    assert tab.document.workflow.steps["open"].name == ""


def test_closing_with_changes_asks_without_stopping(studio: Studio, tab: FlowTab) -> None:
    _edit(tab)
    key = studio.window.documents.current
    assert not studio.window.close_tab(key)
    [box] = studio.window.findChildren(QMessageBox)
    box.button(QMessageBox.StandardButton.Cancel).click()
    assert studio.editor.current is tab
    assert not studio.window.close_tab(key)
    studio.window.findChildren(QMessageBox)[-1].button(QMessageBox.StandardButton.Save).click()
    assert studio.editor.current is None
    assert load_workflow(tab.path or "").require().steps["open"].name == "Renamed"


def test_closing_without_changes_leaves_no_recovery_file(
    studio: Studio, tab: FlowTab, fresh_home: Path, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: any((fresh_home / "recovery").iterdir()), timeout=5000)
    assert studio.window.close_tab(studio.window.documents.current)
    qtbot.waitUntil(lambda: not any((fresh_home / "recovery").iterdir()), timeout=5000)


def test_what_was_not_saved_comes_back(qapp: QApplication, qtbot: QtBot, fresh_home: Path, project: Path) -> None:
    first = _studio(qapp, qtbot, fresh_home, project)
    tab = first.editor.open(project / "workflows" / "shapes.flow.json")
    assert tab is not None
    _edit(tab)
    _end(first)
    for path in (fresh_home / "recovery").iterdir():
        left_by_the_dead(path)
    second = _studio(qapp, qtbot, fresh_home, project)
    [back] = second.editor.tabs
    assert back.document.workflow.steps["open"].name == "Renamed" and back.document.dirty
    second.commands.run("flow.undo")
    assert not back.document.dirty
    _end(second)


def test_undo_of_what_was_saved_survives_a_restart(
    qapp: QApplication, qtbot: QtBot, fresh_home: Path, project: Path
) -> None:
    first = _studio(qapp, qtbot, fresh_home, project)
    path = project / "workflows" / "shapes.flow.json"
    for place in (path, path.with_name("other.flow.json")):
        save_workflow(place, SHAPES)
        tab = first.editor.open(place)
        assert tab is not None
        _edit(tab)
        first.commands.run("flow.save")
    _end(first)
    changed, _ = SetField("open", "name", "theirs").apply(SHAPES)
    save_workflow(path.with_name("other.flow.json"), changed)
    second = _studio(qapp, qtbot, fresh_home, project)
    back, other = second.editor.tabs
    assert not back.document.dirty and second.editor.open(path) is back
    qtbot.waitUntil(lambda: back.document.undo_title == "Rename step", timeout=20_000)
    second.commands.run("flow.undo")
    assert back.document.workflow == SHAPES and back.document.dirty
    # The other file is another one now than that the history leads to.
    qtbot.waitUntil(lambda: len(list((fresh_home / "recovery").iterdir())) == 2, timeout=20_000)
    assert not other.document.undo_title
    second.commands.run("flow.save")
    _end(second)

    # What nobody opens again for long goes.
    [kept] = (fresh_home / "recovery").iterdir()
    os.utime(kept, (0, 0))
    third = _studio(qapp, qtbot, fresh_home, project)
    assert kept not in list((fresh_home / "recovery").iterdir())
    _end(third)


def test_shortcuts_can_be_changed(studio: Studio, tab: FlowTab, qtbot: QtBot) -> None:
    tab.selection.select(["yes"])
    studio.commands.set_shortcut("canvas.delete", "Ctrl+Backspace")
    qtbot.keyClick(tab.canvas, Qt.Key.Key_Delete)
    assert "yes" in tab.document.workflow.steps


def test_the_palette_adds_behind_what_is_selected(studio: Studio, tab: FlowTab) -> None:
    tab.selection.select(["yes"])
    studio.editor.add_step("flow.log")
    [new] = tab.document.workflow.steps["yes"].next["out"]
    assert tab.document.workflow.steps[new].next == {"out": ("join",)}


def test_undo_says_what_and_the_list_goes_back_and_on_again(studio: Studio, tab: FlowTab) -> None:
    undo, redo = studio.commands.action("flow.undo"), studio.commands.action("flow.redo")
    assert undo.text() == "Undo" and not undo.isEnabled()
    tab.selection.select(["one", "two"])
    QTest.keyClick(tab.canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    _edit(tab)
    studio.commands.run("flow.undo")
    assert (undo.text(), redo.text()) == ("Undo: Move 2 steps", "Redo: Rename step")
    studio.commands.run("flow.history")
    [shown] = studio.window.findChildren(HistoryList)
    texts = [shown.lines.item(row).text() for row in range(shown.lines.count())]
    assert texts == ["Rename step", "Move 2 steps", "As it was opened"] and shown.lines.currentRow() == 1
    QTest.keyClick(shown.lines, Qt.Key.Key_Up)
    QTest.keyClick(shown.lines, Qt.Key.Key_Return)
    assert tab.document.history == (("Move 2 steps", "Rename step"), 2) and not shown.isVisible()
    tab.document.travel(0)
    assert not tab.document.dirty and tab.document.redo_title == "Move 2 steps"
    studio.commands.refresh()
    assert undo.text() == "Undo"


def test_words_are_found_and_replaced_from_the_keyboard(studio: Studio, tab: FlowTab) -> None:
    for id in ("one", "end", "yes"):
        tab.document.apply(SetField(id, "note", f"Ask Mira about {id}"), "Note", gesture="")
    studio.commands.run("flow.find")
    bar = tab.find_bar
    QTest.keyClicks(bar.words, "mira")
    assert tab.selection.ids == ("yes",) and bar.count.text() == "1 of 3" and "Ask Mira about yes" in bar.where.text()
    QTest.keyClick(bar.words, Qt.Key.Key_Return)
    assert tab.selection.ids == ("one",)
    QTest.keyClick(bar.words, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    studio.commands.run("flow.find_previous")
    assert tab.selection.ids == ("end",) and bar.count.text() == "3 of 3"

    studio.commands.run("flow.replace")
    assert bar.replacing.isVisible()
    bar.new.setText("Ivan")
    QTest.keyClick(bar.new, Qt.Key.Key_Return)
    notes = {id: step.note for id, step in tab.document.workflow.steps.items() if step.note}
    assert [id for id, note in notes.items() if "Ivan" in note] == ["end"] and bar.count.text() == "1 of 2"
    bar.replace_all()
    assert bar.count.text() == "Nothing found" and tab.document.undo_title == "Replace in 2 places"
    tab.document.undo()
    assert bar.count.text() == "2 places"
    QTest.keyClick(bar.words, Qt.Key.Key_Escape)
    assert not bar.isVisible()


def test_a_step_gets_another_id_with_all_that_refers_to_it(studio: Studio, tab: FlowTab) -> None:
    tab.document.apply(SetParams("end", {"message": "{{ steps.yes.output }}"}), "Change")
    studio.debugger.desk.toggle(tab, ("check", "true", "yes"))
    tab.selection.select(["yes"])
    studio.commands.run("canvas.rename_id")
    [dialog] = studio.window.findChildren(StepIdDialog)
    for wrong in ("one", "not this", ""):
        dialog.line.setText(wrong)
        dialog.agree_button.click()
        assert dialog.isVisible() and "yes" in tab.document.workflow.steps
    dialog.line.setText("approved")
    dialog.agree_button.click()
    steps = tab.document.workflow.steps
    assert "yes" not in steps and steps["check"].next["true"] == ("approved",)
    assert steps["end"].params["message"] == "{{ steps.approved.output }}"
    assert tab.selection.ids == ("approved",) and list(tab.canvas.breakpoints) == [("check", "true", "approved")]
    tab.document.undo()
    assert "yes" in tab.document.workflow.steps and list(tab.canvas.breakpoints) == [("check", "true", "yes")]


def test_an_empty_canvas_says_how_to_begin(studio: Studio) -> None:
    tab = studio.editor.show(Document.new(Workflow("empty")))
    assert tab._blank.isVisibleTo(tab.canvas)
    for height in (150, 500):
        tab.canvas.resize(500, height)
        assert tab._blank.geometry() == tab.canvas.rect() and tab._blank.picture.isHidden() is (height == 150)
    step = tab.canvas.editing.insert("flow.log", Spot())
    assert not tab._blank.isVisibleTo(tab.canvas)
    tab.document.undo()
    assert step not in tab.document.workflow.steps and tab._blank.isVisibleTo(tab.canvas)
    tab.canvas.add_note()
    assert not tab._blank.isVisibleTo(tab.canvas), "a note is something too"


def test_the_ground_has_a_menu_of_its_own(studio: Studio) -> None:
    tab = studio.editor.show(Document.new(flow(Step("say", "flow.log", params={"message": "hi"}))))
    tab.selection.select(["say"])
    shown: list[list[QAction]] = []
    for place in (tab.canvas.camera.to_pixel(tab.canvas.board.cards["say"].rect.center()).toPoint(), QPoint(3, 3)):
        QApplication.sendEvent(
            tab.canvas, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, tab.canvas.mapToGlobal(place))
        )
        (menu,) = (one for one in studio.window.findChildren(QMenu) if one.isVisible())
        shown.append(menu.actions())
        menu.close()
    on_step, on_ground = shown
    delete, add = studio.commands.action("canvas.delete"), studio.commands.action("canvas.add")
    assert delete in on_step and delete not in on_ground and add in on_ground
    assert not tab.selection
