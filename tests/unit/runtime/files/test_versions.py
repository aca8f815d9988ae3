"""Every saved change is a version: listed, compared, restored, labelled, and never lost with the file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from runtime.errors import InvalidFile, UsageProblem
from runtime.files import load_workflow, save_workflow, shelf, versions
from runtime.files.layout import layout_path
from runtime.files.project import Project
from runtime.files.version_words import line
from runtime.model import Step
from runtime.model.layout import Layout, Position
from runtime.words.language import Words

WORDS = Words.of("en")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project.create(tmp_path / "greetings", "Greetings")


@pytest.fixture
def hello(project: Project) -> Path:
    return project.workflows()[0]


def edit(path: Path, message: str = "Good day") -> None:
    """Save the workflow with another step and another message."""
    workflow = load_workflow(path).require()
    say = replace(workflow.steps["say"], params={"message": message})
    steps = {**workflow.steps, "say": say, "note": Step("note", "flow.log", name="Note it", params={"message": "x"})}
    save_workflow(path, replace(workflow, steps=steps))


def test_a_save_keeps_what_was_there_and_what_is_there_now(hello: Path) -> None:
    before = hello.read_text("utf-8")
    edit(hello)
    new, old = versions.history(hello)
    assert (old.number, old.why, old.author, old.steps) == (1, "found", "", 2)
    assert (new.number, new.why, new.steps) == (2, "saved", 3)
    assert new.author
    assert line(old, WORDS) == "the first version that was kept"
    assert line(new, WORDS) == "added “Note it”, changed “Say it”"
    assert line(new, Words.of("bg")) == "добавено: „Note it“, променено: „Say it“"
    assert versions.texts(hello, old)[0] == before
    assert versions.load(hello, new).require() == load_workflow(hello).require()


def test_the_same_contents_are_no_new_version(hello: Path) -> None:
    edit(hello)
    edit(hello)
    assert len(versions.history(hello)) == 2


def test_a_change_by_another_program_is_found(hello: Path) -> None:
    edit(hello)
    hello.write_text(hello.read_text("utf-8").replace("Good day", "Good night"), encoding="utf-8")
    newest = versions.history(hello)[0]
    assert (newest.why, newest.number) == ("found", 3)
    assert line(newest, WORDS) == "changed outside Understudy; changed “Say it”"


def test_moves_settings_variables_and_edges_are_told_apart(hello: Path) -> None:
    loaded = load_workflow(hello)
    workflow = loaded.require()
    greet = replace(workflow.steps["greet"], next={})
    moved = Layout(positions={**loaded.layout.positions, "say": Position(400, 400)})
    changed = replace(workflow, name="Hi", steps={**workflow.steps, "greet": greet}, variables={})
    save_workflow(hello, changed, moved)
    changes = versions.history(hello)[0].changes
    assert (changes.rewired, changes.moved, changes.changed.count) == (1, 1, 0)
    assert (set(changes.variables.names), changes.fields.names) == ({"who", "greeting"}, ("name",))


def test_a_version_comes_back_and_the_way_there_is_a_version_too(hello: Path) -> None:
    first, layout = hello.read_text("utf-8"), layout_path(hello).read_text("utf-8")
    edit(hello)
    second = hello.read_text("utf-8")
    made = versions.restore(hello, versions.find(hello, 1))
    assert made is not None
    assert (made.number, made.why, made.source, line(made, WORDS)) == (3, "restored", 1, "version 1 restored")
    assert (hello.read_text("utf-8"), layout_path(hello).read_text("utf-8")) == (first, layout)
    assert versions.restore(hello, versions.find(hello, 1)) is None
    versions.restore(hello, versions.find(hello, 2))
    assert hello.read_text("utf-8") == second


def test_a_damaged_file_can_be_restored(hello: Path) -> None:
    edit(hello)
    whole = hello.read_text("utf-8")
    hello.write_text("{ not JSON", encoding="utf-8")
    versions.restore(hello, versions.find(hello, 2))
    assert hello.read_text("utf-8") == whole
    assert versions.texts(hello, versions.find(hello, 3))[0] == "{ not JSON"


def test_labels_are_given_changed_and_taken(hello: Path) -> None:
    edit(hello)
    versions.label(hello, 1, "  Before   the change ")
    assert versions.find(hello, 1).label == "Before the change"
    versions.label(hello, 1, "")
    assert versions.find(hello, 1).label == ""
    with pytest.raises(UsageProblem, match="no version 9"):
        versions.label(hello, 9, "x")


def test_old_versions_go_but_not_those_with_a_label(hello: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(versions, "MOST", 3)
    edit(hello, "0")
    versions.label(hello, 1, "The first")
    for number in range(1, 7):
        edit(hello, str(number))
    found = versions.history(hello)
    assert [version.number for version in found] == [8, 7, 6, 1]
    assert found[-1].label == "The first"
    folder = versions.folder_of(hello)
    assert folder is not None
    assert {file.stem for file in folder.glob("*.gz")} == {version.content for version in found}


@pytest.mark.parametrize(
    "line",
    [
        "no json",
        "[1]",
        '{"number": "x"}',
        '{"number": 7}',
        '{"number": 7, "content": "../../x", "at": "2026-01-01T10:00:00+00:00"}',
        '{"number": 7, "content": "abc", "at": "never"}',
        '{"number": 7, "content": "abc", "at": 5}',
    ],
)
def test_a_damaged_line_of_the_history_is_passed_over(hello: Path, line: str) -> None:
    edit(hello)
    folder = versions.folder_of(hello)
    assert folder is not None
    with (folder / versions.HISTORY).open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    assert [version.number for version in versions.history(hello)] == [2, 1]


def test_a_lost_text_is_said(hello: Path) -> None:
    edit(hello)
    old = versions.find(hello, 1)
    folder = versions.folder_of(hello)
    assert folder is not None
    (folder / f"{old.content}.gz").write_bytes(b"\x1f\x8bdamaged")
    with pytest.raises(InvalidFile, match="version 1 is lost"):
        versions.load(hello, old)
    with pytest.raises(InvalidFile, match="lost"):
        versions.restore(hello, old)


def test_versions_go_into_the_bin_and_come_back_with_the_workflow(project: Project, hello: Path) -> None:
    edit(hello)
    item = shelf.delete(project, hello)
    assert versions.history(hello) == []
    shelf.create(project, "Hello")
    back = shelf.restore(project, item)
    assert back != hello
    assert [version.number for version in versions.history(back)] == [2, 1]


def test_the_bin_can_be_emptied(project: Project, hello: Path) -> None:
    item = shelf.delete(project, hello)
    shelf.forget(project, item)
    assert shelf.deleted(project) == []
    assert not item.folder.exists()
    with pytest.raises(InvalidFile, match="not in the bin"):
        shelf.forget(project, replace(item, folder=project.root / "workflows"))


def test_outside_of_projects_nothing_is_kept(tmp_path: Path, hello: Path) -> None:
    alone = tmp_path / "alone.flow.json"
    save_workflow(alone, load_workflow(hello).require())
    assert versions.history(alone) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["alone.flow.json", "greetings"]


@pytest.mark.logs("no version of")
def test_a_save_works_where_versions_cannot_be_kept(project: Project, hello: Path) -> None:
    (project.root / ".understudy").write_text("in the way", encoding="utf-8")
    edit(hello)
    assert "note" in load_workflow(hello).require().steps
