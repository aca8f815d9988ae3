"""The versions of a workflow in the window: listed, compared on two canvases, restored as one step of undo."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from runtime.files import load_workflow, save_workflow, versions
from runtime.files.project import Project
from runtime.model import Step
from runtime.model.layout import Position
from studio.app import Studio
from studio.dialogs.form import FormDialog
from studio.pages.versions.bar import Against
from studio.pages.versions.page import VersionsPage
from studio.pages.versions.pairs import contents_of
from studio.state.comparison import Kind

pytestmark = pytest.mark.usefixtures("theme")
WAIT_MS = 10_000


@pytest.fixture
def hello(tmp_path: Path) -> Path:
    """A workflow with three versions: the first; one with a step more and another message; one with a step moved."""
    path = Project.create(tmp_path / "greetings", "Greetings").workflows()[0]
    loaded = load_workflow(path)
    workflow = loaded.require()
    say = replace(workflow.steps["say"], params={"message": "Good day"}, next={"out": ("note",)})
    note = Step("note", "flow.log", name="Note it", params={"message": "noted"})
    changed = replace(workflow, name="Hello again", steps={**workflow.steps, "say": say, "note": note})
    places = {**loaded.layout.positions, "note": Position(80, 304)}
    save_workflow(path, changed, replace(loaded.layout, positions=places))
    save_workflow(path, changed, replace(loaded.layout, positions={**places, "note": Position(400, 304)}))
    return path


@pytest.fixture
def studio(qapp: QApplication, qtbot: QtBot, fresh_home: Path, hello: Path) -> Iterator[Studio]:
    made = Studio(qapp, fresh_home)
    qtbot.addWidget(made.window)
    made.projects.enter(hello.parents[1])
    made.window.show()
    yield made
    made.instance.release()


@pytest.fixture
def page(studio: Studio, hello: Path, qtbot: QtBot) -> VersionsPage:
    studio.editor.open(hello)
    studio.commands.run("workflow.versions")
    shown = studio.window.documents.widget(studio.window.documents.current)
    assert isinstance(shown, VersionsPage)
    qtbot.waitUntil(lambda: shown.has_changes(), timeout=WAIT_MS)
    return shown


def compare(page: VersionsPage, qtbot: QtBot, *numbers: int) -> dict[str, Kind]:
    page._found = None
    page.select(*numbers)
    qtbot.waitUntil(lambda: page._found is not None, timeout=WAIT_MS)
    assert page._found is not None
    return page._found.kinds


def field_rows(page: VersionsPage) -> list[list[str]]:
    table = page.fields.table
    cells = [[table.item(row, place) for place in range(3)] for row in range(table.rowCount())]
    return [[cell.text() if cell else "" for cell in line] for line in cells]


def test_the_newest_version_is_compared_with_the_one_before(page: VersionsPage) -> None:
    lines = [str(page.model.index(row).data()) for row in range(page.model.rowCount())]
    assert lines[0].startswith("Version 3. Moved 1 step")
    assert lines[1].startswith("Version 2. Added “Note it”, changed “Say it”, changed the name")
    assert page._found is not None
    assert page._found.kinds == {"note": Kind.MOVED}
    assert page.fields.title.text() == "“Note it” was moved on the canvas"
    assert page.text.toPlainText() == "↕ “Note it” was moved on the canvas", (
        "what is counted above stands in the text too"
    )
    asked = page._comparing._asked
    page._show_versions(([*page.model.versions], contents_of(page.path)))
    assert page._comparing._asked == asked, "another workflow has changed: who looks at a change goes on looking at it"


def test_the_newest_version_is_restored_only_over_unsaved_changes(page: VersionsPage, studio: Studio) -> None:
    restore = studio.commands.action("versions.restore")
    assert [one.number for one in page.selected()] == [3] and not restore.isEnabled()
    tab = next(studio.editor.tabs)
    tab.canvas.selection.select(["note"])
    tab.canvas.delete_selected()
    studio.commands.refresh()
    assert restore.isEnabled()
    tab.document.undo()
    page.select(2)
    assert restore.isEnabled()


def test_what_differs_is_marked_on_its_side_and_told_field_by_field(page: VersionsPage, qtbot: QtBot) -> None:
    assert compare(page, qtbot, 2) == {"note": Kind.ADDED, "say": Kind.CHANGED}
    before, after = page.sides.before, page.sides.after
    assert before is not None and after is not None
    assert (set(before.kinds), set(after.kinds)) == ({"say"}, {"say", "note"})
    page._show_step("say")
    assert field_rows(page) == [
        ["Message", "{{ vars.greeting }}", "Good day"],
        ["Goes on to", "", "Note it"],
    ]
    text = page.text.toPlainText()
    assert "+ “Note it” was added (Write to log)" in text
    assert "≠ “Say it” was changed\n    Message: {{ vars.greeting }} → Good day\n" in text
    assert text.endswith("+ connection “Say it” → “Note it”"), "steps by their names"


def test_next_and_previous_go_through_all_changes_by_keyboard(page: VersionsPage, studio: Studio, qtbot: QtBot) -> None:
    compare(page, qtbot, 2)
    qtbot.waitUntil(lambda: page.fields.title.text() == "The workflow itself", timeout=WAIT_MS)
    page.list.setFocus()
    titles = []
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up):
        qtbot.keyClick(page.list, key, Qt.KeyboardModifier.AltModifier)
        titles.append(page.fields.title.text())
    assert titles == ["“Say it” was changed", "“Note it” was added", "The workflow itself", "“Note it” was added"]
    assert page.sides.after is not None and page.sides.after.selection.ids == ("note",)


def test_in_little_room_figures_stand_without_words(page: VersionsPage, qtbot: QtBot) -> None:
    compare(page, qtbot, 2)
    page.bar.resize(900, 40)
    assert "changed" in page.bar._counts.text()
    page.bar.resize(500, 40)
    assert "changed" not in page.bar._counts.text() and "1" in page.bar._counts.text()


def test_both_canvases_show_the_same_part(page: VersionsPage, qtbot: QtBot) -> None:
    compare(page, qtbot, 2)
    before, after = page.sides.before, page.sides.after
    assert before is not None and after is not None
    before.camera.zoom_to(0.5, QPointF(10, 10))
    before.camera.pan(33, 44)
    assert (after.camera.zoom, after.camera.origin) == (before.camera.zoom, before.camera.origin)
    after.camera.pan(5, 5)
    assert after.camera.origin == before.camera.origin


def test_two_versions_and_another_file_are_compared(page: VersionsPage, hello: Path, qtbot: QtBot) -> None:
    assert compare(page, qtbot, 1, 3) == {"note": Kind.ADDED, "say": Kind.CHANGED}
    other = hello.with_name("other.flow.json")
    save_workflow(other, versions.load(hello, versions.find(hello, 1)).require())
    compare(page, qtbot, 3)
    page._found = None
    page.compare_with(other)
    qtbot.waitUntil(lambda: page._found is not None, timeout=WAIT_MS)
    assert page._found is not None and page._found.kinds["note"] is Kind.REMOVED


def test_a_version_is_restored_as_one_step_of_undo(
    page: VersionsPage, studio: Studio, hello: Path, qtbot: QtBot
) -> None:
    page.select(1)
    studio.commands.run("versions.restore")
    tab = studio.editor.current
    assert tab is not None and tab.document.workflow == versions.load(hello, versions.find(hello, 1)).require()
    assert (tab.document.dirty, tab.document.undo_title) == (True, "Restore Version 1")
    tab.document.undo()
    assert tab.document.workflow.name == "Hello again" and not tab.document.dirty
    tab.document.redo()
    assert studio.editor.save()
    assert load_workflow(hello).require().name == "Hello"
    assert [one.number for one in versions.history(hello)] == [4, 3, 2, 1]


def test_unsaved_changes_are_compared_too(page: VersionsPage, studio: Studio, qtbot: QtBot, hello: Path) -> None:
    tab = next(studio.editor.tabs)
    tab.document.undo()
    tab.canvas.selection.select(["note"])
    tab.canvas.delete_selected()
    page.bar.choose(Against.NOW)
    assert compare(page, qtbot, 3)["note"] is Kind.REMOVED


def test_a_version_is_cloned_and_named(page: VersionsPage, studio: Studio, hello: Path, qtbot: QtBot) -> None:
    page.select(1)
    studio.commands.run("versions.label")
    (dialog,) = [found for found in studio.window.findChildren(FormDialog) if found.isVisible()]
    dialog.findChildren(QLineEdit)[0].setText("As it began")
    dialog.agree_button.click()
    qtbot.waitUntil(lambda: "As it began" in str(page.model.index(2).data()), timeout=WAIT_MS)
    assert versions.find(hello, 1).label == "As it began"
    studio.commands.run("versions.clone")
    (dialog,) = [found for found in studio.window.findChildren(FormDialog) if found.isVisible()]
    dialog.agree_button.click()
    clone = load_workflow(hello.with_name("hello-version-1.flow.json")).require()
    assert (clone.name, set(clone.steps)) == ("Hello (version 1)", {"greet", "say"})
    assert studio.editor.current is not None and studio.editor.current.document.workflow == clone


def test_a_lost_version_is_told(page: VersionsPage, hello: Path, qtbot: QtBot) -> None:
    folder = versions.folder_of(hello)
    assert folder is not None
    (folder / f"{versions.find(hello, 1).content}.gz").unlink()
    page.select(1)
    page.bar.choose(Against.NOW)
    page._compare()
    qtbot.waitUntil(lambda: "version 1 is lost" in page._error.text(), timeout=WAIT_MS)
