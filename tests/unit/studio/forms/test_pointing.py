"""Pointing at an element from the step's form, in a browser that stays open: a real one, without a window."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from runtime.browser.recording.browser import StartedBrowser, start
from runtime.engine.events import StepFinished
from runtime.files.project import Project
from runtime.services.elements import known_elements
from runtime.tasks.registry import Registry
from studio.forms.context import FormContext
from studio.forms.editors.pointing import Pointing
from studio.pages.elements.details import Details
from studio.panels.step.panel import StepPanel
from studio.state.document import Document
from studio.state.page_browser import page_browser
from studio.state.probe import Place
from studio.state.run_session import RunSession
from studio.state.selection import Selection
from studio.theme import Theme
from tests.fixtures.healed_project import make_project
from tests.fixtures.live_studio import eventually
from tests.fixtures.person import Person
from tests.fixtures.web_site import Site

pytestmark = pytest.mark.browser


@pytest.fixture
async def running(tmp_path: Path) -> AsyncIterator[StartedBrowser]:
    """A browser of the person's own that shows a page they had to sign in for."""
    browser = await start(headless=True)
    person = await Person.sit_down(browser.address)
    (tmp_path / "inside.html").write_text("<button id=save>Save</button>", "utf-8")
    await person.call("Page.navigate", {"url": (tmp_path / "inside.html").as_uri()})
    await person.sees("!!document.querySelector('#save')")
    yield browser
    page_browser().close()
    await browser.close(person.connection)
    await person.leave()


@pytest.fixture
async def pointing(tmp_path: Path, theme: Theme, garbage: None) -> AsyncIterator[Any]:
    flow = make_project(tmp_path / "shop") / "workflows/order.flow.json"
    outside = tmp_path / "sign-in.html"
    outside.write_text("<h1>Sign in</h1>", "utf-8")
    context = FormContext()
    context.update(place=Place(flow, "save", outside.as_uri()))
    made = Pointing(context, lambda: {"selector": "#save"})
    made.show()
    yield made
    made.probe.close()
    made.close()
    made.deleteLater()
    context.deleteLater()


async def test_tested_where_the_person_is_signed_in(pointing: Any, running: StartedBrowser) -> None:
    QTest.mouseClick(pointing.test, Qt.MouseButton.LeftButton)
    assert pointing.cancel.isVisible() and not pointing.test.isVisible()
    await eventually(lambda: not pointing.probe.active)
    assert "Not found" in pointing.said.text() and "sign in" in pointing.said.text(), pointing.said.text()
    assert not pointing.leave.isVisible()
    page_browser().join(running.address)
    assert pointing.leave.isVisible() and pointing.leave.text() == "Leave it"
    QTest.mouseClick(pointing.test, Qt.MouseButton.LeftButton)
    await eventually(lambda: not pointing.probe.active)
    assert pointing.said.text() == "✓ Found by its selector."
    QTest.mouseClick(pointing.leave, Qt.MouseButton.LeftButton)
    assert page_browser().address == "" and not pointing.leave.isVisible()
    assert running.process.returncode is None, "it is somebody else's"


async def test_a_browser_that_does_not_answer_is_told(pointing: Any) -> None:
    pointing._ask_address()
    QTest.keyClicks(pointing.address, "1")
    QTest.keyClick(pointing.address, Qt.Key.Key_Return)
    assert page_browser().address == "1" and not pointing.running.isVisible()
    QTest.mouseClick(pointing.test, Qt.MouseButton.LeftButton)
    await eventually(lambda: not pointing.probe.active)
    assert pointing.said.text() and pointing.said.property("tone") == "danger"
    page_browser().close()


async def test_a_page_that_leads_to_a_sign_in_is_told(pointing: Any, running: StartedBrowser, web_site: Site) -> None:
    page_browser().join(running.address)
    pointing.page.selectAll()
    QTest.keyClicks(pointing.page, web_site.url("private"))
    pointing._context.runs = True
    wanted: list[bool] = []
    pointing._context.run_wanted.connect(lambda: wanted.append(True))
    QTest.mouseClick(pointing.go, Qt.MouseButton.LeftButton)
    await eventually(lambda: not pointing.probe.active)
    assert web_site.url("signed_out") in pointing.said.text() and pointing.run.isVisible(), pointing.said.text()
    QTest.mouseClick(pointing.run, Qt.MouseButton.LeftButton)
    assert wanted
    person = await Person.sit_down(running.address)
    await person.go(web_site.url("sign_in"))
    await person.leave()
    QTest.mouseClick(pointing.go, Qt.MouseButton.LeftButton)
    await eventually(lambda: not pointing.probe.active)
    assert pointing.said.text() == "The page is open in the browser." and not pointing.run.isVisible()


async def test_opening_is_cancelled_and_a_page_that_is_not_there_is_told(pointing: Any) -> None:
    """Without a display no window opens, and the message says so; with one, the page cannot be reached."""
    pointing.page.setText("http://127.0.0.1:1/")
    pointing.open()
    assert pointing.browser.opening and pointing.cancel.isVisible()
    QTest.mouseClick(pointing.cancel, Qt.MouseButton.LeftButton)
    assert not pointing.browser.opening and pointing.pick.isVisible() and pointing.said.text() == ""
    pointing.open()
    await eventually(lambda: not pointing.browser.opening)
    assert pointing.said.property("tone") == "danger" and pointing.said.text()


@pytest.fixture
async def panel(tmp_path: Path, theme: Theme, garbage: None) -> AsyncIterator[StepPanel]:
    """A step of a project that names an element, as two workflows do; it failed on another page than the first."""
    document = Document.open(make_project(tmp_path / "shop") / "workflows/order.flow.json")
    made, selection, session = StepPanel(Registry()), Selection(), RunSession("r1")
    error = {"message": "It is gone.", "kind": "target", "page": (tmp_path / "inside.html").as_uri()}
    ended = {"status": "failed", "attempt": 1, "duration": 1.0, "error": error}
    session.take([StepFinished(run="r1", at=1, scope="", step="save", name="", **ended)])
    made.show_document(document, selection)
    made.show_session(session)
    selection.select(["save"])
    made.show()
    yield made
    made.show_document(None, None)
    made.close()
    for one in (made, session, selection, document):
        one.deleteLater()


async def test_an_element_that_steps_share_is_mended_for_all_of_them(
    panel: StepPanel, running: StartedBrowser, tmp_path: Path
) -> None:
    pointing = panel.findChild(Pointing)
    assert isinstance(pointing, Pointing) and pointing.page.text() == (tmp_path / "inside.html").as_uri()
    file, flow = tmp_path / "shop/elements/shop.json", tmp_path / "shop/workflows/order.flow.json"
    before, steps = json.loads(file.read_text("utf-8")), flow.read_bytes()
    page_browser().join(running.address)
    person = await Person.sit_down(running.address)
    await person.look("document.querySelector('#save').id = 'keep'")
    QTest.mouseClick(pointing.pick, Qt.MouseButton.LeftButton)
    await eventually(lambda: pointing.probe.browser)
    await person.click("#keep")
    await eventually(lambda: pointing.undo.isVisible())
    assert pointing.said.text() == "“Save” of the project is mended, for all 2 steps that use it."
    mended = json.loads(file.read_text("utf-8"))["elements"]["save"]
    assert mended["name"] == "Save" and mended["fingerprint"]["attributes"]["id"] == "keep"
    assert (file.parent / mended["fingerprint"]["picture"]).is_file()
    document = panel._document
    assert document is not None and not document.dirty and flow.read_bytes() == steps
    assert document.elements["shop/save"] == mended, "the form shows what it is now"
    QTest.mouseClick(pointing.undo, Qt.MouseButton.LeftButton)
    await eventually(lambda: "as it was" in pointing.said.text())
    assert json.loads(file.read_text("utf-8")) == before and not pointing.undo.isVisible()
    await person.leave()


async def test_an_element_that_no_step_uses_is_tested_and_mended_on_its_page(
    running: StartedBrowser, tmp_path: Path, theme: Theme, garbage: None
) -> None:
    root = make_project(tmp_path / "shop")
    file = root / "elements/shop.json"
    before = json.loads(file.read_text("utf-8"))
    [other] = [one for one in known_elements(Project.open(root)) if one.reference == "shop/other"]
    details = Details()
    details.show_element(other, (), root / "elements")
    details.show()
    pointing = details.mending.pointing
    page_browser().join(running.address)
    QTest.mouseClick(pointing.pick, Qt.MouseButton.LeftButton)
    await eventually(lambda: pointing.probe.browser)
    person = await Person.sit_down(running.address)
    await person.click("#save")
    await eventually(lambda: pointing.undo.isVisible())
    assert pointing.said.text() == "“shop/other” of the project is mended. No step uses it yet."
    assert json.loads(file.read_text("utf-8"))["elements"]["other"]["fingerprint"]["name"] == "Save"
    QTest.mouseClick(pointing.test, Qt.MouseButton.LeftButton)
    await eventually(lambda: not pointing.probe.active)
    assert pointing.said.text() == "✓ Found by its selector."
    details.show_element(other, (), root / "elements")
    assert pointing.undo.isVisible(), "the page reads its elements anew, and what was said stays"
    QTest.mouseClick(pointing.undo, Qt.MouseButton.LeftButton)
    await eventually(lambda: "as it was" in pointing.said.text())
    assert json.loads(file.read_text("utf-8")) == before
    await person.leave()
    pointing.probe.close()
    details.close()
    details.deleteLater()
