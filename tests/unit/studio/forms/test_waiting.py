"""The card of what a run waits for says what has happened."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from studio.forms.waiting import WaitingCard
from studio.staging.runs import lost_browser

pytestmark = pytest.mark.usefixtures("theme")


def texts(card: WaitingCard) -> str:
    return " ".join(one.text() for one in card.findChildren(QLabel))


def test_a_lost_browser_is_no_step_in_doubt(qtbot: QtBot) -> None:
    card = WaitingCard(lost_browser(), "Click “Sign out”")
    qtbot.addWidget(card)
    assert "“Click ‘Save’”" in texts(card) and "closed" in texts(card), "which steps would be done twice"
    assert "Nobody knows" not in texts(card)
    with qtbot.waitSignal(card.answered, timeout=1000) as answer:
        next(one for one in card.findChildren(QPushButton) if one.text() == "Go on without repeating").click()
    assert answer.args == ["done", {}]


def test_a_step_in_doubt_is_named_in_inner_quotation_marks(qtbot: QtBot) -> None:
    place = {"step": "save", "scope": "", "reason": "doubt", "message": ""}
    card = WaitingCard(place, "Click “Save”")
    qtbot.addWidget(card)
    assert "“Click ‘Save’”" in texts(card)
