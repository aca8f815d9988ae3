"""Notices: as toasts that leave by themselves or stay, and in the list of the bell."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from runtime.errors import StoreError
from studio.panels.bell import Bell, NoticeList
from studio.widgets import toasts
from studio.widgets.notices import KEPT, Notices, Offer, Tone
from studio.widgets.toasts import MOST, Card, Toasts

pytestmark = pytest.mark.usefixtures("theme")


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    made.resize(800, 600)
    qtbot.addWidget(made)
    made.show()
    return made


def test_a_toast_shows_message_and_remedy_within_its_window(window: QWidget, qtbot: QtBot) -> None:
    notices = Notices()
    shown = Toasts(notices, window)
    notices.fail(StoreError("The disk is full.", remedy="Make room.", details="ENOSPC"))
    qtbot.waitUntil(lambda: shown.isVisible() and shown.height() > 60, timeout=5000)
    texts = [label.text() for label in shown.findChildren(QLabel) if label.text()]
    assert texts == ["The disk is full.", "Make room."]
    assert window.rect().contains(shown.geometry())


def test_what_need_not_be_read_leaves_by_itself(window: QWidget, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(toasts, "STAY_MS", 30)
    notices = Notices()
    shown = Toasts(notices, window)
    notices.tell("Saved.", tone=Tone.SUCCESS)
    notices.fail(StoreError("The disk is full."))
    qtbot.waitUntil(lambda: len(visible_cards(shown)) == 1, timeout=5000)
    assert visible_cards(shown)[0].findChildren(QLabel)[0].text() == "The disk is full."


def test_there_are_never_too_many(window: QWidget) -> None:
    notices = Notices()
    shown = Toasts(notices, window)
    for number in range(MOST + 3):
        notices.tell(str(number))
    assert len(visible_cards(shown)) == MOST


def test_toasts_stand_over_the_middle_and_leave_what_is_around_usable(window: QWidget, qtbot: QtBot) -> None:
    notices, middle = Notices(), QWidget(window)
    middle.setGeometry(100, 50, 500, 400)
    middle.show()
    shown = Toasts(notices, window)
    shown.stand_over(middle)
    notices.fail(StoreError("The disk is full."))
    qtbot.waitUntil(lambda: shown.isVisible() and middle.geometry().contains(shown.geometry()), timeout=5000)
    middle.setGeometry(100, 50, 200, 400)
    qtbot.waitUntil(lambda: shown.geometry().right() > 700, timeout=5000)
    assert window.rect().contains(shown.geometry()), "where the middle is too narrow, in the window's corner"


def test_markup_in_a_message_is_shown_as_it_is(window: QWidget) -> None:
    notices = Notices()
    shown = Toasts(notices, window)
    notices.tell("<img src=x> & more")
    (label,) = [label for label in shown.findChildren(QLabel) if label.text()]
    assert label.textFormat() == Qt.TextFormat.PlainText


def test_an_offer_is_taken_once(window: QWidget, qtbot: QtBot) -> None:
    notices, taken = Notices(), []
    shown = Toasts(notices, window)
    notices.tell("Deleted.", offer=Offer("Undo", lambda: taken.append(1)))
    button = next(button for button in shown.findChildren(QPushButton) if button.text() == "Undo")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert taken == [1]
    qtbot.waitUntil(lambda: not visible_cards(shown), timeout=5000)


def test_the_copy_button_copies_all(window: QWidget, qtbot: QtBot) -> None:
    notices = Notices()
    shown = Toasts(notices, window)
    notices.fail(StoreError("The disk is full.", remedy="Make room.", details="ENOSPC"))
    button = next(button for button in shown.findChildren(QPushButton) if button.text() == "Copy")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert QApplication.clipboard().text() == "The disk is full.\nMake room.\nENOSPC"


def test_the_bell_counts_until_somebody_looks(window: QWidget, qtbot: QtBot) -> None:
    notices = Notices()
    bell = Bell(notices)
    bell.setParent(window)
    notices.tell("One.")
    notices.tell("Two.")
    assert bell.accessibleName() == "2 new notifications"
    bell.open_list()
    (opened,) = bell.findChildren(NoticeList)
    texts = [label.text() for label in opened.findChildren(QLabel) if label.text()]
    assert texts == ["Notifications", "Two.", "just now", "One.", "just now"]
    assert (notices.unread, bell.accessibleName()) == (0, "0 new notifications")
    opened.close()


def test_old_notices_go(qapp: object) -> None:
    notices = Notices()
    for number in range(KEPT + 5):
        notices.tell(str(number))
    assert len(notices.all) == KEPT
    assert notices.all[-1].text == str(KEPT + 4)
    notices.clear()
    assert notices.all == []


def visible_cards(shown: Toasts) -> list[Card]:
    return [card for card in shown.findChildren(Card) if not card.isHidden()]


def test_what_was_closed_is_no_news_and_what_is_over_goes(window: QWidget) -> None:
    notices = Notices()
    shown = Toasts(notices, window)
    notices.tell("Cannot run.", tone=Tone.WARNING, about="errors of a")
    notices.tell("The disk is full.", tone=Tone.DANGER)
    assert notices.unread == 2
    visible_cards(shown)[1].close_button.click()
    assert notices.unread == 1 and len(notices.all) == 2, "the list keeps what was closed"
    notices.settle("errors of another")
    assert notices.unread == 1
    notices.settle("errors of a")
    assert notices.unread == 0 and [one.text for one in notices.all] == ["The disk is full."]
    assert visible_cards(shown) == []
