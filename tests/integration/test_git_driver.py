"""Understudy as git's merge and diff driver, in a real repository, configured as docs/git.md says."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from runtime.files import dumps_layout, dumps_workflow, load_layout, load_workflow, save_workflow
from runtime.files.project import Project
from runtime.model import Step, Workflow
from runtime.model.edits import AddStep, ConnectSteps, Edit, RemoveStep, SetField, SetParams
from runtime.model.layout import Layout, Position

UNDERSTUDY = shlex.join([sys.executable, "-m", "runtime.cli"])
FLOW = "workflows/hello.flow.json"
ROOT = Path(__file__).parents[2]


class Repository:
    """A new project in git."""

    def __init__(self, folder: Path) -> None:
        self.folder = Project.create(folder).root
        self.flow = self.folder / FLOW
        self.git("init", "-q", "-b", "main")
        for key, value in {
            "user.name": "Ada",
            "user.email": "ada@example.com",
            "merge.understudy.name": "Understudy: merge by steps",
            "merge.understudy.driver": f"{UNDERSTUDY} merge %O %A %B --output %A --name %P",
            "diff.understudy.command": f"{UNDERSTUDY} diff --git",
        }.items():
            self.git("config", key, value)
        self.commit("start")

    def git(self, *arguments: str, code: int = 0) -> str:
        """Run git; its output."""
        environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "GIT_CONFIG_GLOBAL": os.devnull,
            "UNDERSTUDY_HOME": "home",
        }
        done = subprocess.run(
            ["git", *arguments], cwd=self.folder, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    def commit(self, message: str) -> None:
        self.git("add", "-A")
        self.git("commit", "-q", "-m", message)

    def edit(self, *edits: Edit) -> None:
        """Change the workflow as an editor does."""
        loaded = load_workflow(self.flow)
        workflow = loaded.require()
        for edit in edits:
            workflow, _ = edit.apply(workflow)
        save_workflow(self.flow, workflow, expected_hash=loaded.source_hash)

    def branches(self, ours: tuple[Edit, ...], theirs: tuple[Edit, ...]) -> None:
        """Commit edits on two branches, and stand on ``main`` with ours."""
        self.git("switch", "-q", "-c", "theirs")
        self.edit(*theirs)
        self.commit("theirs")
        self.git("switch", "-q", "main")
        self.edit(*ours)
        self.commit("ours")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "shop")


def test_edits_of_one_step_by_two_people_are_merged(repository: Repository) -> None:
    repository.branches((SetField("say", "note", "mine"),), (SetField("say", "timeout", 5.0),))
    repository.git("merge", "-q", "theirs", "-m", "merged")
    workflow = load_workflow(repository.flow).require()
    assert (workflow.steps["say"].note, workflow.steps["say"].timeout) == ("mine", 5.0)
    assert repository.flow.read_text() == dumps_workflow(workflow)


def test_a_conflict_stops_the_merge_and_the_file_still_loads(repository: Repository) -> None:
    mine, yours = SetParams("say", {"message": "mine"}), SetParams("say", {"message": "yours"})
    repository.branches((mine,), (yours, SetField("greet", "note", "also arrives")))
    told = repository.git("merge", "theirs", code=1)
    assert "CONFLICT" in told
    assert 'conflict: Both sides changed "params.message" of step "say"' in told
    loaded = load_workflow(repository.flow)
    assert loaded.lossless
    assert loaded.workflow is not None
    assert loaded.workflow.steps["say"].params["message"] == "mine"
    assert loaded.workflow.steps["greet"].note == "also arrives"
    assert loaded.conflicts[0].values["theirs"] == "yours"
    save_workflow(repository.flow, loaded.workflow, conflicts=())
    repository.commit("resolved")
    assert load_workflow(repository.flow).problems == ()


def test_new_steps_of_both_sides_arrive_where_text_merging_fails(repository: Repository) -> None:
    ours = (AddStep(Step("left", "flow.log", params={"message": "l"})), ConnectSteps("greet", "left"))
    theirs = (AddStep(Step("more", "flow.log", params={"message": "m"})), ConnectSteps("greet", "more"))
    repository.branches(ours, theirs)
    repository.git("merge", "-q", "theirs", "-m", "merged")
    assert load_workflow(repository.flow).require().steps["greet"].next == {"out": ("left", "more", "say")}


def test_a_file_that_both_sides_added_is_merged(repository: Repository) -> None:
    other = repository.folder / "workflows/new.flow.json"
    for branch, step in (("theirs", "a"), ("main", "b")):
        repository.git("switch", "-q", *(["-c"] if branch == "theirs" else []), branch)
        save_workflow(other, Workflow("new", steps={step: Step(step, "flow.log", params={"message": step})}))
        repository.commit(branch)
    repository.git("merge", "-q", "theirs", "-m", "merged")
    assert sorted(load_workflow(other).require().steps) == ["a", "b"]


def test_a_rebase_uses_the_driver_too(repository: Repository) -> None:
    repository.branches((SetField("say", "note", "mine"),), (SetField("say", "name", "Theirs"),))
    repository.git("rebase", "-q", "theirs")
    step = load_workflow(repository.flow).require().steps["say"]
    assert (step.note, step.name) == ("mine", "Theirs")


def test_layouts_are_merged_by_the_driver(repository: Repository) -> None:
    path = repository.folder / "workflows/hello.layout.json"
    before = load_layout(path).layout
    for branch, x in (("theirs", 7), ("main", 9)):
        repository.git("switch", "-q", *(["-c"] if branch == "theirs" else []), branch)
        path.write_text(dumps_layout(Layout({**before.positions, branch: Position(x, 0)})))
        repository.commit(branch)
    repository.git("merge", "-q", "theirs", "-m", "merged")
    positions = load_layout(path).layout.positions
    assert {id: positions[id].x for id in ("theirs", "main")} == {"theirs": 7, "main": 9}


def test_a_file_of_a_newer_version_stops_the_merge_and_keeps_ours(repository: Repository) -> None:
    repository.git("switch", "-q", "-c", "theirs")
    repository.flow.write_text(repository.flow.read_text().replace('"format": 1', '"format": 2'))
    repository.commit("newer")
    repository.git("switch", "-q", "main")
    repository.edit(SetField("say", "note", "mine"))
    repository.commit("ours")
    ours = repository.flow.read_text()
    told = repository.git("merge", "theirs", code=1)
    assert "newer Understudy" in told
    assert "Traceback" not in told
    assert repository.flow.read_text() == ours


def test_git_diff_tells_steps_and_fields(repository: Repository) -> None:
    repository.edit(RemoveStep("say"), SetField("greet", "note", "n"))
    told = repository.git("diff")
    assert "- step say: flow.log" in told
    assert 'note: (none) → "n"' in told
    assert "- edge greet → say" in told
    assert "+ step" in repository.git("show", "--ext-diff", "HEAD", "--", FLOW)
