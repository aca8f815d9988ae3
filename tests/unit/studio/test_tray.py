"""Closing the window while a run goes on keeps both; without a run, or without a tray, Studio ends as ever."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from runtime.files import save_workflow
from runtime.files.project import Project
from runtime.model import Step
from studio.app import Studio
from studio.bridge.garbage import GarbageTimer
from studio.bridge.operation import settle
from tests.unit.studio.canvas.conftest import flow

pytestmark = pytest.mark.usefixtures("theme")

#: How long a host on a busy machine may take, in seconds.
LIMIT_S = 60


@pytest.fixture
async def studio(qapp: QApplication, fresh_home: Path, tmp_path: Path) -> AsyncIterator[Studio]:
    garbage = GarbageTimer()
    made = Studio(qapp, fresh_home)
    project = Project.create(tmp_path / "greetings", "Greetings")
    path = project.root / "workflows" / "long.flow.json"
    save_workflow(path, flow(Step("rest", "flow.delay", params={"seconds": 600})))
    assert made.projects.enter(project.root)
    made.window.show()
    await made.runs.open()
    made.editor.open(path)
    yield made
    made.window.hide()  # closing the last window would end Qt's loop, in which the host is waited for
    await made.runs.close()
    await settle()
    made.instance.release()
    garbage.stop()
    made.window.deleteLater()


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(LIMIT_S):
        while not holds():
            await asyncio.sleep(0.02)


@pytest.fixture
def shown_tray(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A desktop with a tray, which the platform of tests has not; the messages that it shows."""
    said: list[str] = []
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: True))
    monkeypatch.setattr(QSystemTrayIcon, "isVisible", lambda self: True)
    monkeypatch.setattr(QSystemTrayIcon, "showMessage", lambda self, title, text: said.append(title))
    return said


async def begin(studio: Studio) -> None:
    studio.runs.start()
    await until(lambda: bool(studio.runs.running.under_way))


async def test_a_run_keeps_the_window_in_the_tray_and_is_stopped_from_there(
    studio: Studio, shown_tray: list[str]
) -> None:
    await begin(studio)
    assert studio.tray._state.text() == "1 run is under way"
    studio.window.close()
    assert (studio.window.isVisible(), shown_tray) == (False, ["Understudy goes on"])
    studio.commands.run("tray.open")
    assert studio.window.isVisible()
    studio.window.close()
    assert shown_tray == ["Understudy goes on"], "it is said once"
    studio.commands.run("tray.stop_all")
    await until(lambda: not studio.runs.running.under_way)
    await until(lambda: shown_tray[-1] == "A run has ended")
    assert studio.tray._state.text() == "Nothing is running"


async def test_who_quits_quits(studio: Studio, shown_tray: list[str]) -> None:
    await begin(studio)
    asked = [may_close() for may_close in studio.window.may_close]
    assert not all(asked)
    studio.window.leaving = True
    assert all(may_close() for may_close in studio.window.may_close)


async def test_without_a_tray_or_a_run_the_window_closes(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    assert all(may_close() for may_close in studio.window.may_close)
    await begin(studio)
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: False))
    assert all(may_close() for may_close in studio.window.may_close)
    assert studio.window.isVisible()
