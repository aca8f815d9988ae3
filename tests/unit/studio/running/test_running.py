"""Runs from the window with a real host: started once, followed, refused, paused and stopped."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from runtime.errors import UnderstudyError
from runtime.model.status import RunStatus
from studio.bridge.errors import errors
from studio.bridge.link import HostLink
from studio.bridge.operation import settle
from studio.state.document import Document
from studio.state.run_views import StepStatus
from tests.fixtures.engine import until

Open = Callable[..., Document]


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
