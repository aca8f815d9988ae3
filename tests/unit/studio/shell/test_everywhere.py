"""The keys that stop everything, pressed in each kind of window that Studio opens."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QDockWidget, QWidget

from studio.app import Studio
from studio.bridge.operation import settle
from tests.fixtures.live_studio import eventually, write_flow

pytestmark = pytest.mark.usefixtures("theme")

REST = {"rest": {"type": "flow.delay", "params": {"seconds": 600}}}


@pytest.fixture
async def studio(live_studio: Studio) -> Studio:
    """A run that takes long goes on."""
    await in_front(live_studio.window)
    live_studio.editor.open(write_flow(live_studio, "long", REST))
    live_studio.runs.start()
    await eventually(lambda: bool(live_studio.runs.running.sessions.under_way))
    return live_studio


async def in_front(window: QWidget) -> None:
    window.activateWindow()
    await eventually(window.isActiveWindow)


async def stop(studio: Studio, keys: str = "Shift+Esc") -> None:
    """Press the keys where the keyboard's focus is, and wait until nothing runs."""
    widget, combination = QApplication.focusWidget() or QApplication.activeWindow(), QKeySequence(keys)[0]
    assert widget is not None
    QTest.keyClick(widget, combination.key(), combination.keyboardModifiers())
    await eventually(lambda: not studio.runs.running.sessions.under_way)
    await settle()


async def ask(studio: Studio) -> QDialog:
    """The dialog that asks what to run another workflow with, in front."""
    fields = {"variables": {"who": {"type": "string", "direction": "input"}}}
    studio.editor.open(write_flow(studio, "asks", REST, **fields))
    studio.runs.start()
    dialog = studio.runs.running.question._dialog
    assert dialog is not None
    await in_front(dialog)
    return dialog


async def test_they_work_in_the_main_window(studio: Studio) -> None:
    await stop(studio)


async def test_they_work_in_a_dialog_which_stays(studio: Studio) -> None:
    dialog = await ask(studio)
    await stop(studio)
    assert dialog.isVisible(), "what was typed into it is kept"
    dialog.reject()


async def test_they_are_those_that_the_person_chose(studio: Studio) -> None:
    studio.commands.set_shortcut("tray.stop_all", "Ctrl+Alt+X")
    dialog = await ask(studio)
    await stop(studio, "Ctrl+Alt+X")
    dialog.reject()


async def test_they_work_in_a_dock_that_floats(studio: Studio) -> None:
    dock = studio.window.findChild(QDockWidget, "dock.run")
    assert isinstance(dock, QDockWidget)
    dock.show()
    dock.setFloating(True)
    await in_front(dock)
    await stop(studio)
