"""Closing the window while a run goes on keeps both; without a run, or without a tray, Studio ends as ever."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QSystemTrayIcon

from runtime.files import save_workflow
from runtime.model import Step
from studio.app import Studio
from studio.bridge.operation import settle
from studio.pages.review.page import ReviewPage
from studio.pages.workflows.page import WorkflowsPage
from studio.state.pins import Pins
from tests.fixtures.live_studio import eventually, write_flow
from tests.unit.studio.canvas.conftest import flow

pytestmark = pytest.mark.usefixtures("theme")


@pytest.fixture
async def studio(live_studio: Studio) -> Studio:
    """A workflow that takes long is in front."""
    path = live_studio.workspace.root / "workflows" / "long.flow.json"
    save_workflow(path, flow(Step("rest", "flow.delay", params={"seconds": 600})))
    live_studio.editor.open(path)
    return live_studio


@pytest.fixture
def shown_tray(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A desktop with a tray, which the platform of tests has not; the messages that it shows."""
    said: list[str] = []
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: True))
    monkeypatch.setattr(QSystemTrayIcon, "isVisible", lambda self: True)
    monkeypatch.setattr(QSystemTrayIcon, "showMessage", lambda self, title, text, look: said.append(title))
    return said


async def begin(studio: Studio) -> None:
    studio.runs.start()
    await eventually(lambda: bool(studio.runs.running.sessions.under_way))


async def test_a_run_keeps_the_window_in_the_tray_and_is_stopped_from_there(
    studio: Studio, shown_tray: list[str]
) -> None:
    await begin(studio)
    assert studio.tray._state.text() == "1 run is under way"
    studio.window.close()
    assert (studio.window.isVisible(), shown_tray) == (False, ["Understudy goes on"])
    studio.commands.run("tray.open")
    assert studio.window.isVisible()
    studio.window.close()
    assert shown_tray == ["Understudy goes on"], "it is said once"
    studio.commands.run("tray.stop_all")
    await eventually(lambda: not studio.runs.running.sessions.under_way)
    await eventually(lambda: shown_tray[-1] == "“flow” was stopped.")
    assert studio.tray._state.text() == "Nothing is running"


async def test_who_quits_quits(studio: Studio, shown_tray: list[str]) -> None:
    await begin(studio)
    asked = [may_close() for may_close in studio.window.may_close]
    assert not all(asked)
    studio.window.leaving = True
    assert all(may_close() for may_close in studio.window.may_close)


async def test_without_a_tray_or_a_run_the_window_closes(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    assert all(may_close() for may_close in studio.window.may_close)
    await begin(studio)
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: False))
    assert not all(may_close() for may_close in studio.window.may_close)
    (told,) = [one for one in studio.notices.all if "stops with Studio" in one.text]
    assert told.offer is not None and "goes on with it" in told.remedy
    assert all(may_close() for may_close in studio.window.may_close), "who closes again has read it"
    studio.commands.run("tray.stop_all")
    await eventually(lambda: not studio.runs.running.under_way)
    assert not [one for one in studio.notices.all if "stops with Studio" in one.text], "there is nothing to say"


async def test_a_workflow_is_run_from_the_tray_and_paused_there(studio: Studio, shown_tray: list[str]) -> None:
    write_flow(studio, "rest", {"one": {"type": "flow.delay", "params": {"seconds": 600}}})
    studio.listing.refresh()
    await eventually(lambda: any(one.name == "Rest" for one in studio.listing.entries))
    studio.window.hide()
    studio.tray.menu.aboutToShow.emit()
    (action,) = [one for one in studio.tray.run_menu.actions() if one.text() == "Rest"]
    action.trigger()
    await eventually(lambda: bool(studio.runs.running.sessions.under_way))
    assert not studio.window.isVisible(), "there is nothing to ask"
    studio.tray.menu.aboutToShow.emit()
    pause = studio.commands.action("run.pause")
    assert pause in studio.tray.menu.actions() and pause.isEnabled()
    studio.commands.run("tray.stop_all")
    await eventually(lambda: not studio.runs.running.sessions.under_way)


async def test_a_workflow_with_inputs_brings_its_question_with_the_window(
    studio: Studio, shown_tray: list[str]
) -> None:
    fields = {"variables": {"who": {"type": "string", "direction": "input"}}}
    write_flow(studio, "greet", {"one": {"type": "flow.log", "params": {"message": "hi"}}}, **fields)
    studio.listing.refresh()
    await eventually(lambda: any(one.name == "Greet" for one in studio.listing.entries))
    studio.window.hide()
    studio.tray.fill()
    (action,) = [one for one in studio.tray.run_menu.actions() if one.text() == "Greet"]
    action.trigger()
    assert studio.window.isVisible() and studio.runs.running.question.is_open
    assert not studio.runs.running.sessions.under_way
    dialog = studio.runs.running.question._dialog
    assert dialog is not None
    dialog.reject()
    dialog.deleteLater()
    await settle()


async def test_the_tray_tells_how_a_run_has_ended_and_leads_there(studio: Studio, shown_tray: list[str]) -> None:
    """Also that one waits, and that one may not be begun unasked: these bring a window that is away."""
    failing = {"one": {"type": "flow.delay", "params": {"seconds": 0.2}, "next": {"out": ["two"]}}}
    path = write_flow(studio, "bad", failing | {"two": {"type": "flow.fail", "params": {"message": "No paper."}}})
    studio.window.hide()
    studio.tray._run(path)
    await eventually(lambda: shown_tray and shown_tray[-1] == "“Bad” has failed.")
    assert not studio.window.isVisible() and studio.notices.all[-1].remedy == "No paper."
    studio.tray.icon.messageClicked.emit()
    assert studio.window.isVisible()
    assert isinstance(studio.window.documents.widget(studio.window.documents.current), ReviewPage)

    asking = write_flow(studio, "ask", {"one": {"type": "people.ask", "params": {"question": "Pay it?"}}})
    studio.window.hide()
    studio.tray._run(asking)
    await eventually(lambda: shown_tray[-1] == "“Ask” waits for you.")
    assert studio.window.isVisible() and studio.editor.current.path == asking  # type: ignore[union-attr]
    await eventually(lambda: studio.docks.run.cards)
    studio.runs.stop()
    await eventually(lambda: not studio.runs.running.sessions.under_way)

    foreign = write_flow(studio, "read", {"one": {"type": "files.read", "params": {"path": "/nowhere/x.txt"}}})
    studio.window.hide()
    studio.tray._run(foreign)
    await eventually(studio.window.isVisible)
    dialog = studio.runs.running.question._dialog
    assert dialog is not None, "it asks whether the workflow may do what it wants to"
    dialog.reject()
    dialog.deleteLater()
    await settle()


async def test_what_cannot_run_is_not_offered(studio: Studio) -> None:
    write_flow(studio, "old", {"one": {"type": "flow.log", "params": {"message": "hi"}}}, lifecycle="archived")
    studio.listing.refresh()
    await eventually(lambda: any(one.name == "Old" for one in studio.listing.entries))
    studio.tray.fill()
    assert "Old" not in [one.text() for one in studio.tray.run_menu.actions()]


async def test_pinned_workflows_stand_first_and_are_run(studio: Studio, shown_tray: list[str]) -> None:
    path = write_flow(studio, "rest", {"one": {"type": "flow.delay", "params": {"seconds": 600}}})
    studio.listing.refresh()
    await eventually(lambda: any(one.name == "Rest" for one in studio.listing.entries))
    studio.window.show_page("workflows")
    page = studio.window.page("workflows")
    assert isinstance(page, WorkflowsPage)
    await eventually(lambda: page._filter.rowCount() == len(studio.listing.entries))
    names = [page._filter.index(row, 0).data() for row in range(page._filter.rowCount())]
    page.table.selectRow(names.index("Rest"))
    studio.commands.run("workflows.pin")
    assert Pins(studio.memory).all == (path,), "it is kept"
    assert studio.commands.action("workflows.pin").isChecked()
    studio.tray.menu.aboutToShow.emit()
    (pinned,) = studio.tray.pinned
    actions = studio.tray.menu.actions()
    assert pinned.text() == "Rest" and actions.index(pinned) < actions.index(studio.tray.run_menu.menuAction())
    assert studio.tray.run_menu.title() == "Run another workflow"

    # While it runs, the menu says how far it is, and stops it alone.
    studio.window.hide()
    pinned.trigger()
    await eventually(lambda: bool(studio.runs.running.sessions.under_way))
    studio.tray.menu.aboutToShow.emit()
    (menu,) = studio.tray.runs.menus.values()
    assert menu.title() == "Rest: 0 of 1 steps"
    menu.actions()[0].trigger()
    await eventually(lambda: not studio.runs.running.sessions.under_way)
    studio.tray.menu.aboutToShow.emit()
    assert not studio.tray.runs.menus
    studio.tray.menu.aboutToHide.emit()

    studio.commands.run("workflows.pin")
    studio.tray.menu.aboutToShow.emit()
    assert not studio.tray.pinned and studio.tray.run_menu.title() == "Run a workflow"
    studio.tray.menu.aboutToHide.emit()
