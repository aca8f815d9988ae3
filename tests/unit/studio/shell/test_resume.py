"""Resuming from the window with a real host: the preview says what will happen, and that is what happens."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from runtime.model.status import RunStatus
from studio.app import Studio
from studio.bridge.operation import settle
from studio.dialogs.resume.answers import AnswersDialog
from studio.dialogs.resume.dialog import ResumeDialog
from studio.dialogs.resume.plan import Fate, fate_of
from studio.i18n import language
from studio.state.run_session import RunSession
from tests.fixtures.live_studio import eventually, write_flow


def steps(ledger: Path, second: dict[str, Any]) -> dict[str, Any]:
    """Write a line once, do something that may fail, say that it is done."""
    pay = {"type": "files.append", "name": "Pay", "params": {"path": str(ledger), "content": "paid\n"}}
    return {
        "pay": {**pay, "replay": "once", "next": {"out": ["check"]}},
        "check": {"name": "Check the payment", **second, "next": {"out": ["say"]}},
        "say": {"type": "flow.log", "name": "Say so", "params": {"message": "done"}},
    }


FAILS = {"type": "files.read", "params": {"path": "/nowhere/answer.txt"}}
WORKS = {"type": "flow.log", "params": {"message": "checked"}}


async def failed(studio: Studio, ledger: Path) -> RunSession:
    """A run that has paid and then failed, with its workflow in front."""
    path = write_flow(studio, "payments", steps(ledger, FAILS))
    studio.editor.open(path)
    studio.commands.run("run.start")
    await eventually(lambda: studio.runs.running.question._dialog is not None or studio.runs.running.session)
    if studio.runs.running.question._dialog is not None:
        await eventually(lambda: not studio.runs.running.question._dialog._rights.isHidden())
        studio.runs.running.question._dialog.agree()
    await eventually(lambda: studio.runs.running.session is not None and studio.runs.running.session.over)
    assert studio.runs.running.session is not None
    return studio.runs.running.session


def dialog_of(studio: Studio) -> ResumeDialog | None:
    return next((one for one in studio.window.findChildren(ResumeDialog) if one.isVisible()), None)


async def preview(studio: Studio) -> ResumeDialog:
    await eventually(lambda: dialog_of(studio) is not None and dialog_of(studio)._known)
    dialog = dialog_of(studio)
    assert dialog is not None
    return dialog


def fates(dialog: ResumeDialog) -> dict[str, Fate]:
    return {item["step"]: fate_of(item) for item in dialog.model._items}


async def test_a_fixed_workflow_goes_on_where_it_failed(live_studio: Studio, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger"
    first = await failed(live_studio, ledger)
    assert first.status is RunStatus.FAILED and not live_studio.docks.run.bar.resume.isHidden()
    tab = live_studio.editor.current
    assert tab is not None
    write_flow(live_studio, "payments", steps(ledger, WORKS))
    assert tab.document.reload()
    live_studio.docks.run.bar.resume.click()
    dialog = await preview(live_studio)
    assert fates(dialog) == {"pay": Fate.REUSED, "check": Fate.AGAIN, "say": Fate.FIRST}
    assert not dialog._changed.isHidden(), "it says that the workflow is another one now"
    dialog.agree()
    await eventually(lambda: not dialog._rights.isHidden())
    dialog.agree()
    running = live_studio.runs.running
    await eventually(lambda: running.session is not first and running.session is not None and running.session.over)
    assert running.session is not None and running.session.status is RunStatus.COMPLETED
    assert ledger.read_text() == "paid\n", "what was done is not done again"
    await eventually(lambda: dialog_of(live_studio) is None)
    await settle()


async def test_what_must_not_happen_twice_is_asked_for(live_studio: Studio, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger"
    first = await failed(live_studio, ledger)
    tab = live_studio.editor.current
    assert tab is not None
    tab.selection.select(["pay"])
    live_studio.commands.run("run.resume_from")
    dialog = await preview(live_studio)
    assert fates(dialog)["pay"] is Fate.TWICE and dialog.from_step == "pay"
    assert not dialog._agree.isEnabled(), "not before the person has said that it is right"
    dialog._repeat.allowed.setChecked(True)
    assert dialog._agree.isEnabled()
    dialog.agree()
    running = live_studio.runs.running
    await eventually(lambda: running.session is not first and running.session is not None and running.session.over)
    assert running.session is not None
    found = await live_studio.link.call("runs.steps", {"run": running.session.run})
    assert [one["reused"] for one in found if one["step"] == "pay"] == [False]
    await settle()


async def test_another_step_is_chosen_and_nothing_is_said_to_be_nothing(live_studio: Studio, tmp_path: Path) -> None:
    path = write_flow(live_studio, "short", {"a": {**WORKS, "next": {"out": ["b"]}}, "b": WORKS})
    live_studio.editor.open(path)
    live_studio.commands.run("run.start")
    running = live_studio.runs.running
    await eventually(lambda: running.session is not None and running.session.over)
    assert running.session is not None
    assert not live_studio.commands.action("run.resume").isEnabled(), "a run that is completed has nothing to resume"
    live_studio.run_room.resume.ask(running.session.run)
    dialog = await preview(live_studio)
    assert not dialog._nothing.isHidden() and not dialog._agree.isEnabled()
    dialog._steps.setCurrentIndex(dialog._steps.findData("b"))
    dialog._steps.activated.emit(dialog._steps.currentIndex())
    await eventually(lambda: dialog._known)
    assert fates(dialog) == {"a": Fate.REUSED, "b": Fate.AGAIN} and dialog._agree.isEnabled()
    language().use("bg")
    index = dialog.model.index(1)
    assert "Продължавате оттук" in str(index.data(Qt.ItemDataRole.ToolTipRole))
    dialog.reject()
    await settle()


async def test_a_waiting_run_is_answered_from_anywhere(live_studio: Studio, tmp_path: Path) -> None:
    path = write_flow(live_studio, "ask", {"ask": {"type": "people.ask", "params": {"question": "Go on?"}}})
    live_studio.editor.open(path)
    live_studio.commands.run("run.start")
    running = live_studio.runs.running
    await eventually(lambda: running.session is not None and running.session.status is RunStatus.WAITING)
    assert running.session is not None
    live_studio.run_room.resume.ask(running.session.run)
    await eventually(lambda: live_studio.window.findChildren(AnswersDialog))
    (dialog,) = live_studio.window.findChildren(AnswersDialog)
    (card,) = dialog.cards.values()
    next(one for one in card.findChildren(QPushButton) if one.text() == "Approve").click()
    await eventually(lambda: running.session is not None and running.session.over)
    assert running.session.status is RunStatus.COMPLETED
    await eventually(lambda: not dialog.cards)
    await settle()
