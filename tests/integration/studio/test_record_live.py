"""Recording with Studio open: each deed is a step on the canvas at once, and the proposals change the workflow."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from runtime.browser.find import PATH_VARIABLE, require_browser
from runtime.files import load_workflow
from runtime.files.project import Project
from studio.app import Studio
from studio.dialogs.record import Asked
from studio.panels.recording.cards import ProposalCard
from studio.state.document import Document
from tests.fixtures.edited_document import contents_bytes
from tests.fixtures.gesture_site import GestureSite
from tests.fixtures.person import Person

pytestmark = [pytest.mark.usefixtures("theme"), pytest.mark.browser, pytest.mark.timeout(180)]


@pytest.fixture
def site() -> Iterator[GestureSite]:
    served = GestureSite()
    served.pages["orders"] = (
        "<h1>Orders</h1><form onsubmit='event.preventDefault()'><label>Customer <input name=customer></label>"
        "<label>Amount <input name=amount></label><label>Password <input type=password name=secret></label>"
        "<button>Send</button></form><button id=b>Other</button>"
    )
    served.pages["entry"] = (
        "<h1>Entry</h1><form onsubmit='event.preventDefault(); this.reset()'>"
        "<label>Number <input name=number></label><label>Amount <input name=amount></label><button>Save</button></form>"
    )
    yield served
    served.close()


@pytest.fixture
async def studio(
    qapp: QApplication, qtbot: QtBot, garbage: None, fresh_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Studio]:
    hidden = tmp_path / "chromium"  # the browser of this machine, which shows no window here
    hidden.write_text(f'#!/bin/sh\nexec "{require_browser().path}" --headless=new "$@"\n')
    hidden.chmod(0o755)
    monkeypatch.setenv(PATH_VARIABLE, str(hidden))
    made = Studio(qapp, fresh_home)
    qtbot.addWidget(made.window)
    made.projects.enter(Project.create(tmp_path / "jobs", "Jobs").root)
    made.window.show()
    yield made
    made.recording.close(30_000)
    if isValid(made.window):
        made.window.close()
    await made.runs.close()
    made.instance.release()


async def begin(studio: Studio, url: str, name: str = "Order") -> Person:
    studio.recorder._begin(Asked(url, name))
    await until(lambda: bool(studio.recording.browser))
    return await Person.sit_down(studio.recording.browser)


async def until(condition: Callable[[], object], seconds: float = 60) -> None:
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.002)


def document(studio: Studio) -> Document:
    assert studio.editor.current is not None
    return studio.editor.current.document


def typed(studio: Studio, text: str) -> bool:
    """Whether the step that types the amount holds this."""
    steps = document(studio).workflow.steps.values()
    return any(text in str(step.params.get("value", "")) for step in steps if step.label == "Type amount")


def names(studio: Studio) -> list[str]:
    return [step.label for step in document(studio).workflow.steps.values()]


async def test_steps_come_as_they_are_done_and_proposals_change_them(studio: Studio, site: GestureSite) -> None:
    person = await begin(studio, site.url("orders"))
    await person.sees("document.readyState === 'complete'")
    await person.click("[name=customer]")
    await person.type("Ada")
    await until(lambda: "Type customer" in names(studio))
    for key in ("1", "2", "3", "4", "5"):
        await person.click("[name=amount]")
        await person.key(key)
        await until(partial(typed, studio, key))
    await person.click("[name=secret]")
    await person.type("canary")
    await person.click("button")
    await until(lambda: "Click “Send”" in names(studio))
    assert document(studio).held and not document(studio).dirty
    studio.commands.run("record.undo")
    await until(lambda: "Click “Send”" not in names(studio))
    studio.commands.run("record.pause")
    await until(studio.record.is_paused)
    await person.click("#b")
    studio.commands.run("record.pause")
    await until(lambda: not studio.record.is_paused())
    await person.click("button")
    await until(lambda: "Click “Send”" in names(studio))
    assert "Click “Other”" not in names(studio)
    studio.commands.run("record.stop")
    await until(lambda: not studio.recording.active)
    await person.leave()
    doc = document(studio)
    assert not doc.held and not doc.dirty
    assert load_workflow(doc.path or "").require().steps == doc.workflow.steps

    panel = studio.recorder.panel
    await until(lambda: bool(panel.secrets))  # what was kept is read beside the window
    assert [card.item for card in panel.secrets] == ["app_127_0_0_1"]
    customer = card_of(panel.cards, "customer")
    customer._variable._name.setText("who")
    customer._accept.click()
    assert list(doc.workflow.variables) == ["who"]
    assert "{{ vars.who }}" in str(contents_bytes(doc)[0])
    studio.commands.run("flow.undo")
    assert not doc.workflow.variables and customer.waits
    panel.all_button.click()
    assert len(doc.workflow.variables) == 2 and not panel.all_button.isVisible()
    assert "{{ env." in str(contents_bytes(doc)[0])


async def test_a_table_is_named_while_the_job_is_done(studio: Studio, site: GestureSite, tmp_path: Path) -> None:
    rows = [("LS-2041", "1250"), ("LS-2042", "89"), ("LS-2043", "430")]
    table = tmp_path / "jobs" / "invoices.csv"
    table.write_text("\n".join(["Number,Amount", *map(",".join, rows)]), "utf-8")
    person = await begin(studio, site.url("entry"))
    await person.sees("document.readyState === 'complete'")
    await enter(person, *rows[0])
    asked = len(studio.notices.all)
    await name_table(studio, tmp_path / "gone.csv")
    await until(lambda: len(studio.notices.all) > asked)
    assert "gone.csv" in studio.notices.all[-1].text and not studio.record.has_table()
    await name_table(studio, table)
    await until(studio.record.has_table)
    assert "invoices.csv" in studio.notices.all[-1].text
    assert "invoices.csv" in studio.commands.action("record.table").text()
    await enter(person, *rows[1])
    studio.commands.run("record.stop")
    await until(lambda: not studio.recording.active)
    await person.leave()
    await until(lambda: bool(studio.recorder.panel.cards))
    loop = next(card for card in studio.recorder.panel.cards if "invoices" in card.id)
    loop._accept.click()
    steps = document(studio).workflow.steps.values()
    assert [step.params["path"] for step in steps if step.type == "csv.read"] == ["invoices.csv"]


async def enter(person: Person, number: str, amount: str) -> None:
    for field, text in (("number", number), ("amount", amount)):
        await person.click(f"[name={field}]")
        await person.type(text)
    await person.click("button")
    await person.sees("document.querySelector('[name=number]').value === ''")


async def name_table(studio: Studio, path: Path) -> None:
    """As the button of the recorder's bar does; the file is taken as the system's dialog gives it."""
    studio.commands.run("record.table")
    dialog = next(one for one in studio.window.findChildren(QFileDialog) if one.isVisible())
    dialog.fileSelected.emit(str(path))
    dialog.close()
    dialog.deleteLater()


async def test_a_recorder_that_is_killed_loses_nothing(studio: Studio, site: GestureSite) -> None:
    person = await begin(studio, site.url("orders"))
    await person.sees("document.readyState === 'complete'")
    await person.click("[name=customer]")
    await person.type("Ada")
    await until(lambda: b'"Ada"' in contents_bytes(document(studio))[0])
    process = studio.recording._process
    assert process is not None
    process.kill()
    await until(lambda: not studio.recording.active)
    await person.leave()
    assert "Type customer" in names(studio) and not document(studio).held
    assert "kept" in studio.notices.all[-1].remedy
    studio.editor.save(force=True)
    assert "Ada" in (document(studio).path or Path()).read_text("utf-8")


async def test_steps_go_in_behind_one_and_are_one_undo(studio: Studio, site: GestureSite) -> None:
    assert studio.workspace.project is not None
    tab = studio.editor.open(studio.workspace.project.workflows()[0])
    assert tab is not None
    before = tab.document.workflow
    tab.selection.select(["greet"])
    assert studio.record.can_insert()
    studio.recorder._insert(tab, "greet", Asked(site.url("orders"), ""))
    await until(lambda: bool(studio.recording.browser))
    person = await Person.sit_down(studio.recording.browser)
    await person.sees("document.readyState === 'complete'")
    await person.click("#b")
    await until(lambda: "Click “Other”" in names(studio))
    studio.commands.run("record.stop")
    await until(lambda: not studio.recording.active)
    await person.leave()
    workflow = tab.document.workflow
    assert workflow.steps["greet"].next["out"] == (
        next(iter(workflow.steps.keys() - before.steps.keys() - {"click-other"})),
    )
    assert workflow.steps["click-other"].next["out"] == ("say",)
    assert not tab.document.dirty
    tab.document.undo()
    assert tab.document.workflow.steps == before.steps
    await asyncio.sleep(0)


def card_of(cards: list[ProposalCard], word: str) -> ProposalCard:
    return next(card for card in cards if word in card.title.text().lower())
