"""Studio is opened where something is not as it should be: it says so in words, and the window is there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from runtime.files.project import Project
from runtime.paths import MARKER
from studio.app import Studio
from studio.bridge import link as module
from studio.bridge.operation import settle
from studio.dialogs.new_project import NewProject
from studio.theme import Theme
from tests.fixtures.live_studio import eventually

#: Holds the lock of a data folder and has no door, as a host does that hangs.
HOLDER = """
import sys
from pathlib import Path
from runtime.host.lock import HostLock
lock = HostLock.acquire(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
async def studio(qapp: QApplication, theme: Theme, fresh_home: Path) -> AsyncIterator[Studio]:
    made = Studio(qapp, fresh_home)
    made.window.show()
    yield made
    made.window.hide()
    await made.runs.close()
    await settle()
    made.instance.release()
    made.window.deleteLater()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return Project.create(tmp_path / "greetings", "Greetings").root


def last(studio: Studio) -> str:
    return studio.notices.all[-1].as_text()


async def test_a_project_of_a_newer_version_opens_and_stays_as_it_is(studio: Studio, project: Path) -> None:
    text = json.dumps({**json.loads((project / MARKER).read_text()), "format": 99})
    (project / MARKER).write_text(text)
    assert studio.projects.enter(project)
    assert "newer Understudy" in last(studio) and "Update Understudy" in last(studio)
    assert (project / MARKER).read_text() == text


async def test_a_workflow_of_a_newer_version_is_refused(studio: Studio, project: Path) -> None:
    path = project / "workflows" / "later.flow.json"
    path.write_text('{"format": 99, "id": "later"}')
    assert studio.projects.enter(project) and studio.editor.open(path) is None
    assert "newer Understudy" in last(studio)


@pytest.mark.parametrize("data", [b"{", b"\xff\xfe\x00\x01", b"[]", b""])
async def test_a_damaged_project_opens_and_says_where(studio: Studio, project: Path, data: bytes) -> None:
    (project / MARKER).write_bytes(data)
    assert studio.projects.enter(project)
    assert studio.notices.all[-1].remedy and MARKER in studio.notices.all[-1].details


async def test_a_project_that_is_gone_is_told(studio: Studio, tmp_path: Path) -> None:
    assert not studio.projects.enter(tmp_path / "nowhere")
    assert "no project" in last(studio) and "`" not in last(studio), "a window's remedy, not a command"
    offer = studio.notices.all[-1].offer
    assert offer is not None
    offer.act()
    (dialog,) = studio.window.findChildren(NewProject)
    assert dialog.isVisible()
    dialog.reject()


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs rights that can be missing")
async def test_a_project_that_can_only_be_read_is_told(studio: Studio, project: Path) -> None:
    project.chmod(0o500)
    try:
        assert studio.projects.enter(project)
        assert "only be read" in last(studio)
    finally:
        project.chmod(0o700)


async def test_a_locked_data_folder_is_told_and_editing_goes_on(
    studio: Studio, project: Path, fresh_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.1)
    fresh_home.mkdir(exist_ok=True)
    command = [sys.executable, "-c", HOLDER, str(fresh_home)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None and holder.stdout.readline() == "held\n"
        await studio.runs.open()
        assert studio.notices.all[-1].remedy and "in use" in last(studio)
        assert studio.projects.enter(project)
        holder.communicate("", timeout=30)


async def test_a_data_folder_that_cannot_be_written_keeps_the_window(
    qapp: QApplication, theme: Theme, tmp_path: Path, project: Path
) -> None:
    (tmp_path / "taken").write_text("a file is here")
    made = Studio(qapp, tmp_path / "taken" / "home")
    made.window.show()
    try:
        assert made.projects.enter(project)
        path = made.workspace.new_workflow("Greet")
        assert made.editor.open(path) is not None
        await eventually(lambda: made.notices.all)
        assert made.notices.all[-1].remedy
    finally:
        made.window.hide()
        for tab in made.editor.tabs:
            tab.document.close()
        made.instance.release()
        made.window.deleteLater()
