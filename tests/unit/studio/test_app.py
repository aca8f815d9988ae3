"""Studio as a whole, in memory: what the window shows, and what its commands do."""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from runtime.files import shelf
from runtime.files.project import Project
from runtime.paths import RESOURCES
from runtime.settings import load_settings
from studio.app import Studio
from studio.commands import Menu
from studio.dialogs.crash import CrashDialog
from studio.i18n import language
from studio.state.recovery import recover
from studio.theme import DARK, Mode
from tests.fixtures.layouts import kept_items

pytestmark = pytest.mark.usefixtures("theme")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return Project.create(tmp_path / "greetings", "Greetings").root


@pytest.fixture
def studio(qapp: QApplication, qtbot: QtBot, fresh_home: Path) -> Iterator[Studio]:
    before = kept_items()
    made = Studio(qapp, fresh_home)
    qtbot.addWidget(made.window)
    made.window.show_page("home")
    made.window.show()
    yield made
    made.instance.release()
    assert kept_items() <= before, "PySide would take them for what lies there next: use parts.row and parts.column"


def test_every_action_of_the_window_is_a_command(studio: Studio) -> None:
    known = {studio.commands.action(command.id) for command in studio.commands}
    for menu in studio.window.findChildren(QMenu):
        menu.aboutToShow.emit()
    menus = {menu.menuAction() for menu in studio.window.findChildren(QMenu)}
    shown = {action for widget in studio.window.findChildren(QWidget) for action in widget.actions()}
    shown |= {*studio.window.actions(), *studio.window.findChildren(QAction)}
    assert len(shown) > 20
    known |= {studio.tray._state}  # says how things stand; nothing to be done
    foreign = [action for action in shown - known - menus if not action.isSeparator() and not _is_qts(action)]
    assert [action.text() for action in foreign] == []


def _is_qts(action: QAction) -> bool:
    """Text fields and docks bring actions of their own, which Qt names."""
    parent: QObject | None = action.parent()
    return isinstance(parent, QLineEdit) or type(parent).__name__ in ("QDockWidget", "QToolBar", "QWidgetTextControl")


def test_every_menu_has_its_commands(studio: Studio) -> None:
    shown = studio.window.top_bar.menu_button.menu()
    assert shown is not None
    titles = [action.text() for action in shown.actions()]
    assert titles == [language().read(menu.value) for menu in Menu]


def test_shortcuts_are_given_once(studio: Studio) -> None:
    keys = [studio.commands.shortcut(command.id) for command in studio.commands if not command.local]
    keys = [key for key in keys if key]
    assert len(keys) == len(set(keys)) > 5


def test_the_theme_is_changed_by_a_command_and_kept(studio: Studio, fresh_home: Path) -> None:
    studio.commands.run("view.theme.dark")
    assert studio.theme.tokens is DARK
    assert studio.commands.action("view.theme.dark").isChecked()
    assert load_settings(fresh_home)[0].studio.theme == Mode.DARK


def test_the_language_is_changed_by_a_command_without_a_new_start(studio: Studio) -> None:
    texts = {label.text() for label in studio.window.findChildren(QLabel)}
    assert "What would you like to do?" in texts
    studio.commands.run("view.language.bg")
    texts = {label.text() for label in studio.window.findChildren(QLabel)}
    assert "Какво искате да направите?" in texts
    assert studio.commands.action("project.open").text() == "Отваряне на проект…"


def test_a_project_is_opened_shown_and_remembered(studio: Studio, project: Path) -> None:
    studio.projects.enter(project)
    assert studio.window.windowTitle() == "Greetings – Understudy"
    assert studio.memory.recent() == (project,)
    (environments,) = studio.window.top_bar.findChildren(QComboBox)
    assert environments.currentText() == "dev"
    studio.commands.run("project.close")
    assert studio.window.windowTitle() == "Understudy"


def test_a_folder_that_is_no_project_is_told(studio: Studio, tmp_path: Path) -> None:
    studio.projects.enter(tmp_path)
    assert "is no project" in studio.notices.all[-1].text
    assert studio.workspace.project is None


def test_a_damaged_project_opens_and_says_what_is_wrong(studio: Studio, project: Path) -> None:
    (project / "understudy.json").write_text("{", encoding="utf-8")
    studio.projects.enter(project)
    assert studio.workspace.project is not None
    assert "understudy.json has problems" in studio.notices.all[-1].text
    assert studio.notices.all[-1].details


@pytest.mark.parametrize("page", ["home", "workflows", "settings"])
def test_every_text_of_the_window_is_translated(studio: Studio, project: Path, tmp_path: Path, page: str) -> None:
    """In a language that brackets every text, none stands without brackets but names, paths and keys."""
    studio.memory.opened(tmp_path / "gone")
    studio.projects.enter(project)
    studio.window.show_page(page)
    language().speak(lambda text: f"[{text.rpartition('|')[2]}]")
    shown = set(visible_texts(studio.window))
    names = {"Greetings", "greetings", "dev", "gone", str(tmp_path), str(project)}
    bare = {text for text in shown - names if re.search(r"[A-Za-z]{3}", re.sub(r"\[.*\]", "", text))}
    assert {text for text in bare if not re.search(r"(Ctrl|Shift|Alt)\+", text)} == set()
    assert any(text.startswith("[") for text in shown)


@pytest.mark.parametrize("page", ["home", "workflows", "settings"])
def test_longer_texts_do_not_break_the_layout(studio: Studio, page: str) -> None:
    """With every text 40 % longer no label and no button is narrower than what stands in it."""
    language().speak(lambda text: text.rpartition("|")[2] + " " + "x" * max(1, round(len(text) * 0.4) - 1))
    studio.window.show_page(page)
    studio.window.resize(1100, 700)
    QApplication.processEvents()
    narrow = [
        text.text()
        for kind in (QLabel, QAbstractButton)
        for text in studio.window.findChildren(kind)
        if text.isVisible() and text.text() and text.width() + 1 < text.minimumSizeHint().width()
    ]
    assert narrow == []


@pytest.mark.logs("^unexpected error$")
def test_an_error_nobody_expected_leaves_window_and_work(studio: Studio, project: Path, qtbot: QtBot) -> None:
    studio.projects.enter(project)
    tab = studio.editor.open(studio.workspace.new_workflow("Orders"))
    assert tab is not None
    studio.editor.add_step("flow.log")
    step = tab.selection.current
    studio.guard.strike(RuntimeError("the drawing of a node failed"))
    (dialog,) = [one for one in studio.window.findChildren(CrashDialog) if one.isVisible()]
    assert studio.window.isVisible() and tab.document.dirty
    kept = tab.document._recovery
    assert kept is not None

    def written() -> bool:
        return step in recover(kept.path).contents.workflow.steps

    qtbot.waitUntil(written, timeout=10_000)
    dialog.close()
    tab.document.close()


def visible_texts(root: QWidget) -> Iterator[str]:
    for widget in [root, *root.findChildren(QWidget)]:
        if widget.isVisible():
            for name in ("text", "title", "placeholderText", "toolTip", "accessibleName"):
                read = getattr(widget, name, None)
                if callable(read) and not isinstance(widget, QLineEdit):
                    yield str(read()).strip()


def test_what_is_seen_first_does_not_wait_for_the_rest(qapp: QApplication, qtbot: QtBot, fresh_home: Path) -> None:
    made = Studio(qapp, fresh_home, whole=False)
    qtbot.addWidget(made.window)
    made.window.show_page("home")
    assert "run.start" not in made.commands
    made.furnish()
    assert "run.start" in made.commands
    made.furnish()
    made.instance.release()


def test_a_workflow_can_be_opened_before_the_rest_is_there(
    qapp: QApplication, qtbot: QtBot, fresh_home: Path, project: Path
) -> None:
    made = Studio(qapp, fresh_home, whole=False)
    qtbot.addWidget(made.window)
    assert made.projects.enter(project)
    made.open_flow(shelf.create(Project.open(project), "Greet"))
    assert made.editor.current is not None
    made.instance.release()


#: What only the furniture needs: an import of one of these at the top of a module that is seen first costs as much as
#: an empty window takes to open.
LATE = (
    "pydantic", "runtime.analyzer", "runtime.expressions", "runtime.tasks.spec", "runtime.engine.events",
    "runtime.recorder", "studio.canvas", "studio.forms", "studio.editor", "studio.bridge.link", "rapidfuzz", "qasync",
    "pygments", "asyncio",
)  # fmt: skip


def test_the_first_window_imports_little() -> None:
    code = (
        "import sys; from studio.__main__ import start_quickly; start_quickly(); import studio.start;"
        "import studio.pages.home.page, studio.pages.workflows.page;"
        f"print(*[name for name in {LATE!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.split() == []


def test_keys_in_the_manual_are_those_of_the_commands(studio: Studio) -> None:
    # A key may mean one thing in the window and another in a dock.
    known = [(command.shortcut, command.title.partition("|")[2] or command.title) for command in studio.commands]
    pages = sorted((RESOURCES.parent / "docs" / "manual" / "en").glob("*.md"))
    named = [pair for page in pages for pair in re.findall(r"\*\*([\w ]+)\*\* \(([\w+]+)\)", page.read_text("utf-8"))]
    assert len(named) > 8
    wrong = [(name, keys) for name, keys in named if not any(k == keys and t.startswith(name) for k, t in known)]
    assert wrong == []


def test_a_window_closed_before_coroutines_run_ends_studio(qapp: QApplication, qtbot: QtBot, fresh_home: Path) -> None:
    made = Studio(qapp, fresh_home, whole=False)
    qtbot.addWidget(made.window)
    assert made.appear(None) is None
    assert made.window.isVisible()
    made.window.leave()
    assert asyncio.run(asyncio.wait_for(made.live(), 20)) == 0
    assert "run.start" not in made.commands
