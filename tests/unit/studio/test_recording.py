"""Recording from the window: what is asked, where it goes, and what is told when it cannot be done."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from runtime.files import load_workflow, shelf
from runtime.files.project import Project
from runtime.recorder.events import SecretKind
from runtime.recorder.merging import NeedsSecret
from studio.app import Studio
from studio.dialogs.record import RecordDialog
from studio.state.recording import Recorded

pytestmark = pytest.mark.usefixtures("theme")
WAIT_MS = 90_000


@pytest.fixture
def studio(
    qapp: QApplication, qtbot: QtBot, fresh_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Studio]:
    """On a machine without a display: a browser with a window cannot open there."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    made = Studio(qapp, fresh_home)
    qtbot.addWidget(made.window)
    made.window.show_page("home")
    made.window.show()
    yield made
    made.recording.close(30_000)
    made.instance.release()


def ask(studio: Studio, qtbot: QtBot) -> RecordDialog:
    studio.commands.run("record.start")
    (dialog,) = [found for found in studio.window.findChildren(RecordDialog) if found.isVisible()]
    assert not dialog.agree_button.isEnabled()
    dialog.address.setText("127.0.0.1:9")
    dialog.name.setText("Pay salaries")
    return dialog


@pytest.mark.browser
@pytest.mark.timeout(240)
@pytest.mark.skipif(sys.platform != "linux", reason="a browser always finds a display there")
def test_without_a_project_one_is_made_and_what_goes_wrong_is_told(studio: Studio, qtbot: QtBot) -> None:
    dialog = ask(studio, qtbot)
    with qtbot.waitSignal(studio.recording.failed, timeout=WAIT_MS):
        qtbot.mouseClick(dialog.agree_button, Qt.MouseButton.LeftButton)
        assert studio.recording.active
        assert not studio.commands.action("record.start").isEnabled()
        assert studio.commands.action("record.stop").isEnabled()
        run = studio.commands.action("run.start")
        assert not run.isEnabled() and "being recorded" in run.toolTip()
    assert studio.workspace.project is not None
    assert studio.workspace.project.name == "My jobs"
    assert "browser ended" in studio.notices.all[-1].text
    assert studio.commands.action("record.start").isEnabled()


def test_what_was_recorded_opens_in_the_editor(studio: Studio, tmp_path: Path, qtbot: QtBot) -> None:
    project = Project.create(tmp_path / "greetings", "Greetings")
    studio.projects.enter(project.root)
    path = shelf.clone(project, project.workflows()[0], "Recorded")
    steps = len(load_workflow(path).require().steps)
    need = NeedsSecret("greet", "Password", SecretKind.PASSWORD, "larkspur", "password")
    studio.recording.finished.emit(Recorded(path, steps, (), (need,)))
    assert studio.notices.all[-1].text == "2 steps were recorded."
    qtbot.waitUntil(lambda: [card.item for card in studio.recorder.panel.secrets] == ["larkspur"])
    assert "Recorded" in studio.window.documents.widget(studio.window.documents.current).windowTitle()
