"""The crash guard: whatever escapes is written down, the work is safe, the program goes on."""

from __future__ import annotations

import asyncio
import sys
import threading
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer, qWarning
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from studio.guard import Guard

pytestmark = pytest.mark.logs("^unexpected error$")
SECRET = "hunter2-never-in-a-report"


@pytest.fixture
def guard(qapp: object, tmp_path: Path) -> Iterator[Guard]:
    made = Guard(tmp_path / "crashes")
    hooks = sys.excepthook, threading.excepthook
    made.install()
    yield made
    made.uninstall()
    sys.excepthook, threading.excepthook = hooks


def fail(password: str) -> None:
    raise RuntimeError("something broke")


def test_an_error_in_a_slot_is_reported_and_kept(guard: Guard, qtbot: QtBot) -> None:
    reports: list[str] = []
    guard.struck.connect(reports.append)
    guard._on_exception(*_raised(lambda: fail(SECRET)))
    (report,) = reports
    assert "something broke" in report
    assert "Qt 6" in report
    assert SECRET not in report
    (file,) = guard.folder.glob("studio-*.txt")
    assert file.read_text(encoding="utf-8") == report
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.qt_no_exception_capture
def test_python_calls_the_guard_for_what_escapes_from_a_slot(guard: Guard, qtbot: QtBot) -> None:
    with qtbot.waitSignal(guard.struck, timeout=5000) as struck:
        QTimer.singleShot(0, lambda: fail(SECRET))
    assert "something broke" in struck.args[0]


class Faulty(QWidget):
    """Fails in the middle of its first picture."""

    begun: list[weakref.ref[QPainter]]

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.begun.append(weakref.ref(painter))
        if len(self.begun) == 1:
            fail(SECRET)
        painter.end()


@pytest.mark.qt_no_exception_capture
def test_a_painter_ends_with_the_picture_that_failed(guard: Guard, qtbot: QtBot) -> None:
    faulty = Faulty()
    faulty.begun = []
    qtbot.addWidget(faulty)
    with qtbot.waitSignal(guard.struck, timeout=5000):
        faulty.show()
    assert faulty.begun[0]() is None
    faulty.update()
    qtbot.waitUntil(lambda: len(faulty.begun) == 2, timeout=5000)


def test_an_error_in_a_thread_is_reported(guard: Guard, qtbot: QtBot) -> None:
    thread = threading.Thread(target=lambda: fail(SECRET))
    with qtbot.waitSignal(guard.struck, timeout=5000):
        thread.start()
        thread.join(5)


async def test_a_task_that_nobody_waits_for_is_reported(guard: Guard, qapp: object) -> None:
    loop = asyncio.get_running_loop()
    guard.watch(loop)
    reports: list[str] = []
    guard.struck.connect(reports.append)
    loop.call_exception_handler({"message": "task failed", "exception": RuntimeError("lost")})
    assert "lost" in reports[0]
    loop.set_exception_handler(None)


def test_an_interrupt_stays_one(guard: Guard, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[object] = []
    monkeypatch.setattr(sys, "__excepthook__", lambda *args: heard.append(args[0]))
    guard._on_exception(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert heard == [KeyboardInterrupt]


@pytest.mark.logs("painted wrongly")
def test_what_qt_says_goes_to_the_log(guard: Guard, caplog: pytest.LogCaptureFixture) -> None:
    qWarning("painted wrongly")
    assert [(record.name, record.levelname) for record in caplog.records] == [("studio.qt", "WARNING")]


def test_a_folder_that_cannot_be_written_stops_nothing(qapp: object, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    guard = Guard(tmp_path / "file" / "crashes")
    assert "broke" in guard.strike(RuntimeError("broke"))


def _raised(act: object) -> tuple[type[BaseException], BaseException, object]:
    try:
        act()
    except RuntimeError as error:
        return type(error), error, error.__traceback__
    raise AssertionError
