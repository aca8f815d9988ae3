"""The window: docks belong to the editor and come back as they were; every control has a name; layouts are kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication, QDockWidget, QLabel, QWidget
from pytestqt.qtbot import QtBot

from runtime.files import shelf
from runtime.files.project import Project
from runtime.model.edits import SetField
from studio.app import Studio
from studio.dialogs.finder import Finder
from studio.i18n import language
from studio.shell.finding import projects
from studio.window.window import USUAL, first_size, fitted

pytestmark = pytest.mark.usefixtures("theme")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project.create(tmp_path / "greetings", "Greetings")


def opened(qapp: QApplication, qtbot: QtBot, home: Path, project: Project) -> Studio:
    made = Studio(qapp, home)
    qtbot.addWidget(made.window)
    made.projects.enter(project.root)
    made.window.show_page("home")
    made.window.show()
    return made


@pytest.fixture
def studio(qapp: QApplication, qtbot: QtBot, fresh_home: Path, project: Project) -> Iterator[Studio]:
    made = opened(qapp, qtbot, fresh_home, project)
    yield made
    made.instance.release()


def shown_docks(studio: Studio) -> set[str]:
    return {dock.objectName() for dock in studio.window.findChildren(QDockWidget) if not dock.isHidden()}


def test_docks_are_there_with_the_editor_only(studio: Studio, project: Project) -> None:
    assert shown_docks(studio) == set()
    studio.editor.open(project.workflows()[0])
    before = shown_docks(studio)
    assert "dock.palette" in before
    studio.commands.run("go.home")
    assert shown_docks(studio) == set()
    studio.window.documents.step(1)
    assert shown_docks(studio) == before


def test_a_dock_that_was_closed_stays_closed_and_comes_back_by_its_command(studio: Studio, project: Project) -> None:
    studio.editor.open(project.workflows()[0])
    studio.commands.run("view.panel.palette")
    assert "dock.palette" not in shown_docks(studio)
    studio.commands.run("go.home")
    studio.window.documents.step(1)
    assert "dock.palette" not in shown_docks(studio)
    studio.commands.run("view.panel.palette")
    assert "dock.palette" in shown_docks(studio)


def test_the_layout_is_kept_for_the_next_start(
    qapp: QApplication, qtbot: QtBot, fresh_home: Path, project: Project
) -> None:
    first = opened(qapp, qtbot, fresh_home, project)
    first.editor.open(project.workflows()[0])
    first.commands.run("view.panel.palette")
    dock = first.window.findChild(QDockWidget, "dock.outline")
    assert isinstance(dock, QDockWidget)
    first.window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
    first.window.docks.show("outline")
    first.window.resize(880, 650)  # the screen in memory is no larger
    first.window.close()
    first.instance.release()

    second = opened(qapp, qtbot, fresh_home, project)
    second.editor.open(project.workflows()[0])
    again = second.window.findChild(QDockWidget, "dock.outline")
    assert isinstance(again, QDockWidget)
    assert second.window.dockWidgetArea(again) == Qt.DockWidgetArea.RightDockWidgetArea
    assert "dock.outline" in shown_docks(second)
    assert "dock.palette" not in shown_docks(second)
    assert second.window.size().toTuple() == (880, 650)
    second.instance.release()


def test_a_window_that_must_not_close_stays(studio: Studio) -> None:
    studio.window.may_close.append(lambda: False)
    studio.window.close()
    assert studio.window.isVisible()
    studio.window.may_close.pop()


@pytest.mark.parametrize("page", ["home", "workflows", "settings"])
def test_every_control_has_a_name(studio: Studio, page: str) -> None:
    """Whatever the Tab key reaches says what it is, in its text or its accessible name."""
    studio.window.show_page(page)
    reached = [widget for widget in studio.window.findChildren(QWidget) if _is_control(widget)]
    assert len(reached) > 8
    nameless = [widget for widget in reached if not _name(widget)]
    assert [f"{type(widget).__name__} {widget.objectName()}" for widget in nameless] == []


def _is_control(widget: QWidget) -> bool:
    by_tab = bool(widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value)
    return widget.isVisible() and by_tab and not isinstance(widget, QLabel) and not _is_frame_of_others(widget)


def _is_frame_of_others(widget: QWidget) -> bool:
    """Scroll areas, tab bars and inner fields are named by what is in them or around them."""
    kinds = ("QScrollArea", "HomePage", "QTabBar", "QAbstractScrollArea")
    return type(widget).__name__ in kinds or widget.objectName().startswith("qt_")


def _name(widget: QWidget) -> str:
    text = getattr(widget, "text", None)
    return widget.accessibleName() or (str(text()) if callable(text) else "")


def test_docks_go_back_to_their_places(studio: Studio, project: Project) -> None:
    studio.editor.open(project.workflows()[0])
    window, before = studio.window, shown_docks(studio)
    palette, run = window.findChild(QDockWidget, "dock.palette"), window.findChild(QDockWidget, "dock.run")
    problems = window.findChild(QDockWidget, "dock.problems")
    assert isinstance(palette, QDockWidget) and isinstance(run, QDockWidget) and isinstance(problems, QDockWidget)
    palette.setFloating(True)
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, run)
    studio.commands.run("view.panel.step")
    studio.commands.run("view.reset_layout")
    assert shown_docks(studio) == before and not palette.isFloating()
    assert window.dockWidgetArea(run) == Qt.DockWidgetArea.BottomDockWidgetArea
    assert run in window.tabifiedDockWidgets(problems)


def test_what_was_open_is_open_again(qapp: QApplication, qtbot: QtBot, fresh_home: Path, project: Project) -> None:
    (hello,) = project.workflows()
    other, gone = shelf.create(project, "Other"), shelf.create(project, "Gone")
    first = opened(qapp, qtbot, fresh_home, project)
    for path in (hello, gone, other):
        first.editor.open(path)
    first.editor.open(other)
    first.window.close()
    first.instance.release()
    shelf.delete(project, gone)
    second = opened(qapp, qtbot, fresh_home, project)
    assert {tab.path for tab in second.editor.tabs} == {hello, other}
    second.commands.run("go.home")
    second.window.close()
    second.instance.release()
    third = Studio(qapp, fresh_home)
    qtbot.addWidget(third.window)
    third.window.show_page("home")
    third.projects.enter(project.root)
    assert {tab.path for tab in third.editor.tabs} == {hello, other}
    assert third.window.documents.current == "page:home", "a page that was in front stays in front"
    third.instance.release()


def test_a_recent_project_is_chosen(studio: Studio, project: Project, tmp_path: Path, qtbot: QtBot) -> None:
    assert not studio.commands.action("project.recent").isEnabled(), "the open one is no other"
    other = Project.create(tmp_path / "invoices", "Invoices")
    studio.projects.enter(other.root)
    studio.commands.run("project.recent")
    finder = studio.window.findChildren(Finder)[-1]
    assert finder.list.model().rowCount() == 1
    qtbot.keyClick(finder.field, Qt.Key.Key_Return)
    assert studio.workspace.root == project.root


def test_the_first_window_fits_its_screen() -> None:
    assert first_size(QSize(1920, 1080)) == USUAL
    assert first_size(QSize(1280, 768)) == QSize(1264, 720)
    assert first_size(QSize(640, 480)) == USUAL, "nothing would fit there"


def test_a_kept_size_that_is_too_large_for_the_screen_is_fitted() -> None:
    """As where the scale of the desktop was made larger since."""
    assert fitted(QSize(1440, 900), QSize(960, 620)) == QSize(944, 572)
    assert fitted(QSize(900, 600), QSize(1920, 1080)) == QSize(900, 600)
    assert fitted(QSize(1440, 900), QSize(960, 540)) == QSize(944, 560), "as small as it gets"


def test_tabs_of_the_project_that_is_left_close_and_come_back(studio: Studio, project: Project, tmp_path: Path) -> None:
    (hello,) = project.workflows()
    tab = studio.editor.open(hello)
    assert tab is not None
    step = next(iter(tab.document.workflow.steps))
    tab.document.apply(SetField(step, "note", "not saved"), "Change note")
    other = Project.create(tmp_path / "invoices", "Invoices")
    assert studio.projects.enter(other.root)
    assert list(studio.editor.tabs) == []
    assert studio.projects.enter(project.root)
    (again,) = studio.editor.tabs
    assert again.path == hello and again.document.dirty
    assert again.document.workflow.steps[step].note == "not saved"

    def told() -> int:
        return sum("that were not saved" in notice.text for notice in studio.notices.all)

    assert told() == 1
    for change, times in (("", 1), ("changed further", 2)):
        if change:
            next(studio.editor.tabs).document.apply(SetField(step, "note", change), "Change note")
        studio.commands.run("project.close")
        assert studio.projects.enter(project.root)
        assert told() == times, "of each change once"
    studio.commands.run("project.close")
    assert list(studio.editor.tabs) == [] and studio.window.documents.current == "page:home"


def test_runs_and_versions_of_a_project_close_with_it(studio: Studio, project: Project) -> None:
    (hello,) = project.workflows()
    studio.versions.show(hello)
    studio.run_room.review("0000000000")
    studio.window.show_page("settings")
    studio.commands.run("project.close")
    assert studio.window.documents.keys() == ["page:home", "page:settings"]


def test_studio_begins_with_the_project_that_was_open(
    qapp: QApplication, qtbot: QtBot, fresh_home: Path, project: Project
) -> None:
    opened(qapp, qtbot, fresh_home, project).instance.release()
    second = Studio(qapp, fresh_home)
    qtbot.addWidget(second.window)
    beside = Studio(qapp, fresh_home)
    qtbot.addWidget(beside.window)
    assert second.projects.reopen() and second.workspace.root == project.root
    assert not beside.projects.reopen() and beside.workspace.project is None, "another window has it"
    second.commands.run("project.close")
    assert not second.projects.reopen(), "what was closed stays closed"
    second.instance.release()


def test_recent_projects_are_called_by_their_names(studio: Studio, project: Project) -> None:
    (found,) = projects(studio.memory, studio.projects.enter)
    assert found.title == project.name and project.root.name in found.words


@pytest.mark.parametrize("code", ["en", "bg"])
def test_in_a_small_window_docks_stand_beside_each_other(studio: Studio, project: Project, code: str) -> None:
    """Docks that ask for more than there is would lie on each other."""
    language().use(code)
    studio.window.resize(900, 600)
    studio.editor.open(project.workflows()[0])
    QApplication.processEvents()
    assert studio.window.minimumSizeHint().width() <= 900
    shown = [dock for dock in studio.window.findChildren(QDockWidget) if not dock.visibleRegion().isEmpty()]
    assert {dock.objectName() for dock in shown} == {"dock.palette", "dock.step", "dock.run"}
    for number, dock in enumerate(shown):
        assert not any(dock.geometry().intersects(other.geometry()) for other in shown[:number])
    language().use("en")
