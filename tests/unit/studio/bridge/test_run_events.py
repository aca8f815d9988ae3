"""Batches of events as signals by kind, through the inbox that a thread fills."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from runtime.engine.events import LogLine, RunStatusChanged, StepFinished, StepStarted, VariableChanged
from runtime.host.protocol import answer_line, event_line, lost_line
from studio.bridge import inbox as module
from studio.bridge.inbox import Answer, Ended, Inbox, Lost, read_message
from studio.bridge.link import HostLink
from studio.bridge.run_events import RunEvents


def log(number: int) -> LogLine:
    return LogLine(run="r", at=number, scope="", step="s", name="S", level="info", message=str(number))


def started(step: str) -> StepStarted:
    return StepStarted(run="r", at=1, scope="", step=step, name=step, type="flow.log", attempt=1)


def test_each_kind_is_told_once_for_a_batch_and_the_end_of_a_run_last(qapp: Any, fresh_home: Any) -> None:
    link = HostLink(fresh_home)
    events, told = RunEvents(link), list[Any]()
    for name in ("steps_changed", "variables_changed", "logged", "paused", "runs_changed"):
        getattr(events, name).connect(lambda some, name=name: told.append((name, len(some))))
    end = RunStatusChanged(run="r", at=3, status="completed")
    change = VariableChanged(run="r", at=2, scope="", step="s", name="S", variable="v", value=1)
    done = StepFinished(run="r", at=2, scope="", step="s", name="S", status="completed", attempt=1, duration=1.0)
    link.events.emit([started("s"), log(1), change, log(2), done, end])
    assert told == [("steps_changed", 2), ("variables_changed", 1), ("logged", 2), ("runs_changed", 1)]


def test_lines_become_messages() -> None:
    assert read_message(event_line(log(1).as_json()).strip()) == log(1)
    assert read_message(answer_line(3, [1]).strip()) == Answer(3, [1])
    assert read_message(lost_line(4).strip()) == Lost(4)
    assert read_message(b'{"event": {"kind": "of.the.future"}}') is None
    for line in (b"hello", b"[]", b'{"result": 1}'):
        with pytest.raises(ValueError):
            read_message(line)


def test_events_wait_for_each_other_and_an_answer_brings_them_along(qtbot: QtBot) -> None:
    inbox = Inbox()
    batches: list[list[Any]] = []
    inbox.batch.connect(batches.append)
    messages = [*map(log, range(100)), Answer(1, "yes")]
    writer = threading.Thread(target=lambda: [inbox.put(message) for message in messages])
    writer.start()
    qtbot.waitUntil(lambda: sum(map(len, batches)) == 101, timeout=10_000)
    writer.join()
    assert [message for batch in batches for message in batch] == messages
    assert len(batches) < 20, "many events make few batches"


def test_a_window_that_does_not_come_along_holds_up_the_reader_and_nobody_else(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_WAITING", 10)
    inbox, taken = Inbox(), list[Any]()
    inbox.batch.connect(taken.extend)
    writer = threading.Thread(target=lambda: [inbox.put(log(number)) for number in range(50)])
    writer.start()
    writer.join(0.2)
    assert writer.is_alive(), "it waits for room"
    qtbot.waitUntil(lambda: len(taken) == 50, timeout=10_000)
    writer.join(10)
    assert not writer.is_alive() and [event.at for event in taken] == list(range(50))


def test_a_closed_inbox_lets_the_reader_go(qapp: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_WAITING", 1)
    inbox = Inbox()
    writer = threading.Thread(target=lambda: [inbox.put(log(1)), inbox.put(log(2)), inbox.put(Ended())])
    writer.start()
    inbox.close()
    writer.join(10)
    assert not writer.is_alive()
