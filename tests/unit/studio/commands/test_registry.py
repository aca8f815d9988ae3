"""Commands: one action each, shown and carried out alike everywhere."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLineEdit, QListWidget, QMainWindow, QMenu, QWidget
from pytestqt.qtbot import QtBot

from runtime.errors import UsageProblem
from studio.commands import Command, Commands, Menu, Submenu
from studio.i18n import language
from studio.theme import Theme

pytestmark = pytest.mark.usefixtures("theme")


class Person:
    """Keeps what was done, and says whether it can be."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.able = True
        self.ticked = False

    def commands(self) -> tuple[Command, ...]:
        return (
            Command("project.open", "Open project…", self.open, "folder-open", shortcut="Ctrl+O", menu=Menu.FILE),
            Command("app.quit", "Quit", self.quit, menu=Menu.FILE, section=9, enabled=lambda: self.able),
            Command("view.full", "Full screen", self.tick, menu=Menu.VIEW, checked=lambda: self.ticked),
            Command("flow.fit", "Fit", self.fit, shortcut="F", local=True),
        )

    def open(self) -> None:
        self.done.append("open")

    def quit(self) -> None:
        raise UsageProblem("Not now.", remedy="Later.")

    def tick(self) -> None:
        self.ticked = not self.ticked

    def fit(self) -> None:
        self.done.append("fit")


@pytest.fixture
def person() -> Person:
    return Person()


@pytest.fixture
def commands(person: Person) -> Commands:
    made = Commands()
    made.add(*person.commands())
    return made


def test_an_action_is_made_once_and_does_what_the_command_says(commands: Commands, person: Person) -> None:
    commands.action("project.open").trigger()
    assert person.done == ["open"]
    assert commands.action("project.open") is commands.action("project.open")
    assert commands.action("project.open").toolTip() == "Open project  Ctrl+O"


def test_two_commands_of_one_id_are_refused(commands: Commands, person: Person) -> None:
    with pytest.raises(ValueError, match=r"project\.open"):
        commands.add(person.commands()[0])


def test_a_menu_has_its_commands_with_lines_between_the_sections(commands: Commands, qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    menu = commands.menu(Menu.FILE, window)
    menu.aboutToShow.emit()
    assert [action.objectName() for action in menu.actions()] == ["project.open", "", "app.quit"]
    menu.aboutToShow.emit()
    assert len(menu.actions()) == 3


def test_what_is_not_possible_is_disabled_and_not_done(commands: Commands, person: Person) -> None:
    person.able = False
    failures: list[object] = []
    commands.failed.connect(failures.append)
    commands.run("app.quit")
    assert not commands.action("app.quit").isEnabled()
    person.able = True
    commands.run("app.quit")
    assert [str(failure) for failure in failures] == ["Not now. Later."]


def test_a_tick_follows_the_state(commands: Commands, person: Person) -> None:
    commands.run("view.full")
    assert commands.action("view.full").isChecked() is person.ticked is True


def test_other_keys_are_kept_and_can_be_given_back(commands: Commands) -> None:
    commands.set_shortcut("project.open", "Ctrl+Shift+O")
    assert commands.action("project.open").shortcut() == QKeySequence("Ctrl+Shift+O")
    assert commands.own_shortcuts() == {"project.open": "Ctrl+Shift+O"}
    assert [command.id for command in commands.using("Ctrl+Shift+O")] == ["project.open"]
    commands.set_shortcut("project.open", None)
    assert (commands.shortcut("project.open"), commands.own_shortcuts()) == ("Ctrl+O", {})


def test_the_persons_keys_hold_from_the_start(person: Person) -> None:
    commands = Commands({"project.open": "", "gone.command": "F9"})
    commands.add(*person.commands())
    assert commands.action("project.open").shortcut().isEmpty()
    assert commands.own_shortcuts()["gone.command"] == "F9"


def test_keys_of_a_local_command_act_only_where_its_widget_is(commands: Commands, person: Person, qtbot: QtBot) -> None:
    window, canvas, field = QMainWindow(), QWidget(), QLineEdit()
    qtbot.addWidget(window)
    canvas.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    window.setCentralWidget(canvas)
    field.setParent(window)
    canvas.addAction(commands.action("flow.fit"))
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_F)
    assert (person.done, field.text()) == ([], "f")
    canvas.setFocus()
    qtbot.keyClick(canvas, Qt.Key.Key_F)
    assert person.done == ["fit"]


def test_titles_and_hints_speak_the_language(commands: Commands, theme: Theme) -> None:
    language().speak(lambda text: f"<{text}>")
    assert commands.action("project.open").text() == "<Open project…>"
    assert commands.action("project.open").toolTip().startswith("<Open project")


def test_commands_of_one_kind_stand_together_in_a_menu_of_their_own(
    commands: Commands, person: Person, qtbot: QtBot
) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    common = {"call": person.open, "menu": Menu.EDIT, "submenu": Submenu.ALIGN, "enabled": lambda: person.able}
    commands.add(
        Command("undo", "Undo", person.open, menu=Menu.EDIT),
        Command("align.left", "Align left", **common),
        Command("align.right", "Align right", **common),
        Command("note", "Note", person.open, menu=Menu.EDIT, section=2),
    )
    menu = commands.menu(Menu.EDIT, window)
    for able in (True, False):
        person.able = able
        menu.aboutToShow.emit()
        first, inner, line, last = menu.actions()
        assert (first.objectName(), inner.text(), line.isSeparator(), last.objectName()) == (
            "undo", "Align", True, "note",
        )  # fmt: skip
        within = inner.menu()
        assert isinstance(within, QMenu)
        assert [action.objectName() for action in within.actions()] == ["align.left", "align.right"]
        assert inner.isEnabled() is able


def test_forgotten_commands_are_in_no_menu(commands: Commands, qtbot: QtBot) -> None:
    commands.remove("project.open")
    assert "project.open" not in commands
    assert [command.id for command in commands] == ["app.quit", "view.full", "flow.fit"]


def test_of_two_commands_with_the_same_keys_that_of_the_list_in_focus_is_meant(
    commands: Commands, person: Person, qtbot: QtBot
) -> None:
    commands.add(
        Command("flow.find", "Find…", lambda: person.done.append("find"), shortcut="Ctrl+F"),
        Command("data.find", "Search", lambda: person.done.append("search"), shortcut="Ctrl+F", local=True),
    )
    window = QMainWindow()
    qtbot.addWidget(window)
    inside = QWidget(window)
    window.setCentralWidget(inside)
    field, rows = QLineEdit(inside), QListWidget(inside)
    window.addAction(commands.action("flow.find"))
    rows.addItem("one")
    commands.act_in(rows, "data.find")
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    for widget, done in ((rows, ["search"]), (field, ["search", "find"])):
        widget.setFocus()
        qtbot.keyClick(widget, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
        assert person.done == done
