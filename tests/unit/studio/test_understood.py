"""What was understood of a recording outlives Studio: closed, killed, and while steps are edited."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from runtime.files import load_workflow, save_workflow
from runtime.files.project import Project
from runtime.model.edits import RemoveStep
from runtime.recorder.merging import Recording, merge
from runtime.recorder.proposals.kept import kept_of, kept_path, read_kept, write_kept
from runtime.services import proposals
from studio.app import Studio
from studio.state.document import Document
from studio.state.understood import Standing, Understood
from tests.fixtures.recorded import Story, button, field

pytestmark = pytest.mark.usefixtures("theme")
ROOT = Path(__file__).parents[3]
LIMIT_S = 60


@pytest.fixture
def recorded() -> Recording:
    story = Story().open()
    story.enter(field("User name"), "mara")
    for number in ("A-17", "B-2"):
        story.go("/new", "New")
        story.enter(field("Invoice number"), number)
        story.click(button("Save"))
    return merge(story.events)


@pytest.fixture
def flow(recorded: Recording, tmp_path: Path, fresh_home: Path) -> Path:
    """A recorded workflow in a project, whose proposals wait."""
    project = Project.create(tmp_path / "jobs", "Jobs")
    for app, elements in recorded.elements.items():
        project.elements.save(app, elements)
    path = project.root / "recorded.flow.json"
    save_workflow(path, recorded.workflow)
    write_kept(fresh_home, path, kept_of(recorded.proposals, (), recorded.workflow))
    return path


@pytest.fixture
def studio(qapp: QApplication, qtbot: QtBot, fresh_home: Path, flow: Path) -> Iterator[Studio]:
    made = Studio(qapp, fresh_home)
    qtbot.addWidget(made.window)
    made.projects.enter(flow.parent)
    made.window.show()
    made.furnish()
    yield made
    made.instance.release()


def titles(studio: Studio) -> list[str]:
    return [card.title.text() for card in studio.recorder.panel.cards]


def test_they_are_shown_when_the_workflow_is_opened(
    studio: Studio, flow: Path, recorded: Recording, qtbot: QtBot
) -> None:
    studio.editor.open(flow)
    qtbot.waitUntil(lambda: titles(studio) == [one.title for one in recorded.proposals])
    assert studio.recorder.panel.isVisible()
    assert studio.editor.current is not None and not studio.editor.current.document.dirty


def test_a_wide_table_pushes_no_card_over_the_edge_of_the_panel(studio: Studio, flow: Path, qtbot: QtBot) -> None:
    story = Story().open()
    for number in range(2):
        story.go("/new", "New")
        for name in ("Supplier name, number or city", "Invoice number", "Net amount", "Notes", "Cost centre"):
            story.enter(field(name), f"{name} of the {number}. entry, told at length")
        story.click(button("Save"))
    recorded = merge(story.events)
    studio.editor.open(flow)
    qtbot.waitUntil(lambda: studio.editor.current is not None and bool(studio.recorder.panel.cards))
    tab, panel = studio.editor.current, studio.recorder.panel
    assert tab is not None
    studio.recorder.put_understood(tab, kept_of(recorded.proposals, (), recorded.workflow))
    loop = next(card for card in panel.cards if card.table is not None)
    assert loop.minimumSizeHint().width() <= panel.minimumWidth() - 28  # the list's margins


def test_decisions_are_kept_and_what_is_decided_is_not_brought_up_again(
    studio: Studio, flow: Path, recorded: Recording, fresh_home: Path, qtbot: QtBot
) -> None:
    tab = studio.editor.open(flow)
    assert tab is not None
    qtbot.waitUntil(lambda: bool(titles(studio)))
    loop, *others = studio.recorder.panel.cards
    loop.attempt(loop.accept)
    # What the loop excludes is settled by it.
    for card in others:
        if card.waits:
            card._dismiss.click()
    studio.recorder._files.finish()
    kept = read_kept(fresh_home, flow)
    assert kept is not None and not kept.open(tab.document.workflow)
    studio.editor.save(tab)
    tab.close_later()
    qtbot.waitUntil(lambda: studio.editor.current is None)
    studio.editor.open(flow)
    qtbot.waitUntil(lambda: not kept_path(fresh_home, flow).exists())
    assert titles(studio) == []


def test_what_is_decided_is_one_line_and_then_it_is_run(studio: Studio, flow: Path, qtbot: QtBot) -> None:
    studio.editor.open(flow)
    qtbot.waitUntil(lambda: bool(titles(studio)))
    panel = studio.recorder.panel
    loop, user = panel.cards[0], next(card for card in panel.cards if card.id == "variable-user-name")
    tall = loop.sizeHint().height()
    loop.attempt(loop.accept)
    user._dismiss.click()
    for card in (loop, user):
        assert card._decided.isVisibleTo(panel) and not card.title.isVisibleTo(panel)
        assert not card._accept.isVisibleTo(panel) and card.accessibleDescription()
    assert user._reopen.isVisibleTo(panel) and not loop._reopen.isVisibleTo(panel)
    qtbot.waitUntil(lambda: loop.sizeHint().height() * 2 < tall)
    for card in panel.cards:
        if card.waits:
            card._dismiss.click()
    assert panel.run_button.isVisibleTo(panel) and not panel.all_button.isVisibleTo(panel)
    with qtbot.waitSignal(panel.run_asked):
        panel.run_button.click()
    user._reopen.click()
    assert user.title.isVisibleTo(panel) and panel.all_button.isVisibleTo(panel)


def test_what_a_loop_gives_anyway_is_folded_until_the_loop_is_not_wanted(
    studio: Studio, flow: Path, qtbot: QtBot
) -> None:
    studio.editor.open(flow)
    qtbot.waitUntil(lambda: bool(titles(studio)))
    panel = studio.recorder.panel
    number = next(card for card in panel.cards if card.id == "variable-invoice-number")
    assert number in panel.more.groups.cards and not number.isVisibleTo(panel)
    panel.more.head.click()
    assert number.isVisibleTo(panel)
    panel.cards[0]._dismiss.click()
    inputs = panel.likely.groups["Inputs"]
    assert number in inputs.cards and len(inputs.cards) > 1
    inputs.accept_button.click()
    assert not any(card.waits for card in inputs.cards) and not inputs.accept_button.isVisibleTo(panel)
    assert studio.editor.current is not None
    assert len(studio.editor.current.document.workflow.variables) == len(inputs.cards)


def test_they_survive_a_kill(flow: Path, fresh_home: Path, qapp: QApplication) -> None:
    """Accepted, dismissed and killed: the edit is recovered, the decisions stand, the others wait."""
    accepted, dismissed = "variable-user-name", "variable-invoice-number"
    argv = [sys.executable, "-m", "tests.fixtures.deciding", str(flow), str(fresh_home), accepted, dismissed]
    process = subprocess.Popen(argv, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    watchdog = threading.Timer(LIMIT_S, process.kill)
    watchdog.start()
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "decided\n"
    finally:
        watchdog.cancel()
        process.kill()
        process.wait(LIMIT_S)
        if process.stdout is not None:
            process.stdout.close()
    kept = read_kept(fresh_home, flow)
    assert kept is not None
    [left] = (fresh_home / "recovery").glob("*.recovery.jsonl")
    document = Document.recovered(left)
    understood = Understood(document, kept)
    assert (understood.standing(accepted), understood.standing(dismissed)) == (Standing.ACCEPTED, Standing.DISMISSED)
    shown = [one.id for one in understood.proposals]
    assert "loop-rows" in shown and accepted not in shown and dismissed not in shown
    document.close()
    # Who discards what was recovered has the recorded workflow, and the proposal again.
    assert kept.standing(kept.find(accepted), load_workflow(flow).require()) is Standing.OPEN


def test_a_step_that_is_removed_takes_its_proposal_along_and_undo_brings_it_back(
    studio: Studio, flow: Path, qtbot: QtBot
) -> None:
    tab = studio.editor.open(flow)
    assert tab is not None
    qtbot.waitUntil(lambda: bool(titles(studio)))
    card = next(card for card in studio.recorder.panel.cards if "user name" in card.title.text())
    step = next(step for step in tab.document.workflow.steps.values() if step.params.get("value") == "mara")
    tab.document.apply(RemoveStep(step.id, heal=True), "Remove")
    assert not card.waits and "does not fit any more" in card._done.text() and card._done.isVisible()
    assert not card._accept.isVisible() and card._dismiss.isVisible()
    tab.document.undo()
    assert card.waits and card._accept.isVisible()


def test_what_the_terminal_decides_is_seen_and_not_taken_back(
    studio: Studio, flow: Path, fresh_home: Path, qtbot: QtBot
) -> None:
    """Dismissed and accepted there while the workflow is open here; a decision here then leaves those alone."""
    tab = studio.editor.open(flow)
    assert tab is not None
    qtbot.waitUntil(lambda: bool(titles(studio)))
    user = next(card for card in studio.recorder.panel.cards if card.id == "variable-user-name")
    loop = studio.recorder.panel.cards[0]
    proposals.dismiss(fresh_home, flow, [loop.id])
    qtbot.waitUntil(lambda: not loop.waits, timeout=20_000)
    proposals.accept(fresh_home, flow, [user.id])
    understood = studio.recorder._understood[flow]
    qtbot.waitUntil(lambda: understood.standing(user.id) is Standing.ACCEPTED, timeout=20_000)
    other = next(card for card in studio.recorder.panel.cards if card.waits)
    other._dismiss.click()
    studio.recorder._files.finish()
    kept = read_kept(fresh_home, flow)
    assert kept is not None and (kept.accepted, kept.dismissed) == ({user.id}, {loop.id, other.id})


def test_a_table_is_named_after_the_recording(studio: Studio, flow: Path, qtbot: QtBot) -> None:
    """The loop goes over its rows; taken back and with another table, it goes over that one's."""
    for name, column in (("first.csv", "Number"), ("second.csv", "Invoice")):
        (flow.parent / name).write_text(f"{column},Other\nA-17,x\nB-2,y\nC-9,z\n", "utf-8")
    tab = studio.editor.open(flow)
    assert tab is not None
    qtbot.waitUntil(lambda: bool(titles(studio)))
    card = studio.recorder.panel.cards[0]
    table = card.table
    assert table is not None
    for name, column in (("first.csv", "Number"), ("second.csv", "Invoice")):
        table.read(flow.parent / name)
        qtbot.waitUntil(lambda wanted=column: table.columns() == {"invoice_number": wanted})
        card.attempt(card.accept)
        steps = tab.document.workflow.steps
        [reader] = [step for step in steps.values() if step.type == "csv.read"]
        assert reader.params["path"] == name
        assert f'{{{{ item["{column}"] }}}}' in [step.params.get("value") for step in steps.values()]
        assert not tab.document.workflow.variables and not card.error.isVisible()
        tab.document.undo()
    table.read(flow.parent / "none.csv")
    qtbot.waitUntil(card.error.isVisible)
    assert "There is no file" in card.error.text()
