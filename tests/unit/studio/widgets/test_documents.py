"""Tabs in the middle: opened, shown, closed, marked."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from studio.widgets.documents import Documents
from studio.widgets.tab_strip import LEAST, WIDEST

pytestmark = pytest.mark.usefixtures("theme")


def named(title: str) -> QWidget:
    widget = QWidget()
    widget.setWindowTitle(title)
    return widget


@pytest.fixture
def documents(qtbot: QtBot) -> Documents:
    made = Documents()
    qtbot.addWidget(made)
    return made


def test_what_is_opened_is_in_front(documents: Documents) -> None:
    heard: list[str] = []
    documents.current_changed.connect(heard.append)
    documents.open("a", named("One"), QIcon())
    documents.open("b", named("Two"), QIcon())
    documents.show_document("a")
    assert (documents.keys(), documents.current) == (["a", "b"], "a")
    assert heard[-1] == "a"
    assert "b" in heard


def test_closing_the_last_one_leaves_nothing(documents: Documents) -> None:
    documents.open("a", named("One"), QIcon())
    heard: list[str] = []
    documents.current_changed.connect(heard.append)
    documents.close_document("a")
    assert (documents.keys(), documents.current, documents.widget("a"), heard) == ([], "", None, [""])


def test_steps_go_round(documents: Documents) -> None:
    for key in "abc":
        documents.open(key, named(key), QIcon())
    documents.step(1)
    assert documents.current == "a"
    documents.step(-1)
    assert documents.current == "c"


def test_a_tab_shows_title_and_what_is_not_saved(documents: Documents) -> None:
    widget = named("Invoices & more[*]")
    documents.open("a", widget, QIcon())
    assert documents._tabs.tabText(0) == "Invoices && more"
    widget.setWindowModified(True)
    assert documents._tabs.tabText(0) == "Invoices && more •"
    widget.setWindowModified(False)
    assert documents._tabs.tabText(0) == "Invoices && more"
    widget.setWindowTitle("Other")
    assert documents._tabs.tabText(0) == "Other"


def test_tabs_become_narrower_before_any_is_scrolled_away(documents: Documents) -> None:
    for key in ("a", "b", "c"):
        documents.open(key, named("A workflow with a long name that goes on and on"), QIcon())
    bar = documents._tabs
    documents.resize(1000, 400)
    documents.show()
    assert {bar.tabRect(place).width() for place in range(3)} == {WIDEST}
    documents.resize(WIDEST + 2 * LEAST + 20, 400)
    QApplication.processEvents()
    assert bar.tabRect(0).left() == 0 and bar.tabRect(2).right() < bar.width()
    assert bar.tabRect(2).width() == WIDEST, "the one in front keeps its title"
    documents.show_document("a")
    assert bar.tabRect(0).width() == WIDEST and bar.tabRect(2).right() < bar.width()
