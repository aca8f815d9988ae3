"""Runs that the window remembers: of an earlier day, and of the document in front."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from runtime.model.status import RunStatus
from studio.bridge.link import HostLink
from studio.bridge.operation import settle
from studio.bridge.run_events import RunEvents
from studio.panels.run.panel import RunPanel
from studio.running import Running
from studio.state.document import Document
from studio.state.run_views import StepStatus
from tests.fixtures.engine import until

Open = Callable[..., Document]


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
