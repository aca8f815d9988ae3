"""One undo stack for logic and layout; files are written whole and never over foreign changes."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from runtime.errors import InvalidFile, UsageProblem
from runtime.files import load_workflow, save_workflow
from runtime.model import Step, Variable, Workflow
from runtime.model.edits import AddStep, Batch, ConnectSteps, RemoveStep, RenameStep, SetField, SetParams, SetVariable
from runtime.model.layout import Group, Layout, Note, Position
from studio.state.contents import Change, LayoutPatch
from studio.state.document import Document
from tests.fixtures import random_edits
from tests.fixtures.edited_document import contents_bytes
from tests.fixtures.random_layouts import layout_patch

CAMPAIGN = random_edits.EXAMPLES if random_edits.EXAMPLES != 300 else 15

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def flow(tmp_path: Path) -> Path:
    path = tmp_path / "greet.flow.json"
    steps = {"a": Step("a", "flow.log", params={"message": "hi"}, next={"out": ("b",)}), "b": Step("b", "flow.stop")}
    layout = Layout({"a": Position(0, 0), "b": Position(0, 120)}, {"g": Group("G", ("a", "b"))})
    save_workflow(path, Workflow("greet", steps=steps), layout)
    return path


@pytest.fixture
def document(flow: Path) -> Iterator[Document]:
    document = Document.open(flow)
    yield document
    document.close()


def test_an_edit_tells_what_it_changed(document: Document, qtbot: QtBot) -> None:
    changes: list[Change] = []
    document.changed.connect(changes.append)
    with qtbot.waitSignals([document.history_changed, document.saved_changed]):
        document.apply(Batch((AddStep(Step("c", "flow.log")), ConnectSteps("a", "c"))), "Add step")
    [change] = changes
    assert (change.added, change.changed, change.removed) == ({"c"}, {"a"}, frozenset())
    assert change.logic and not change.layout and document.dirty
    assert document.undo_title == "Add step" and document.redo_title == ""


def test_an_edit_that_changes_nothing_is_no_entry(document: Document) -> None:
    assert not document.apply(SetParams("a", {"message": "hi"}), "Change message")
    assert not document.move({"a": (0, 0)}, "Move")
    assert not document.dirty and document.undo_title == ""


def test_true_and_one_are_not_the_same(document: Document) -> None:
    document.apply(SetParams("a", {"message": 1}), "Change message")
    assert document.apply(SetParams("a", {"message": True}), "Change message", gesture="")


def test_an_edit_that_does_not_fit_changes_nothing(document: Document) -> None:
    before = contents_bytes(document)
    with pytest.raises(UsageProblem):
        document.apply(Batch((AddStep(Step("c", "flow.log")), RemoveStep("nobody"))), "Both")
    assert contents_bytes(document) == before and not document.dirty


def test_the_layout_follows_a_removed_and_a_renamed_step(document: Document) -> None:
    before = contents_bytes(document)
    document.apply(Batch((RenameStep("a", "first"), RemoveStep("b"))), "Tidy")
    assert set(document.layout.positions) == {"first"}
    assert document.layout.groups["g"].members == ("first",)
    document.undo()
    assert contents_bytes(document) == before


def test_typing_in_one_field_is_one_entry(document: Document) -> None:
    before = contents_bytes(document)
    for text in ("h", "he", "hey"):
        document.apply(SetParams("a", {"message": text}), "Change message")
    document.apply(SetField("a", "name", "Greet"), "Rename step")
    document.undo()
    assert document.workflow.steps["a"].params["message"] == "hey"
    document.undo()
    assert contents_bytes(document) == before and document.undo_title == ""


def test_a_gesture_ends_when_the_field_is_left_or_the_file_is_saved(document: Document) -> None:
    document.apply(SetField("a", "name", "G"), "Rename step")
    document.end_gesture()
    document.apply(SetField("a", "name", "Gr"), "Rename step")
    document.save()
    document.apply(SetField("a", "name", "Gre"), "Rename step")
    for name in ("Gr", "G", ""):
        assert document.undo_title
        document.undo()
        assert document.workflow.steps["a"].name == name


def test_dragging_is_one_entry_and_rounds_as_files_do(document: Document) -> None:
    for x in (10, 20.123456, 30.123456):
        document.move({"a": (x, 5)}, "Move step")
    assert document.layout.positions["a"] == Position(30.12, 5)
    document.undo()
    assert document.layout.positions["a"] == Position(0, 0) and document.undo_title == ""


def test_saved_is_known_through_undo_and_redo(document: Document) -> None:
    document.apply(SetField("a", "name", "A"), "Rename step", gesture="")
    document.save()
    assert not document.dirty
    document.undo()
    assert document.dirty
    document.redo()
    assert not document.dirty
    document.undo()
    document.apply(SetField("a", "name", "B"), "Rename step", gesture="")
    document.undo()
    assert document.dirty, "the saved state can no longer be reached"


def test_saving_writes_both_files(document: Document, flow: Path) -> None:
    document.apply(SetVariable(Variable("who")), "Add variable")
    document.place(LayoutPatch(notes={"n": Note("Why?", x=5)}), "Add note")
    document.save()
    loaded = load_workflow(flow)
    assert set(loaded.require().variables) == {"who"} and loaded.layout.notes["n"].text == "Why?"
    document.apply(SetField("a", "note", "again"), "Change note")
    document.save()


def test_a_file_changed_by_somebody_else_is_not_overwritten(document: Document, flow: Path) -> None:
    save_workflow(flow, Workflow("theirs"))
    document.apply(SetField("a", "name", "mine"), "Rename step")
    with pytest.raises(InvalidFile) as problem:
        document.save()
    assert problem.value.code == "file-changed" and document.dirty
    assert load_workflow(flow).require().id == "theirs"
    document.save(force=True)
    assert load_workflow(flow).require().id == "greet"


def test_a_new_workflow_asks_for_a_name(tmp_path: Path) -> None:
    document = Document.new(Workflow("fresh"))
    assert document.dirty
    with pytest.raises(InvalidFile) as problem:
        document.save()
    assert problem.value.code == "no-file"
    document.save(tmp_path / "fresh.flow.json")
    assert not document.dirty and load_workflow(tmp_path / "fresh.flow.json").require().id == "fresh"
    document.close()


def test_what_cannot_be_read_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "broken.flow.json"
    path.write_text('{"format": 1, ', encoding="utf-8")
    with pytest.raises(InvalidFile) as problem:
        Document.open(path)
    assert problem.value.problems


def test_a_damaged_file_opens_and_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "odd.flow.json"
    path.write_text('{"format": 1, "id": "odd", "steps": {"a": {"type": "flow.log", "colour": 1}}}', encoding="utf-8")
    document = Document.open(path)
    assert any(problem.code == "unknown-field" for problem in document.problems)
    with pytest.raises(InvalidFile):
        document.save()
    assert "colour" in path.read_text(encoding="utf-8")
    document.close()


def test_problems_follow_the_edits(document: Document, qtbot: QtBot) -> None:
    def codes() -> set[str]:
        return {problem.code for problem in document.problems}

    document.apply(SetParams("a", {"message": "{{ vars.nobody }}"}), "Change message")
    qtbot.waitUntil(lambda: "undefined-variable" in codes(), timeout=10_000)
    found = next(problem for problem in document.problems if problem.code == "undefined-variable")
    assert (found.step, found.field) == ("a", "params.message") and found.line
    document.undo()
    qtbot.waitUntil(lambda: "undefined-variable" not in codes(), timeout=10_000)


def test_undo_and_redo_give_the_same_bytes(qapp: QApplication) -> None:
    """UNDERSTUDY_EXAMPLES=5000 makes a campaign of it."""
    for seed in range(CAMPAIGN):
        _undo_and_redo(random.Random(seed))


def _undo_and_redo(rng: random.Random) -> None:
    document = Document.new(random_edits.workflow(rng))
    states = [contents_bytes(document)]
    changes = (_random_change(rng, document) for _ in range(rng.randint(1, 25)))
    states += [contents_bytes(document) for changed in changes if changed]
    there = len(states) - 1
    for _ in range(rng.randint(0, 10)):
        there = _step(document, states, there, back=rng.random() < 0.6)
    while there:
        there = _step(document, states, there, back=True)
    document.undo()
    assert contents_bytes(document) == states[0]
    while there < len(states) - 1:
        there = _step(document, states, there, back=False)
    document.redo()
    assert contents_bytes(document) == states[-1]
    document.close()


def _random_change(rng: random.Random, document: Document) -> bool:
    if rng.random() < 0.3:
        return document.place(layout_patch(rng, document.workflow, document.layout), "Arrange", gesture="")
    edits = [random_edits.edit(rng, document.workflow)]
    if rng.random() < 0.2:
        changed, _ = edits[0].apply(document.workflow)
        edits.append(random_edits.edit(rng, changed))
    edit = edits[0] if len(edits) == 1 else Batch(tuple(edits))
    return document.apply(edit, "Edit", layout=layout_patch(rng, document.workflow, document.layout), gesture="")


def _step(document: Document, states: list[tuple[bytes, bytes]], there: int, *, back: bool) -> int:
    there = max(0, there - 1) if back else min(len(states) - 1, there + 1)
    document.undo() if back else document.redo()
    assert contents_bytes(document) == states[there]
    return there
