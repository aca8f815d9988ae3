"""Templates in the window: found, looked at, and made a workflow of, also without a project."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from runtime.files import load_workflow
from runtime.files.project import Project
from studio.app import Studio
from studio.dialogs.new_project import default_place
from studio.i18n import language
from studio.pages.templates.details import CATEGORIES, DIFFICULTIES
from studio.pages.templates.page import TemplatesPage

pytestmark = pytest.mark.usefixtures("theme")


@pytest.fixture
def studio(
    qapp: QApplication, qtbot: QtBot, fresh_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Studio]:
    monkeypatch.setenv("HOME", str(tmp_path))
    made = Studio(qapp, fresh_home)
    qtbot.addWidget(made.window)
    made.window.show()
    yield made
    made.instance.release()


@pytest.fixture
def page(studio: Studio) -> TemplatesPage:
    studio.commands.run("go.templates")
    shown = studio.window.page("templates")
    assert isinstance(shown, TemplatesPage)
    return shown


def test_a_template_is_found_and_looked_at(page: TemplatesPage, qtbot: QtBot) -> None:
    assert page.list.count() >= 6
    qtbot.keyClicks(page.search, "compare lists")
    assert page.list.count() == 1
    assert page.details._title.text() == "Compare two lists"
    assert page.details.preview is not None and len(page.details.preview.board.cards) > 5
    page.search.setText("nothing like this")
    assert page._states.currentIndex() == 1 and page.details.isHidden()
    page.search.clear()
    language().use("bg")
    page.search.setText("сравняване")
    assert page.details._title.text() == "Сравняване на два списъка"


def test_kind_and_difficulty_narrow_the_list(page: TemplatesPage) -> None:
    assert {one.category for one in page._all} <= set(CATEGORIES) and {one.difficulty for one in page._all} <= set(
        DIFFICULTIES
    )
    page.category.setCurrentIndex(page.category.findData("monitoring"))
    page.category.activated.emit(page.category.currentIndex())
    assert page.list.count() == 2 and page._count.text() == "2 templates"
    page.difficulty.setCurrentIndex(page.difficulty.findData("beginner"))
    page.difficulty.activated.emit(page.difficulty.currentIndex())
    assert page._states.currentIndex() == 1
    language().use("bg")
    assert page.category.currentText() == "Наблюдение" and page.difficulty.currentData() == "beginner"


def test_files_of_a_template_come_along(studio: Studio, page: TemplatesPage) -> None:
    page.search.setText("form bot")
    page.details.use_button.click()
    assert (default_place() / "my-jobs" / "new-invoices.xlsx").is_file()


def test_a_template_becomes_a_workflow(studio: Studio, page: TemplatesPage, tmp_path: Path, qtbot: QtBot) -> None:
    project = Project.create(tmp_path / "greetings")
    studio.projects.enter(project.root)
    page.search.setText("web page table")
    page.list.setFocus()
    qtbot.keyClick(page.list, Qt.Key.Key_Return)
    path = project.root / "workflows" / "read-a-table-from-a-web-page.flow.json"
    assert {"open", "read", "write", "close"} == set(load_workflow(path).require().steps)
    assert studio.editor.current is not None and studio.editor.current.path == path
    assert studio.notices.all[-1].remedy == "When it runs it asks for: address"


def test_without_a_project_one_is_made(studio: Studio, page: TemplatesPage) -> None:
    page.details.use_button.click()
    assert studio.workspace.project is not None and studio.workspace.root == default_place() / "my-jobs"
    assert studio.editor.current is not None
