"""While another program has the front, a run that is watched is told of in the corner of the screen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from studio.app import Studio
from studio.dialogs.run.dialog import Wish
from studio.shell.aside import RunAside
from tests.fixtures.live_studio import eventually, write_flow

pytestmark = pytest.mark.usefixtures("theme")

LONG = {
    "each": {"type": "flow.for_each", "params": {"items": list(range(400))}, "next": {"each": ["wait"]}},
    "wait": {"type": "flow.delay", "name": "Wait a little", "params": {"seconds": 0.05}},
}


def front(*, studio: bool) -> None:
    """Give Studio the front, or take it away, as another program does."""
    window = next((one for one in QApplication.topLevelWidgets() if one.objectName() == "studio"), None)
    assert window is not None
    window.setVisible(studio)
    if studio:
        window.activateWindow()
        window.raise_()


async def test_it_says_how_far_the_run_is_pauses_and_stops_it(live_studio: Studio) -> None:
    studio = live_studio
    (bar,) = studio.window.findChildren(RunAside)
    studio.editor.open(write_flow(studio, "long", LONG))
    studio.commands.run("run.start")
    running = studio.runs.running
    await eventually(lambda: running.session is not None and running.session.view("each").done > 0)
    assert not bar.isVisible(), "no browser covers Studio"
    bar.watch(running.session)
    front(studio=False)
    await eventually(lambda: not bar.isHidden() and "of 400 · Wait a little" in bar.line.text())
    assert bar.title.text() == "Long" and bar.progress.maximum() == 400
    QTest.mouseClick(bar.pause, Qt.MouseButton.LeftButton)
    await eventually(lambda: bar.pause.toolTip() == "Go on")
    assert "Paused" in bar.line.text()
    QTest.mouseClick(bar.stop, Qt.MouseButton.LeftButton)
    await eventually(lambda: running.session is not None and running.session.over)
    await eventually(bar.isHidden)
    front(studio=True)


@pytest.mark.parametrize(
    ("type", "options", "seen"),
    [
        ("browser.open", {}, True),
        ("browser.open", {"browser": {"headless": True}}, False),
        ("browser.open", {"browser": {"slow_motion": 0.8}}, True),
        ("flow.log", {}, False),
    ],
)
async def test_only_a_browser_that_is_seen_counts(
    live_studio: Studio, type: str, options: dict[str, object], seen: bool
) -> None:
    params = {"url": "http://127.0.0.1:9/"} if type == "browser.open" else {"message": "a"}
    tab = live_studio.editor.open(write_flow(live_studio, "one", {"one": {"type": type, "params": params}}))
    assert tab is not None
    running = live_studio.runs.running
    running.question.headed = lambda: True
    assert running._is_seen(tab.document, Wish(options=options)) is seen
