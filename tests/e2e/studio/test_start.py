"""Studio as a person starts it: a process with a window on a real display, or a sentence where there is none."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalSocket

from runtime.errors import ExitCode
from runtime.files.project import Project
from studio.instance import name_of

ROOT = Path(__file__).resolve().parents[3]
WAIT_S = 60
COMMAND = [sys.executable, "-m", "studio"]


def environment(**more: str) -> dict[str, str]:
    """The test's own, without any display but the one that is given."""
    drop = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return {name: text for name, text in os.environ.items() if name not in drop} | more


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return Project.create(tmp_path / "greetings", "Greetings").root


@contextmanager
def started(display: str, home: Path, project: Path) -> Iterator[subprocess.Popen[str]]:
    """A Studio whose window is open; killed where the test does not end it."""
    process = subprocess.Popen(
        [*COMMAND, str(project)], cwd=ROOT, env=environment(DISPLAY=display), stderr=subprocess.PIPE, text=True
    )
    try:
        wait_until_open(process, name_of(home, project))
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate(timeout=WAIT_S)


def wait_until_open(process: subprocess.Popen[str], name: str) -> None:
    until = time.monotonic() + WAIT_S
    while time.monotonic() < until:
        assert process.poll() is None, process.communicate()[1]
        socket = QLocalSocket()
        socket.connectToServer(name)
        if socket.waitForConnected(1000) and socket.waitForReadyRead(5000):
            return
        time.sleep(0.1)
    raise AssertionError("Studio did not open in time")


def test_without_a_display_it_says_so_and_ends(tmp_path: Path) -> None:
    done = subprocess.run(COMMAND, cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=WAIT_S)
    assert done.returncode == ExitCode.NO_DISPLAY
    assert done.stderr.startswith("understudy-studio: Studio needs a display, and there is none here.")


def test_a_display_that_does_not_answer_is_said(tmp_path: Path) -> None:
    env = environment(DISPLAY=":4711")
    done = subprocess.run(COMMAND, cwd=ROOT, env=env, capture_output=True, text=True, timeout=WAIT_S)
    assert done.returncode == ExitCode.NO_DISPLAY
    assert "could not open a window on this display" in done.stderr


def test_the_version_is_said_without_loading_qt() -> None:
    command = [sys.executable, "-X", "importtime", "-m", "studio", "--version"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=WAIT_S)
    assert done.stdout.startswith("understudy-studio ")
    assert "PySide6" not in done.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_opens_on_a_display_and_ends_when_it_is_told(
    x_display: str, fresh_home: Path, project: Path, number: signal.Signals
) -> None:
    with started(x_display, fresh_home, project) as studio:
        studio.send_signal(number)
        _, said = studio.communicate(timeout=WAIT_S)
        assert (studio.returncode, said) == (ExitCode.COMPLETED, "")
    assert (fresh_home / "studio.json").is_file()


def test_a_second_start_brings_the_first_window_forward(x_display: str, fresh_home: Path, project: Path) -> None:
    with started(x_display, fresh_home, project) as first:
        env = environment(DISPLAY=x_display)
        second = subprocess.run(
            [*COMMAND, str(project)], cwd=ROOT, env=env, capture_output=True, text=True, timeout=WAIT_S
        )
        assert second.returncode == ExitCode.COMPLETED
        assert "open in another window" in second.stderr
        assert first.poll() is None


def test_a_folder_that_is_no_project_is_refused(x_display: str, fresh_home: Path, tmp_path: Path) -> None:
    env = environment(DISPLAY=x_display)
    done = subprocess.run([*COMMAND, str(tmp_path)], cwd=ROOT, env=env, capture_output=True, text=True, timeout=WAIT_S)
    assert done.returncode == ExitCode.USAGE
    assert "is no project" in done.stderr
