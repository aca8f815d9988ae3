"""What a waiting run asks is answered in the dock."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from runtime.model.status import RunStatus
from studio.bridge.operation import settle
from studio.state.document import Document
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
