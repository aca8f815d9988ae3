"""The command palette: finds by beginnings and by likeness, and is driven by keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from studio.commands import Command, Commands
from studio.dialogs.finder import Finder, Found, fitting, of_commands

pytestmark = pytest.mark.usefixtures("theme")


def found(title: str, act: object = print, words: str = "") -> Found:
    return Found(title, act, QIcon(), "", words)


ALL = [
    found("Open project"),
    found("Dark theme", words="night"),
    found("New workflow"),
    found("Отваряне", words="Open"),
]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("open", "Open project"),
        ("work", "New workflow"),
        ("nigh", "Dark theme"),
        ("thme", "Dark theme"),
        ("отв", "Отваряне"),
    ],
)
def test_the_best_is_first(text: str, first: str) -> None:
    assert fitting(ALL, text)[0].title == first


def test_nothing_typed_shows_all_and_nonsense_nothing() -> None:
    assert fitting(ALL, "  ") == ALL
    assert fitting(ALL, "qqqqqq") == []


def test_it_is_driven_by_keys(qtbot: QtBot) -> None:
    window, done = QWidget(), []
    qtbot.addWidget(window)
    window.resize(900, 600)
    window.show()
    finder = Finder(window, [lambda: [found("First", lambda: done.append(1)), found("Second", lambda: done.append(2))]])
    assert finder.focusWidget() is finder.field, "a popup that is shown gives the keys to this and to nobody else"
    finder.show()
    qtbot.keyClick(finder.field, Qt.Key.Key_Down)
    qtbot.keyClick(finder.field, Qt.Key.Key_Down)
    assert finder.list.currentIndex().row() == 1
    qtbot.keyClicks(finder.field, "sec")
    assert finder.list.model().rowCount() == 1
    qtbot.keyClick(finder.field, Qt.Key.Key_Return)
    assert done == [2]


def test_commands_that_are_not_possible_are_left_out(qapp: object) -> None:
    commands = Commands()
    commands.add(
        Command("a", "Possible…", lambda: None, shortcut="Ctrl+A"),
        Command("b", "Impossible", lambda: None, enabled=lambda: False),
    )
    assert [(entry.title, entry.detail) for entry in of_commands(commands)()] == [("Possible", "Ctrl+A")]


def test_what_was_used_last_comes_first_and_the_host_adds_runs(qtbot: QtBot) -> None:
    window, done, asked = QWidget(), list[str](), list[str]()
    qtbot.addWidget(window)
    window.resize(900, 600)
    window.show()
    known = [Found(name, partial(done.append, name), QIcon(), key=name) for name in ("One", "Two", "Three")]

    def later(owner: QObject, text: str, take: Callable[[Sequence[Found]], object]) -> None:
        asked.append(text)
        take([Found("Entered", partial(done.append, "run"), QIcon(), words=text, key="run:1"), known[0]])

    used = ["Three", "gone"]
    finder = Finder(window, [lambda: known], later, used, used.append)
    finder.show()
    model = finder.list.model()
    assert [model.index(row, 0).data() for row in range(3)] == ["Three", "One", "Two"]
    qtbot.keyClicks(finder.field, "invoice")
    qtbot.waitUntil(lambda: model.index(0, 0).data() == "Entered", timeout=5000)
    assert asked == ["invoice"]
    qtbot.keyClick(finder.field, Qt.Key.Key_Return)
    assert (done, used) == (["run"], ["Three", "gone", "run:1"])
