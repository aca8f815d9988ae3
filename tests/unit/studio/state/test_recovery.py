"""Recovery files: what they bring back, what a damaged one does, and when they are deleted."""

from __future__ import annotations

import os
import random
import stat
import time
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from runtime.errors import InvalidFile
from runtime.model import Step, Workflow
from runtime.model.edits import AddStep, SetField
from studio.state.document import Document
from studio.state.recovery import left_behind, recover, saved_last
from tests.fixtures import random_edits
from tests.fixtures.edited_document import contents_bytes, digest, left_by_the_dead
from tests.fixtures.random_layouts import layout_patch

pytestmark = pytest.mark.usefixtures("qapp")


def _files(home: Path) -> list[Path]:
    return sorted((home / "recovery").glob("*"))


def _edited(home: Path, seed: int = 1, edits: int = 12) -> Document:
    rng = random.Random(seed)
    document = Document.new(random_edits.workflow(rng))
    document.keep_recoverable(home)
    for _ in range(edits):
        document.apply(random_edits.edit(rng, document.workflow), "Edit", gesture="")
    return document


@pytest.mark.parametrize("seed", range(20))
def test_everything_comes_back(seed: int, tmp_path: Path) -> None:
    document = _edited(tmp_path, seed)
    document.undo()
    document.undo()
    document.redo()
    expected, title = contents_bytes(document), document.redo_title
    document.close(keep=True)
    [path] = _files(tmp_path)
    again = Document.recovered(path)
    assert contents_bytes(again) == expected and again.redo_title == title and again.dirty
    again.redo()
    while again.undo_title:
        again.undo()
    while document.undo_title:
        document.undo()
    assert contents_bytes(again) == contents_bytes(document)
    again.close()


def test_a_recovered_document_is_recoverable_again(tmp_path: Path) -> None:
    document = _edited(tmp_path / "one")
    document.undo()
    document.close(keep=True)
    again = Document.recovered(_files(tmp_path / "one")[0])
    again.keep_recoverable(tmp_path / "two")
    again.apply(AddStep(Step("last", "flow.stop")), "Add step")
    again.close(keep=True)
    third = Document.recovered(_files(tmp_path / "two")[0])
    assert contents_bytes(third) == contents_bytes(again) and third.undo_title == "Add step"
    third.undo()
    assert contents_bytes(third) == contents_bytes(document)
    third.close()


def test_saved_is_known_again(tmp_path: Path) -> None:
    document = _edited(tmp_path / "home", edits=3)
    document.save(tmp_path / "a.flow.json")
    document.close(keep=True)
    again = Document.recovered(_files(tmp_path / "home")[0])
    assert not again.dirty and again.path == tmp_path / "a.flow.json"
    again.apply(SetField(next(iter(again.workflow.steps)), "note", "more"), "Change note")
    again.save()
    again.close()


def _until_written(document: Document, size: int) -> None:
    """Wait for the thread that writes the recovery file."""
    last = time.monotonic() + 20
    while document._recovery is None or document._recovery.size <= size:
        assert time.monotonic() < last, "the recovery file is not written"
        time.sleep(0.01)


def test_a_long_file_is_written_anew_when_it_is_saved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("studio.state.document.LONG_RECOVERY", 20_000)
    document = _edited(tmp_path / "home", edits=3)
    document.apply(AddStep(Step("typed", "flow.log")), "Add step", gesture="")
    for number in range(200):
        document.apply(SetField("typed", "name", "x" * number), "Rename step")
    _until_written(document, 20_000)
    document.save(tmp_path / "a.flow.json")
    document.apply(SetField("typed", "note", "after"), "Change note")
    document.close(keep=True)
    [path] = _files(tmp_path / "home")
    assert path.stat().st_size < 20_000
    again = Document.recovered(path)
    assert contents_bytes(again) == contents_bytes(document) and again.dirty
    again.undo()
    assert not again.dirty
    again.close()


def test_closing_deletes_the_file_and_only_dead_ones_are_offered(tmp_path: Path) -> None:
    document, other = _edited(tmp_path, 1), _edited(tmp_path, 2)
    document.close()
    assert list(left_behind(tmp_path)) == [], "the other one is being edited"
    other.close(keep=True)
    [path] = _files(tmp_path)
    left_by_the_dead(path)
    assert list(left_behind(tmp_path)) == [path]


@pytest.mark.skipif(os.name == "nt", reason="Windows has other rights")
def test_nobody_else_can_read_it(tmp_path: Path) -> None:
    _edited(tmp_path).close(keep=True)
    [path] = _files(tmp_path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600 and stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("cut", [2, 40, 400, 2000])
def test_a_line_cut_off_loses_itself_only(tmp_path: Path, cut: int) -> None:
    _edited(tmp_path).close(keep=True)
    [path] = _files(tmp_path)
    whole = path.read_bytes()
    path.write_bytes(whole[:-cut])
    found = recover(path)
    lines = whole[:-cut].split(b"\n")
    assert found.history.position == len(lines) - 2 and not found.lost


def test_damage_in_the_middle_keeps_what_stands_before(tmp_path: Path) -> None:
    _edited(tmp_path).close(keep=True)
    [path] = _files(tmp_path)
    lines = path.read_text(encoding="utf-8").split("\n")
    lines[5] = lines[5][:20]
    path.write_text("\n".join(lines), encoding="utf-8")
    found = recover(path)
    assert found.history.position == 4 and found.lost


@pytest.mark.parametrize("text", ["", "{", '{"recovery": 99}\n', '{"recovery": 1}\n'])
def test_a_file_without_its_beginning_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.recovery.jsonl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidFile):
        recover(path)


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "recovery").write_text("in the way", encoding="utf-8")
    document = Document.new(Workflow("w"))
    with qtbot.waitSignal(document.recovery_failed, timeout=10_000) as failed:
        document.keep_recoverable(tmp_path)
    assert failed.args is not None and "crash" in failed.args[0].message
    document.apply(AddStep(Step("a", "flow.stop")), "Add step")
    document.close()


def test_what_was_saved_just_before_the_kill_is_saved(tmp_path: Path) -> None:
    """The files are written, the note of that is not yet: it is the person's own change, not somebody else's."""
    path, home = tmp_path / "job.flow.json", tmp_path / "home"
    document = Document.new(Workflow("job", steps={"a": Step("a", "flow.log")}))
    document.save(path)
    document.keep_recoverable(home)
    document.apply(SetField("a", "name", "Say it"), "Rename step", gesture="")
    document.save()
    document.close(keep=True)
    [left] = _files(home)
    lines = left.read_text("utf-8").splitlines(keepends=True)
    left.write_text("".join(lines[:-1]), "utf-8")
    again = Document.recovered(left)
    assert not again.dirty and again.workflow.steps["a"].name == "Say it"
    again.apply(SetField("a", "name", "Say more"), "Rename step", gesture="")
    again.save()
    again.close()


def _saved(path: Path, home: Path, seed: int) -> Document:
    """A document that was edited, saved in between and at the end, and closed; what can be done again is there too."""
    rng = random.Random(seed)
    document = Document.new(random_edits.workflow(rng))
    document.save(path)
    document.keep_recoverable(home)
    for _ in range(rng.randint(1, 25)):
        what = rng.random()
        if what < 0.2:
            document.undo()
        elif what < 0.3:
            document.save()
        else:
            places = layout_patch(rng, document.workflow, document.layout)
            document.apply(random_edits.edit(rng, document.workflow), "Edit", layout=places)
    document.save()
    document.close(keep=True)
    return document


def _all_states(document: Document) -> list[str]:
    """What it holds at each place of its undo stack, from the first to the last."""
    states = []
    document.travel(0)
    for position in range(len(document.history[0]) + 1):
        document.travel(position)
        states.append(digest(document))
    return states


@pytest.mark.parametrize("seed", range(20))
def test_undo_after_a_restart_gives_the_same_bytes(seed: int, tmp_path: Path) -> None:
    path, home = tmp_path / "a.flow.json", tmp_path / "home"
    before = _saved(path, home, seed)
    [left] = _files(home)
    kept = saved_last(left)
    assert kept is not None and kept.path == path
    again = Document.open(path)
    again.keep_recoverable(home / "again")
    past = recover(left)
    assert again.take_past(past) == bool(past.history.entries)
    assert again.history == before.history and not again.dirty
    position = again.history[1]
    states = _all_states(before)
    assert _all_states(again) == states
    again.travel(position)
    assert not again.dirty and digest(again) == states[position]
    again.close(keep=True)
    third = Document.recovered(_files(home / "again")[0])
    assert _all_states(third) == states, "the next restart brings it as well"
    third.close()


def test_a_history_goes_in_front_of_what_was_done_before_it_came(tmp_path: Path) -> None:
    path, home = tmp_path / "a.flow.json", tmp_path / "home"
    before = _saved(path, home, 3)
    again = Document.open(path)
    again.apply(AddStep(Step("later", "flow.stop")), "Add step", gesture="")
    assert again.take_past(recover(_files(home)[0])) and again.dirty
    assert again.history[0] == (*before.history[0][: before.history[1]], "Add step")
    again.undo()
    assert not again.dirty and digest(again) == digest(before)
    again.travel(0)
    before.travel(0)
    assert digest(again) == digest(before)
    again.close()


def test_a_history_of_another_file_is_not_taken(tmp_path: Path) -> None:
    path, home = tmp_path / "a.flow.json", tmp_path / "home"
    _saved(path, home, 3)
    other = Document.open(path)
    other.apply(AddStep(Step("theirs", "flow.stop")), "Add step")
    other.save()
    other.close()
    again = Document.open(path)
    assert not again.take_past(recover(_files(home)[0])) and not again.undo_title
    again.close()
