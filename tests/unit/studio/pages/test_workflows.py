"""The page of workflows, with a real project behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from runtime.files import load_workflow, save_workflow, shelf
from runtime.files.project import Project
from studio.app import Studio
from studio.dialogs.bin import BinDialog
from studio.dialogs.form import FormDialog
from studio.dialogs.new_project import NewProject
from studio.i18n import language
from studio.pages.workflows.model import Column
from studio.pages.workflows.page import WorkflowsPage
from studio.widgets.empty import Empty

pytestmark = pytest.mark.usefixtures("theme")
WAIT_MS = 10_000


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project.create(tmp_path / "greetings", "Greetings")
    for name in ("Send invoices", "Read mail"):
        shelf.create(made, name)
    return made


@pytest.fixture
def studio(qapp: QApplication, qtbot: QtBot, fresh_home: Path) -> Iterator[Studio]:
    made = Studio(qapp, fresh_home)
    qtbot.addWidget(made.window)
    made.window.show_page("workflows")
    made.window.show()
    yield made
    made.instance.release()


@pytest.fixture
def page(studio: Studio, project: Project, qtbot: QtBot) -> WorkflowsPage:
    studio.projects.enter(project.root)
    shown = studio.window.page("workflows")
    assert isinstance(shown, WorkflowsPage)
    qtbot.waitUntil(lambda: len(names(shown)) == 3, timeout=WAIT_MS)
    return shown


def names(page: WorkflowsPage) -> list[str]:
    model = page.table.model()
    return [str(model.index(row, Column.NAME).data()) for row in range(model.rowCount())]


def select(page: WorkflowsPage, *wanted: str) -> None:
    page.table.clearSelection()
    page.table.setSelectionMode(page.table.SelectionMode.MultiSelection)
    for name in wanted:
        page.table.selectRow(names(page).index(name))
    page.table.setSelectionMode(page.table.SelectionMode.ExtendedSelection)


def dialog_of(studio: Studio) -> FormDialog:
    (dialog,) = [found for found in studio.window.findChildren(FormDialog) if found.isVisible()]
    return dialog


def test_without_a_project_it_says_what_to_do(studio: Studio) -> None:
    page = studio.window.page("workflows")
    assert isinstance(page, WorkflowsPage)
    (shown,) = [empty for empty in page.findChildren(Empty) if empty.isVisible()]
    assert shown is page._states.widget(1)


def test_the_list_is_sorted_by_a_click_on_a_heading(page: WorkflowsPage, qtbot: QtBot) -> None:
    head = page.table.horizontalHeader()
    qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=head.rect().center() / 4)
    first = names(page)
    assert first in (sorted(first), sorted(first, reverse=True))
    page.table.sortByColumn(Column.STEPS, Qt.SortOrder.DescendingOrder)
    assert names(page)[0] == "Hello"


def test_searching_shows_what_fits_and_says_when_nothing_does(page: WorkflowsPage, qtbot: QtBot) -> None:
    qtbot.keyClicks(page.search, "invo")
    assert names(page) == ["Send invoices"]
    qtbot.keyClicks(page.search, " xyz")
    assert (names(page), page._states.currentIndex()) == ([], 3)
    page.search.clear()
    assert len(names(page)) == 3


def test_a_new_workflow_is_asked_for_its_name(studio: Studio, page: WorkflowsPage, qtbot: QtBot) -> None:
    studio.commands.run("workflow.new")
    dialog = dialog_of(studio)
    assert not dialog.agree_button.isEnabled()
    (field,) = dialog.findChildren(QLineEdit)
    qtbot.keyClicks(field, "Pay salaries")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Pay salaries" in names(page), timeout=WAIT_MS)
    assert [tab.path.name for tab in studio.editor.tabs if tab.path] == ["pay-salaries.flow.json"]


def test_renaming_keeps_the_selection_and_is_taken_back(studio: Studio, page: WorkflowsPage, qtbot: QtBot) -> None:
    select(page, "Read mail")
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_F2)
    dialog = dialog_of(studio)
    (field,) = dialog.findChildren(QLineEdit)
    assert field.text() == "Read mail"
    field.setText("Read letters")
    qtbot.mouseClick(dialog.agree_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Read letters" in names(page), timeout=WAIT_MS)
    assert [entry.name for entry in page.selected()] == ["Read letters"]
    notice = studio.notices.all[-1]
    assert notice.text == "It is called Read letters now." and notice.offer is not None
    notice.offer.act()
    qtbot.waitUntil(lambda: "Read mail" in names(page), timeout=WAIT_MS)
    assert [entry.name for entry in page.selected()] == ["Read mail"]


def test_an_error_stays_in_its_dialog(studio: Studio, page: WorkflowsPage, project: Project, qtbot: QtBot) -> None:
    select(page, "Read mail")
    studio.commands.run("workflows.rename")
    dialog = dialog_of(studio)
    (project.root / "workflows" / "read-mail.flow.json").write_text("{", encoding="utf-8")
    qtbot.mouseClick(dialog.agree_button, Qt.MouseButton.LeftButton)
    assert dialog.isVisible()
    assert "problem" in dialog._error.text()
    dialog.reject()


def test_a_clone_is_made_beside_it(studio: Studio, page: WorkflowsPage, qtbot: QtBot) -> None:
    select(page, "Hello")
    studio.commands.run("workflows.clone")
    qtbot.waitUntil(lambda: "Hello (copy)" in names(page), timeout=WAIT_MS)
    assert page.table.currentIndex().data() == "Hello", "the keys go on from where they were"


def test_what_is_deleted_can_be_taken_back_at_once(
    studio: Studio, page: WorkflowsPage, project: Project, qtbot: QtBot
) -> None:
    select(page, "Hello", "Read mail")
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: names(page) == ["Send invoices"], timeout=WAIT_MS)
    notice = studio.notices.all[-1]
    assert notice.text == "2 workflows are in the bin."
    assert notice.offer is not None
    notice.offer.act()
    qtbot.waitUntil(lambda: len(names(page)) == 3, timeout=WAIT_MS)
    assert load_workflow(project.root / "workflows" / "hello.flow.json").require().steps


def test_the_bin_gives_back_what_is_chosen(studio: Studio, page: WorkflowsPage, qtbot: QtBot) -> None:
    select(page, "Hello")
    studio.commands.run("workflows.delete")
    qtbot.waitUntil(lambda: "Hello" not in names(page), timeout=WAIT_MS)
    studio.commands.run("workflow.bin")
    (dialog,) = studio.window.findChildren(BinDialog)
    assert dialog.list.currentRow() == 0 and dialog.restore_button.isEnabled()
    dialog.list.clearSelection()
    assert not dialog.restore_button.isEnabled()
    dialog.list.selectAll()
    qtbot.mouseClick(dialog.restore_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(names(page)) == 3, timeout=WAIT_MS)


def test_what_is_in_the_bin_is_removed_for_good_after_a_second_press(
    page: WorkflowsPage, studio: Studio, project: Project, qtbot: QtBot
) -> None:
    select(page, "Hello")
    studio.commands.run("workflows.delete")
    qtbot.waitUntil(lambda: "Hello" not in names(page), timeout=WAIT_MS)
    studio.commands.run("workflow.bin")
    (dialog,) = studio.window.findChildren(BinDialog)
    dialog.list.selectAll()
    qtbot.mouseClick(dialog.forget_button, Qt.MouseButton.LeftButton)
    assert len(shelf.deleted(project)) == 1 and "again" in dialog.forget_button.text()
    qtbot.mouseClick(dialog.forget_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: shelf.deleted(project) == [], timeout=WAIT_MS)


def test_the_menu_of_a_row_has_the_commands_of_the_list(page: WorkflowsPage, studio: Studio) -> None:
    select(page, "Hello")
    page._on_menu(page.table.rect().center())
    menu = QApplication.activePopupWidget()
    assert menu is not None
    ids = [action.objectName() for action in menu.actions() if not action.isSeparator()]
    assert ids == [
        *("workflows.open", "workflows.rename", "workflows.clone", "workflows.pin", "workflow.versions"),
        *("workflows.publish", "workflows.draft", "workflows.archive", "workflows.delete"),
    ]
    menu.close()


def test_a_state_is_said_in_the_language(page: WorkflowsPage) -> None:
    language().use("bg")
    assert page.table.model().index(0, Column.STATE).data() == "Празен"
    assert page._count.text() == "3 процеса"


def test_a_new_project_is_made_opened_and_told_where_it_cannot(studio: Studio, tmp_path: Path, qtbot: QtBot) -> None:
    studio.commands.run("project.new")
    dialog = dialog_of(studio)
    assert isinstance(dialog, NewProject)
    dialog.place.setText(str(tmp_path / "projects"))
    dialog.name.setText("Месечен отчет")
    qtbot.mouseClick(dialog.agree_button, Qt.MouseButton.LeftButton)
    assert studio.workspace.root == tmp_path / "projects" / "mesechen-otchet"
    assert studio.window.windowTitle() == "Месечен отчет – Understudy"

    studio.commands.run("project.new")
    dialog = dialog_of(studio)
    assert isinstance(dialog, NewProject)
    dialog.place.setText("relative/folder")
    dialog.name.setText("x")
    qtbot.mouseClick(dialog.agree_button, Qt.MouseButton.LeftButton)
    assert "from its root" in dialog._error.text()
    dialog.reject()


def test_several_are_published_and_archived_at_once(page: WorkflowsPage, studio: Studio, qtbot: QtBot) -> None:
    select(page, "Hello", "Send invoices")
    assert page.chosen.isVisible() and page.chosen.count.text() == "2 workflows are selected"
    studio.commands.run("workflows.publish")
    qtbot.waitUntil(lambda: len(studio.notices.all) >= 2, timeout=WAIT_MS)
    said = [notice.as_text() for notice in studio.notices.all[-2:]]
    assert said[0].startswith("Hello is published.") and "Give it steps first." in said[1]
    qtbot.waitUntil(lambda: lives(page)["Hello"] == "Published", timeout=WAIT_MS)
    assert lives(page)["Send invoices"] == "Draft"
    select(page, "Read mail", "Hello")
    studio.commands.run("workflows.archive")
    qtbot.waitUntil(lambda: names(page) == ["Send invoices"], timeout=WAIT_MS)
    page.lives.choose(3)
    assert sorted(names(page)) == ["Hello", "Read mail"]
    offer = studio.notices.all[-1].offer
    assert offer is not None
    offer.act()
    qtbot.waitUntil(lambda: not names(page), timeout=WAIT_MS)
    page.lives.choose(2)
    assert names(page) == ["Hello"]


def test_many_are_published_without_holding_up_the_window(
    page: WorkflowsPage, studio: Studio, project: Project, qtbot: QtBot
) -> None:
    """The window turns while files are read, checked and written; what is said comes once."""
    flow = load_workflow(project.root / "workflows" / "hello.flow.json").require()
    for number in range(24):
        save_workflow(
            project.root / "workflows" / f"job-{number}.flow.json",
            replace(flow, id=f"job-{number}", name=f"Job {number}"),
        )
    qtbot.waitUntil(lambda: len(names(page)) == 27, timeout=WAIT_MS)
    page.table.selectAll()
    before = len(studio.notices.all)
    studio.commands.run("workflows.publish")
    assert len(studio.notices.all) == before, "it has only begun"
    qtbot.waitUntil(lambda: len(studio.notices.all) > before, timeout=6 * WAIT_MS)
    assert studio.notices.all[before].text == "25 workflows are published."
    qtbot.waitUntil(lambda: sorted(lives(page).values()).count("Published") == 25, timeout=WAIT_MS)


def lives(page: WorkflowsPage) -> dict[str, str]:
    model = page.table.model()
    return {
        str(model.index(n, 0).data()): str(model.index(n, Column.LIFECYCLE).data()) for n in range(len(names(page)))
    }
