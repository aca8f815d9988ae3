"""Runs from the window with a real host: started, followed, asked, refused, stopped, and remembered."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from runtime.errors import UnderstudyError
from runtime.model.status import RunStatus
from studio.bridge.errors import errors
from studio.bridge.link import HostLink
from studio.bridge.operation import settle
from studio.bridge.run_events import RunEvents
from studio.panels.run.panel import RunPanel
from studio.running import Running
from studio.state.document import Document
from studio.state.run_views import StepStatus
from studio.theme import Theme
from tests.fixtures.engine import until

Open = Callable[..., Document]


@pytest.fixture
def open_flow(tmp_path: Path, theme: Theme) -> Any:
    """``open_flow("name", {variables}, one={"type": ...})``: a document of a file."""
    opened: list[Document] = []

    def make(name: str, variables: dict[str, Any] | None = None, /, **steps: Any) -> Document:
        path = tmp_path / f"{name}.flow.json"
        path.write_text(json.dumps({"format": 1, "id": name, "variables": variables or {}, "steps": steps}))
        opened.append(Document.open(path))
        return opened[-1]

    yield make
    for document in opened:
        document.close()


@pytest.fixture
async def running(link: HostLink, theme: Theme) -> AsyncIterator[Running]:
    window, panel = QWidget(), RunPanel()
    panel.setParent(window)
    made = Running(window, link, RunEvents(link, window), panel)
    made.panel = panel  # type: ignore[attr-defined]
    await link.open()
    yield made
    await settle()
    window.deleteLater()


def press(owner: QWidget, text: str) -> None:
    button = next(one for one in owner.findChildren(QPushButton) if one.text() == text)
    button.click()


async def test_a_second_click_on_run_is_not_a_second_run(running: Any, open_flow: Open, link: HostLink) -> None:
    running.show_document(open_flow("job", one={"type": "flow.log", "params": {"message": "once"}}))
    running.start()
    running.start()
    await until(lambda: running.session is not None and running.session.over)
    listed = await link.call("runs.list")
    assert len(listed["runs"]) == 1
    running.start()
    await until(lambda: running.session.over and running.session.run != listed["runs"][0]["id"])
    await settle()


async def test_a_run_is_followed_to_its_end(running: Any, open_flow: Open) -> None:
    document = open_flow(
        "job",
        {"total": {"type": "number"}},
        one={"type": "flow.set", "params": {"values": {"total": "{{ 2 + 3 }}"}}, "next": {"out": ["two"]}},
        two={"type": "flow.log", "params": {"message": "total {{ vars.total }}"}, "next": {"out": ["three"]}},
        three={"type": "flow.join", "params": {"value": {"a": [1]}}},
    )
    running.show_document(document)
    running.start()
    await until(lambda: running.session is not None and running.session.over)
    session = running.session
    assert session.status is RunStatus.COMPLETED and session.variables == {"total": 5}
    assert session.view("two").status is StepStatus.COMPLETED
    assert "total 5" in [line.message for line in session.lines]
    await until(lambda: session.outputs_of.get("three") == {"a": [1]})
    assert running.panel.log.model.rowCount() > 0 and not running.running
    await settle()


async def test_a_run_of_an_earlier_day_is_shown_as_it_was(running: Any, open_flow: Open, link: HostLink) -> None:
    """Whoever opens the workflow later sees the same log, states and duration as those who watched."""
    document = open_flow(
        "two",
        one={"type": "flow.log", "params": {"message": "Counting."}, "name": "Count", "next": {"out": ["two"]}},
        two={"type": "flow.fail", "params": {"message": "Too many."}},
    )
    running.show_document(document)
    running.start()
    await until(lambda: running.session is not None and running.session.over and running.session.seconds is not None)
    window, panel = QWidget(), RunPanel()
    panel.setParent(window)
    later = Running(window, link, RunEvents(link, window), panel)
    later.show_document(document)
    await until(lambda: later.session is not None and len(later.session.lines) == len(running.session.lines))
    assert later.session is not None and not later.session.past
    told = [(line.level, line.name, line.message) for line in later.session.lines]
    assert told == [(line.level, line.name, line.message) for line in running.session.lines]
    assert ("step", "Count", "completed") in told and any(line[2].startswith("Too many.") for line in told)
    assert later.session.view("one").status is StepStatus.COMPLETED
    await settle()
    assert (panel.bar._time.text(), panel.bar._status.text()) == (running.panel.bar._time.text(), "Failed")
    window.deleteLater()


async def test_a_failed_run_says_why_and_the_next_document_shows_its_own(running: Any, open_flow: Open) -> None:
    bad = open_flow("bad", one={"type": "flow.fail", "params": {"message": "Nothing to do."}})
    running.show_document(bad)
    running.start()
    await until(lambda: running.session is not None and running.session.over)
    assert running.session.status is RunStatus.FAILED
    assert "Nothing to do." in running.panel.bar._detail.text()
    running.show_document(open_flow("other", one={"type": "flow.join"}))
    assert running.session is None and not running.panel.bar.isVisible()
    running.show_document(bad)
    assert running.session.status is RunStatus.FAILED
    await settle()


async def test_inputs_are_asked_for_and_proposed_again(running: Any, open_flow: Open) -> None:
    document = open_flow(
        "asks",
        {"who": {"type": "string", "direction": "input", "required": True}},
        one={"type": "flow.log", "params": {"message": "{{ vars.who }}"}},
    )
    running.show_document(document)
    running.start()
    dialog = running._dialog
    assert dialog is not None and running.session is None
    dialog._values["who"] = "Ana"
    dialog.agree()
    await until(lambda: running.session is not None and running.session.over)
    assert running._dialog is None
    running.start()
    assert running._dialog._last == {"who": "Ana"}
    running._dialog.reject()
    await settle()


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


async def test_a_stranger_asks_for_its_rights_first(running: Any, open_flow: Open, tmp_path: Path) -> None:
    place = str(tmp_path / "made.txt")
    document = open_flow("writes", one={"type": "files.write", "params": {"path": place, "content": "hello"}})
    running.show_document(document)
    running.start()
    await until(lambda: running._dialog is not None and not running._dialog._rights.isHidden())
    assert running.session is None and not Path(place).exists()
    running._dialog.agree()
    await until(lambda: running.session is not None and running.session.over)
    assert Path(place).read_text() == "hello"
    await settle()


async def test_a_run_is_paused_and_stopped(running: Any, open_flow: Open) -> None:
    wait = {"type": "flow.delay", "params": {"seconds": 0.05}}
    document = open_flow(
        "long", each={"type": "flow.for_each", "params": {"items": list(range(500))}, "next": {"each": ["w"]}}, w=wait
    )
    running.show_document(document)
    running.start()
    await until(lambda: running.session is not None and running.session.view("each").done > 0)
    running.panel.bar.pause_asked.emit(True)
    await until(lambda: running.session.status is RunStatus.PAUSED)
    running.panel.bar.pause_asked.emit(False)
    await until(lambda: running.session.status is RunStatus.RUNNING)
    running.panel.bar.stop_asked.emit()
    await until(lambda: running.session.over)
    assert running.session.status is RunStatus.CANCELLED
    await settle()


async def test_what_cannot_run_is_said(running: Any, open_flow: Open) -> None:
    told: list[UnderstudyError] = []
    errors().reported.connect(told.append)
    try:
        running.show_document(open_flow("broken", one={"type": "flow.log"}))
        running.start()
        await until(lambda: told)
    finally:
        errors().reported.disconnect(told.append)
    assert "problem" in told[0].message and running.session is None
    await settle()
