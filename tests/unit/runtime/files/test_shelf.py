"""Workflows of a project: listed, made, renamed, cloned, deleted to the bin and taken back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from runtime.errors import InvalidFile, UsageProblem
from runtime.files import load_workflow, shelf, versions
from runtime.files.layout import layout_path
from runtime.files.project import Project
from runtime.model import Lifecycle


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project.create(tmp_path / "greetings", "Greetings")


@pytest.fixture
def hello(project: Project) -> Path:
    return project.workflows()[0]


def test_the_list_says_what_a_person_looks_for(project: Project, hello: Path) -> None:
    (entry,) = shelf.entries(project)
    assert (entry.path, entry.reference, entry.name, entry.steps, entry.errors) == (
        hello,
        "workflows/hello.flow.json",
        "Hello",
        2,
        0,
    )
    assert entry.changed.timestamp() == pytest.approx(hello.stat().st_mtime)


def test_a_damaged_file_is_in_the_list_with_its_problems(project: Project) -> None:
    (project.root / "workflows" / "bad.flow.json").write_text("{", encoding="utf-8")
    bad = next(entry for entry in shelf.entries(project) if entry.name == "bad")
    assert (bad.steps, bad.errors) == (0, 1)


def test_a_new_workflow_has_an_id_for_its_file(project: Project) -> None:
    path = shelf.create(project, "  Запази   фактурите ")
    workflow = load_workflow(path).require()
    assert (path.name, workflow.id, workflow.name) == (
        "zapazi-fakturite.flow.json",
        "zapazi-fakturite",
        "Запази фактурите",
    )
    assert shelf.create(project, "Запази фактурите").name == "zapazi-fakturite-2.flow.json"


@pytest.mark.parametrize("name", ["", "  ", "\t\n"])
def test_a_workflow_needs_a_name(project: Project, hello: Path, name: str) -> None:
    with pytest.raises(UsageProblem, match="no name"):
        shelf.create(project, name)
    with pytest.raises(UsageProblem, match="no name"):
        shelf.rename(hello, name)


def test_a_name_of_signs_only_gets_a_file_all_the_same(project: Project) -> None:
    assert shelf.create(project, "…").name == "workflow.flow.json"


def test_renaming_keeps_file_and_id(hello: Path) -> None:
    before = load_workflow(hello).require()
    shelf.rename(hello, "Good day")
    after = load_workflow(hello).require()
    assert (after.name, after.id, after.steps) == ("Good day", before.id, before.steps)


def test_a_clone_has_the_same_steps_and_layout(project: Project, hello: Path) -> None:
    copy = load_workflow(shelf.clone(project, hello, "Hello again"))
    original = load_workflow(hello)
    assert copy.require().steps == original.require().steps
    assert copy.layout == original.layout
    assert copy.require().id == "hello-again"


def test_what_is_deleted_comes_back_byte_by_byte(project: Project, hello: Path) -> None:
    before = hello.read_bytes(), layout_path(hello).read_bytes()
    item = shelf.delete(project, hello)
    assert list(shelf.entries(project)) == []
    assert not layout_path(hello).exists()
    assert shelf.deleted(project) == [item]
    assert shelf.restore(project, item) == hello
    assert (hello.read_bytes(), layout_path(hello).read_bytes()) == before
    assert shelf.deleted(project) == []


def test_it_comes_back_beside_another_that_took_its_place(project: Project, hello: Path) -> None:
    item = shelf.delete(project, hello)
    shelf.create(project, "Hello")
    path = shelf.restore(project, item)
    assert path.name == "hello-2.flow.json"
    assert layout_path(path).exists()
    assert len(list(shelf.entries(project))) == 2


def test_the_bin_shows_the_newest_first(project: Project, hello: Path) -> None:
    other = shelf.create(project, "Other")
    shelf.delete(project, hello)
    shelf.delete(project, other)
    assert [item.name for item in shelf.deleted(project)] == ["Other", "Hello"]


def test_what_is_gone_already_cannot_be_deleted(project: Project, hello: Path) -> None:
    hello.unlink()
    with pytest.raises(InvalidFile, match="no file"):
        shelf.delete(project, hello)


@pytest.mark.parametrize("reference", ["../outside.flow.json", "/tmp/outside.flow.json", "workflows/not-a-flow.sh"])
def test_a_bin_that_came_with_a_foreign_project_leads_nowhere(project: Project, reference: str) -> None:
    folder = project.root / shelf.BIN / "20260101-x"
    folder.mkdir(parents=True)
    note = {"reference": reference, "name": "x", "deleted": "2026-01-01T00:00:00+00:00"}
    (folder / shelf.NOTE).write_text(json.dumps(note), encoding="utf-8")
    assert shelf.deleted(project) == []


@pytest.mark.parametrize("note", ["", "[]", '{"reference": 3}', '{"reference": "a", "name": "b", "deleted": "never"}'])
def test_a_damaged_note_is_left_out(project: Project, note: str) -> None:
    folder = project.root / shelf.BIN / "20260101-x"
    folder.mkdir(parents=True)
    (folder / shelf.NOTE).write_text(note, encoding="utf-8")
    assert shelf.deleted(project) == []


def test_a_workflow_is_published_and_that_version_stays(project: Project, hello: Path) -> None:
    assert shelf.move_on(hello, Lifecycle.PUBLISHED, "Published") and not shelf.move_on(hello, Lifecycle.PUBLISHED)
    assert shelf.entry(project, hello).lifecycle is Lifecycle.PUBLISHED
    assert '"lifecycle": "published"' in hello.read_text("utf-8")
    assert versions.history(hello)[0].label == "Published"
    copy = shelf.clone(project, hello, "Copy")
    assert shelf.entry(project, copy).lifecycle is Lifecycle.DRAFT
    shelf.move_on(hello, Lifecycle.DRAFT)
    assert "lifecycle" not in hello.read_text("utf-8")


def test_what_cannot_run_is_not_published(project: Project, hello: Path) -> None:
    empty = shelf.create(project, "Empty")
    with pytest.raises(InvalidFile, match=r"cannot be published.*steps first"):
        shelf.move_on(empty, Lifecycle.PUBLISHED)
    assert shelf.move_on(empty, Lifecycle.ARCHIVED)
    hello.write_text(hello.read_text("utf-8").replace('["say"]', '["greet"]'), "utf-8")
    with pytest.raises(InvalidFile):
        shelf.move_on(hello, Lifecycle.PUBLISHED)
    assert shelf.entry(project, hello).lifecycle is Lifecycle.DRAFT
