"""Texts in two languages, changed while widgets show them."""

from __future__ import annotations

import gc
import weakref

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialogButtonBox, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from studio import i18n
from studio.i18n import language, mark, say, tr, tr_count

pytestmark = pytest.mark.usefixtures("theme")


def test_english_is_the_text_itself_without_what_tells_meanings_apart() -> None:
    assert tr("verb|Run") == "Run"
    assert tr("Open {name}", name="x|y") == "Open x|y"
    assert mark("verb|Run") == "verb|Run"


def test_bulgarian_comes_from_the_catalogue() -> None:
    language().use("bg")
    assert tr("Home") == "Начало"
    assert language().words.number(1234.5, 1) == "1\u00a0234,5"
    assert tr("{n} of {all}", n=1200, all=12000) == "1\u00a0200 от 12\u00a0000"


def test_a_text_without_translation_is_shown_in_english() -> None:
    language().use("bg")
    assert tr("noun|Never written {n}", n=3) == "Never written 3"


@pytest.mark.parametrize(("number", "text"), [(0, "0 steps"), (1, "1 step"), (1200, "1,200 steps")])
def test_counts_choose_their_form(number: int, text: str) -> None:
    assert tr_count("{n} step", "{n} steps", number) == text


def test_what_was_said_follows_the_language(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    label, button = QLabel(widget), QPushButton(widget)
    say(label, QLabel.setText, "Home")
    say(button, QPushButton.setText, "Old {n}", n=1)
    say(button, QPushButton.setText, "{n} new notifications", n=2)
    language().use("bg")
    assert (label.text(), button.text()) == ("Начало", "2 нови известия")
    language().use("en")
    assert (label.text(), button.text()) == ("Home", "2 new notifications")


def test_a_deleted_widget_is_forgotten(qtbot: QtBot) -> None:
    class Owner(QObject):
        pass

    owner, heard = Owner(), []
    say(owner, lambda _, text: heard.append(text), "Home")
    i18n.shiboken6.delete(owner)
    language().use("bg")
    assert heard == ["Home"]


def test_qt_speaks_it_too(qtbot: QtBot) -> None:
    language().use("bg")
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    button = box.button(QDialogButtonBox.StandardButton.Cancel)
    assert "Отказ" in button.text()


def test_the_systems_language_is_one_that_we_speak() -> None:
    assert i18n.of_system() in i18n.LANGUAGES


def test_what_says_something_of_itself_is_not_kept(qtbot: QtBot) -> None:
    class Row(QWidget):
        def __init__(self) -> None:
            super().__init__()
            self.title = QLabel(self)
            say(self.title, lambda owner, text: owner.setText(self.objectName() + text), "Home")

    gone = weakref.ref(Row())
    gc.collect()
    assert gone() is None


@pytest.mark.parametrize("code", ["en", "bg"])
def test_the_key_that_confirms_has_one_name(code: str) -> None:
    language().use(code)
    form = QKeySequence.SequenceFormat
    sequence = QKeySequence.fromString("Ctrl+Return", form.PortableText)
    assert sequence.toString(form.NativeText) == "Ctrl+Enter"
    assert sequence.toString(form.PortableText) == "Ctrl+Return"
