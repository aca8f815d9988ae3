"""The open project: told when it changes, also by other programs; its list of workflows is read beside the window."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from runtime.errors import InvalidFile
from runtime.files import shelf
from runtime.files.project import Project
from runtime.model import Severity
from studio.state.document import Document
from studio.state.listing import Listing
from studio.state.sample import FLOW, copy_sample
from studio.state.workspace import Workspace

WAIT_MS = 10_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Project.create(tmp_path / "greetings", "Greetings").root


@pytest.fixture
def workspace(qapp: object) -> Workspace:
    return Workspace()


def test_opening_and_closing_are_told(workspace: Workspace, folder: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(workspace.project_changed, timeout=WAIT_MS):
        workspace.open(folder)
    assert workspace.project is not None
    assert (workspace.root, workspace.environment) == (folder, "dev")
    with qtbot.waitSignal(workspace.project_changed, timeout=WAIT_MS):
        workspace.close()
    assert workspace.project is None


def test_without_a_project_there_is_nothing_to_work_on(workspace: Workspace) -> None:
    with pytest.raises(InvalidFile, match="No project is open"):
        workspace.new_workflow("x")


def test_changes_by_other_programs_are_seen(workspace: Workspace, folder: Path, qtbot: QtBot) -> None:
    project = workspace.open(folder)
    with qtbot.waitSignal(workspace.workflows_changed, timeout=WAIT_MS):
        path = shelf.create(project, "By somebody else")
    with qtbot.waitSignal(workspace.workflows_changed, timeout=WAIT_MS):
        shelf.rename(path, "Renamed")


def test_a_large_project_is_not_walked_by_the_window(
    workspace: Workspace, folder: Path, qtbot: QtBot, request: pytest.FixtureRequest
) -> None:
    flows = [folder / "workflows" / f"{number // 100}" / f"{number}.flow.json" for number in range(3000)]
    for flow in flows:
        flow.parent.mkdir(exist_ok=True)
        flow.touch()
    walked: list[str] = []
    request.addfinalizer(lambda: sys.setprofile(None))
    sys.setprofile(lambda _frame, what, act: walked.append(act.__name__) if what == "c_call" else None)
    workspace.open(folder)
    qtbot.waitUntil(lambda: workspace._unseen is None, timeout=WAIT_MS)
    sys.setprofile(None)
    assert "scandir" not in walked and "listdir" not in walked
    assert 0 < walked.count("stat") < 30, "only of the project itself"
    assert len(workspace._watcher.files()) >= len(flows)
    with qtbot.waitSignal(workspace.workflows_changed, timeout=WAIT_MS):
        flows[-1].write_text("changed by somebody else")


def test_what_changes_before_it_is_watched_is_told(workspace: Workspace, folder: Path, qtbot: QtBot) -> None:
    workspace.open(folder)
    with qtbot.waitSignals([workspace.workflows_changed, workspace.elements_changed], timeout=WAIT_MS):
        (folder / "workflows" / "hello.flow.json").write_text("at once")
        (folder / "elements" / "shop.json").write_text("{}")


def test_the_list_follows_the_project(workspace: Workspace, folder: Path, qtbot: QtBot) -> None:
    listing = Listing(workspace)
    with qtbot.waitSignal(listing.changed, timeout=WAIT_MS):
        workspace.open(folder)
    qtbot.waitUntil(lambda: [entry.name for entry in listing.entries] == ["Hello"], timeout=WAIT_MS)
    workspace.new_workflow("Another")
    qtbot.waitUntil(lambda: len(listing.entries) == 2, timeout=WAIT_MS)
    workspace.close()
    assert listing.entries == []


def test_deleting_and_restoring(workspace: Workspace, folder: Path) -> None:
    workspace.open(folder)
    path = workspace.new_workflow("Gone")
    item = shelf.delete(Project.open(folder), path)
    assert (path.exists(), workspace.bin()) == (False, [item])
    assert shelf.restore(Project.open(folder), item) == path and workspace.bin() == []


def test_the_sample_is_copied_once(tmp_path: Path) -> None:
    folder = copy_sample(tmp_path / "Documents")
    assert Project.open(folder).workflows()
    (folder / "mine.txt").touch()
    assert copy_sample(tmp_path / "Documents") == folder
    assert (folder / "mine.txt").exists()


def test_the_sample_speaks_the_language_of_who_asks_for_it(tmp_path: Path) -> None:
    folder = copy_sample(tmp_path, "bg")
    document = Document.open(folder / FLOW)
    assert document.workflow.name == "Въвеждане на фактури за покупки"
    assert [one for one in document.problems if one.severity is Severity.ERROR] == []
    assert {group.title for group in document.layout.groups.values()} >= {"Вход"}
    document.close()


def test_a_place_that_takes_no_sample_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InvalidFile, match="could not be copied"):
        copy_sample(tmp_path / "file")
