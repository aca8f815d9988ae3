"""The live log: ten thousand lines, filters, follow mode, the way to a step."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from runtime.engine.events import LogLine, RunEvent, StepFinished
from studio.i18n import language
from studio.panels.log.model import DURATION, MESSAGE, STEP
from studio.panels.log.panel import LogPanel
from studio.state.run_session import RunSession
from studio.theme import Theme


def line(number: int, level: str = "info", step: str = "one") -> LogLine:
    return LogLine(run="r", at=number, scope="", step=step, name=step.title(), level=level, message=f"line {number}")


def end(number: int) -> StepFinished:
    place: dict[str, Any] = {"run": "r", "at": number, "scope": "", "step": "two", "name": "Two"}
    return StepFinished(**place, status="completed", attempt=1, duration=1_500)


@pytest.fixture
def panel(qtbot: QtBot, theme: Theme) -> LogPanel:
    shown = LogPanel()
    qtbot.addWidget(shown)
    shown.resize(900, 300)
    shown.show()
    return shown


def cells(panel: LogPanel, column: int = MESSAGE) -> list[str]:
    model = panel.model
    return [model.index(number, column).data() for number in range(model.rowCount())]


def test_what_happens_is_written_and_followed(panel: LogPanel) -> None:
    session = RunSession("r")
    panel.show_session(session)
    for start in range(0, 10_000, 1_000):
        events: list[RunEvent] = [line(number) for number in range(start, start + 1_000)]
        session.take(events)
    assert panel.model.rowCount() == 10_000 and "10,000 lines" in panel._count.text()
    bar = panel.view.verticalScrollBar()
    assert bar.value() == bar.maximum() > 0


def test_who_scrolls_up_is_left_in_peace(panel: LogPanel, qtbot: QtBot) -> None:
    session = RunSession("r")
    panel.show_session(session)
    session.take([line(number) for number in range(500)])
    panel.view.setFocus()
    panel.view.verticalScrollBar().triggerAction(panel.view.verticalScrollBar().SliderAction.SliderToMinimum)
    qtbot.waitUntil(lambda: not panel._follow.isChecked(), timeout=10_000)
    session.take([line(500)])
    assert panel.view.verticalScrollBar().value() == 0
    qtbot.mouseClick(panel._follow, Qt.MouseButton.LeftButton)
    assert panel.view.verticalScrollBar().value() == panel.view.verticalScrollBar().maximum()


def test_filters(panel: LogPanel, qtbot: QtBot) -> None:
    session = RunSession("r")
    session.take([line(1), line(2, "debug"), line(3, "warning", "two"), line(4, "error"), end(5)])
    panel.show_session(session)
    assert cells(panel) == ["line 1", "line 2", "line 3", "line 4", "Done"]
    assert cells(panel, DURATION)[-1] == "1.5 s"
    panel._level.setCurrentIndex(panel._level.findData("warning"))
    assert cells(panel) == ["line 3", "line 4"] and panel._count.text() == "2 of 5 lines"
    panel._level.setCurrentIndex(0)
    qtbot.keyClicks(panel._search, "TWO")
    assert cells(panel) == ["line 3", "Done"]
    qtbot.mouseClick(panel._steps, Qt.MouseButton.LeftButton)
    assert cells(panel) == ["line 3"]
    session.take([line(6, step="two"), line(7)])
    assert cells(panel) == ["line 3", "line 6"], "what comes later is filtered too"
    panel._search.clear()
    panel.show_step("two")
    assert cells(panel, STEP) == ["Two", "Two"]


def test_a_step_without_a_name_is_called_as_its_card_and_found_by_that(panel: LogPanel, qtbot: QtBot) -> None:
    session = RunSession("r")
    panel.model.called = {"say": "Write to the log: hi"}.get
    place: dict[str, Any] = {"run": "r", "at": 1, "step": "say", "name": "say", "level": "info", "message": "hi"}
    session.take([LogLine(**place, scope=""), LogLine(**place, scope="call>"), line(3)])
    panel.show_session(session)
    assert cells(panel, STEP) == ["Write to the log: hi", "say", "One"], "steps of called workflows are not in front"
    qtbot.keyClicks(panel._search, "to the log")
    assert cells(panel, STEP) == ["Write to the log: hi"]


def test_a_line_leads_to_its_step_and_can_be_copied(panel: LogPanel, qtbot: QtBot) -> None:
    session = RunSession("r")
    session.take([line(1), line(2, step="two")])
    panel.show_session(session)
    panel.view.setCurrentIndex(panel.model.index(1, MESSAGE))
    panel.view.setFocus()
    with qtbot.waitSignal(panel.step_asked, timeout=10_000) as asked:
        panel.view.activated.emit(panel.view.currentIndex())
    assert asked.args == ["two", ""]
    panel.copy()
    assert QGuiApplication.clipboard().text().endswith("Two\tline 2")


def test_another_run_and_another_language(panel: LogPanel) -> None:
    first, second = RunSession("r"), RunSession("q")
    first.take([line(1), end(2)])
    panel.show_session(first)
    panel.show_session(second)
    first.take([line(3)])
    assert panel.model.rowCount() == 0
    panel.show_session(first)
    language().use("bg")
    assert cells(panel)[1] != "Done" and panel.model.headerData(MESSAGE, Qt.Orientation.Horizontal) != "Message"
    panel.show_session(None)
    assert panel._stack.currentIndex() == 0


def test_the_first_row_that_is_seen_is_whole(panel: LogPanel) -> None:
    session = RunSession("r")
    panel.show_session(session)
    session.take([line(number) for number in range(60)])
    for height in range(220, 246, 5):
        panel.resize(900, height)
        view = panel.view
        assert view.rowViewportPosition(view.rowAt(0)) == 0
        last = view.rowViewportPosition(59) + view.rowHeight(59)
        assert last == view.viewport().height(), "and so is the newest"


def test_in_a_narrow_panel_what_is_said_has_the_room_of_the_time(panel: LogPanel) -> None:
    panel.resize(420, 300)
    assert panel.view.isColumnHidden(0) and panel.view.columnWidth(MESSAGE) > 100
    panel.resize(900, 300)
    assert not panel.view.isColumnHidden(0)
