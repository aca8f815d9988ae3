"""One host for a data folder, by a lock of the operating system."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from runtime.errors import ExitCode
from runtime.host.lock import NAME, DataFolderLocked, HostLock

ROOT = Path(__file__).resolve().parents[4]
HOLD = """
import sys
from pathlib import Path
from runtime.host.lock import HostLock
lock = HostLock.acquire(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


def test_a_second_one_is_refused_and_told_who_is_there(tmp_path: Path) -> None:
    lock = HostLock.acquire(tmp_path / "home")
    with pytest.raises(DataFolderLocked) as caught:
        HostLock.acquire(tmp_path / "home")
    assert caught.value.pid == os.getpid()
    assert f"in use by process {os.getpid()}" in caught.value.message
    assert caught.value.exit_code is ExitCode.DATA_FOLDER
    lock.release()
    HostLock.acquire(tmp_path / "home").release()


def test_folder_and_file_are_this_persons_alone(tmp_path: Path) -> None:
    lock = HostLock.acquire(tmp_path / "home")
    assert stat.S_IMODE((tmp_path / "home").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "home" / NAME).stat().st_mode) == 0o600
    lock.release()


def test_a_killed_process_gives_the_folder_free(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stdout.readline() == "held\n"
        with pytest.raises(DataFolderLocked) as caught:
            HostLock.acquire(tmp_path)
        assert caught.value.pid == process.pid
        process.send_signal(signal.SIGKILL)
        process.wait()
        HostLock.acquire(tmp_path).release()


def test_a_lock_file_full_of_nonsense_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(b"\xff{{{")
    lock = HostLock.acquire(tmp_path)
    (tmp_path / NAME).write_text("nonsense")
    with pytest.raises(DataFolderLocked, match="another process"):
        HostLock.acquire(tmp_path)
    lock.release()
