"""What is asked before a recording: where it begins, and in which browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from studio.dialogs.record import FRESH, OPEN, OWN, Asked, RecordDialog
from studio.state.practice import PracticeSite

pytestmark = pytest.mark.usefixtures("theme")
THERE = "http://127.0.0.1:9333"


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def ask(window: QWidget, asked: list[Asked], behind: str, open_one: str) -> RecordDialog:
    dialog = RecordDialog(window, PracticeSite(window), asked.append, behind, open_one)
    dialog.show()
    return dialog


def test_more_steps_are_recorded_in_the_browser_that_is_open(window: QWidget) -> None:
    asked: list[Asked] = []
    dialog = ask(window, asked, "Save the invoice", THERE)
    assert dialog.browser.currentData() == OPEN and not dialog._about_signing_in.isVisible()
    dialog.agree_button.click()
    assert asked == [Asked("", "", OPEN, THERE)]


def test_without_one_it_is_said_that_signing_in_is_recorded(window: QWidget) -> None:
    dialog = ask(window, [], "Save the invoice", "")
    assert dialog.browser.currentData() == FRESH and dialog.browser.findData(OPEN) < 0
    assert "pause" in dialog._about_signing_in.text() and dialog._about_signing_in.isVisible()


def test_a_new_job_begins_in_a_fresh_one(window: QWidget) -> None:
    dialog = ask(window, [], "", THERE)
    assert dialog.browser.currentData() == FRESH and not dialog._about_signing_in.isVisible()
    dialog.name.setText("Invoices")
    assert not dialog.agree_button.isEnabled()
    dialog.browser.setCurrentIndex(dialog.browser.findData(OPEN))
    assert dialog.agree_button.isEnabled(), "it begins where that browser is"


def test_a_profile_folder_of_ones_own_is_used(window: QWidget, tmp_path: Path) -> None:
    asked: list[Asked] = []
    dialog = ask(window, asked, "", "")
    dialog.address.setText("example.org")
    dialog.name.setText("Invoices")
    assert not dialog.profile.isVisible()
    dialog.browser.setCurrentIndex(dialog.browser.findData(OWN))
    assert dialog.profile.isVisible() and not dialog.agree_button.isEnabled()
    dialog.profile.setText(str(tmp_path))
    dialog.agree_button.click()
    assert asked == [Asked("https://example.org", "Invoices", OWN, profile=str(tmp_path))]


def test_the_dialog_grows_with_what_it_asks(window: QWidget) -> None:
    dialog = ask(window, [], "", "")
    dialog.browser.setCurrentIndex(dialog.browser.findData(OWN))
    QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    layout = dialog.layout()
    assert layout is not None and dialog.height() >= layout.totalHeightForWidth(dialog.width())
