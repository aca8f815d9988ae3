"""Profiles of recordings that were killed are removed at the next start; no other folder is."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
import pytest

from runtime.browser.recording.browser import sweep
from tests.fixtures.command_line import ROOT

_RECORDS = """import asyncio
from runtime.browser.recording.browser import start
async def main():
    browser = await start(headless=True)
    print(browser.process.pid, browser.folder, flush=True)
    await asyncio.sleep(120)
asyncio.run(main())"""


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place for temporary files whose path is too long for a browser's socket."""
    folder = tmp_path / ("deep" * 20)
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.mark.browser
@pytest.mark.timeout(90)
def test_the_profile_of_a_killed_recording(temporary: Path) -> None:
    env = {**os.environ, "TMPDIR": str(temporary), "PYTHONPATH": str(ROOT)}
    recorder = subprocess.Popen([sys.executable, "-c", _RECORDS], stdout=subprocess.PIPE, text=True, env=env)
    try:
        assert recorder.stdout is not None
        browser, _, folder = recorder.stdout.readline().strip().partition(" ")
        assert folder.startswith(str(temporary)), "the recorder did not start its browser"
        sweep()
        assert Path(folder).is_dir(), "it is in use"
    finally:
        recorder.kill()
        recorder.communicate()
    end = time.monotonic() + 30
    while psutil.pid_exists(int(browser)) and time.monotonic() < end:
        time.sleep(0.05)
    sweep()
    assert not Path(folder).exists()


def test_what_may_be_in_use_or_is_not_ours_stays(temporary: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    names = [
        f"understudy-record-{os.getpid()}-ab_1",
        f"understudy-record-{ended.pid}-locked",
        f"understudy-record-{ended.pid}-shared",
        f"understudy-record-{ended.pid}",
        f"understudy-test-{ended.pid}-ab",
    ]
    for name in names:
        (temporary / name).mkdir()
    (temporary / names[1] / "SingletonLock").symlink_to(f"{socket.gethostname()}-{os.getpid()}")
    (temporary / names[2] / "SingletonLock").symlink_to(f"another-host-{ended.pid}")
    (temporary / f"understudy-record-{ended.pid}-gone").mkdir()
    sweep()
    assert sorted(path.name for path in temporary.iterdir()) == sorted(names)
