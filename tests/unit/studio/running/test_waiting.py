"""What a waiting run asks is answered in the dock."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from runtime.model.status import RunStatus
from studio.bridge.operation import settle
from studio.panels.run.panel import RunPanel
from studio.state.document import Document
from studio.theme import Theme
from tests.fixtures.engine import until

Open = Callable[..., Document]


def press(owner: QWidget, text: str) -> None:
    button = next(one for one in owner.findChildren(QPushButton) if one.text() == text)
    button.click()


async def test_a_question_is_answered_in_the_dock(running: Any, open_flow: Open) -> None:
    fields = [{"name": "count", "type": "number", "title": "How many"}]
    document = open_flow("ask", one={"type": "people.ask", "params": {"question": "Go on?", "fields": fields}})
    running.show_document(document)
    running.start()
    await until(lambda: running.panel.cards)
    (card,) = running.panel.cards
    assert "Go on?" in [text.text() for text in card.findChildren(QLabel)]
    press(card, "Approve")
    await until(lambda: card._rows["count"].problem)
    assert running.session.status is RunStatus.WAITING, "a wrong answer is said, and asked again"
    card._take("count", 3)
    press(card, "Approve")
    await until(lambda: running.session.over)
    assert running.session.status is RunStatus.COMPLETED and running.panel.cards == ()
    await until(lambda: (running.session.outputs_of.get("one") or {}).get("values") == {"count": 3})
    await settle()


def test_one_question_is_seen_at_a_time_and_whole(qtbot: QtBot, theme: Theme) -> None:
    panel = RunPanel()
    qtbot.addWidget(panel)
    panel.resize(700, 800)
    panel.show()
    fields = [{"name": f"field{number}", "type": "string", "title": "Text"} for number in range(2)]
    asked = {"step": "one", "reason": "ask", "message": "Go on?", "fields": fields}
    panel.show_waiting([asked, {"step": "two", "reason": "doubt"}], str)
    first, second = panel.cards
    questions = panel.questions
    qtbot.waitUntil(lambda: first.height() > 0 and questions._area.height() >= first.height())
    assert first.isVisible() and not second.isVisible() and questions._count.text() == "Question 1 of 2"
    qtbot.mouseClick(questions._next, Qt.MouseButton.LeftButton)
    assert second.isVisible() and not first.isVisible() and not questions._next.isEnabled()
    panel.show_waiting([asked], str)
    assert not questions._pager.isVisible() and panel.log.isVisible()
    panel.resize(700, 500)
    panel.show_waiting([asked], str)
    assert not panel.log.isVisible(), "a low window has room for the question only"
    panel.show_waiting([], str)
    assert panel.log.isVisible() and not questions.isVisible()
