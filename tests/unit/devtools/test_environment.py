"""What the environment is made from, and when it is made anew."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from devtools import environment, stamp
from devtools.shell import SetUpFailed


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A set-up in a folder of its own: a lock, an interpreter and no stamp yet."""
    lock, python = tmp_path / "requirements.lock", tmp_path / "python"
    lock.write_text("one==1 \\\n    --hash=sha256:aa\ntwo==2.0.1 \\\n    --hash=sha256:bb \\\n    --hash=sha256:cc\n")
    python.symlink_to(sys.executable)
    for name, value in {"LOCK": lock, "PYTHON": python, "ROOT": tmp_path}.items():
        monkeypatch.setattr(environment, name, value)
    monkeypatch.setattr(stamp, "STAMP", tmp_path / "stamp.json")
    return tmp_path


def test_a_fresh_environment_is_not_current_until_it_is_remembered(place: Path) -> None:
    assert not environment.is_current()
    stamp.remember(**environment.fingerprint())
    assert environment.is_current()


def test_a_changed_lock_makes_it_out_of_date(place: Path) -> None:
    stamp.remember(**environment.fingerprint())
    environment.LOCK.write_text("one==2 \\\n    --hash=sha256:dd\n")
    assert not environment.is_current()


def test_another_interpreter_makes_it_out_of_date(place: Path) -> None:
    stamp.remember(**environment.fingerprint())
    environment.PYTHON.unlink()
    assert not environment.is_current()
    environment.PYTHON.symlink_to(os.devnull)
    assert not environment.is_current()


def test_a_copied_folder_is_not_kept(place: Path) -> None:
    assert environment.is_usable()
    stamp.remember(root="/elsewhere")
    assert not environment.is_usable()


@pytest.mark.parametrize("text", ["", "{", "[1]", "\udcff"])
def test_a_damaged_stamp_counts_as_none(place: Path, text: str) -> None:
    stamp.STAMP.write_bytes(text.encode("utf-8", "surrogateescape"))
    assert stamp.remembered() == {}
    assert not environment.is_current()


def test_facts_are_added_to_what_is_remembered(place: Path) -> None:
    stamp.remember(lock="a", browser="b")
    stamp.remember(browser="c")
    assert stamp.remembered() == {"lock": "a", "browser": "c"}


def test_a_package_is_read_from_the_lock_with_all_its_checksums(place: Path) -> None:
    assert environment.lock_entry("two").count("--hash=") == 2
    with pytest.raises(SetUpFailed, match="does not name"):
        environment.lock_entry("three")


def test_a_python_that_does_not_fit_starts_one_that_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "python3.12"
    other.write_text('#!/bin/sh\necho "other: $2"\nexit 7\n')
    other.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin")
    monkeypatch.setattr(sys, "version_info", (3, 10, 1))
    monkeypatch.setattr(sys, "argv", ["dev.py", "doctor"])
    with pytest.raises(SystemExit) as ended:
        environment.use_a_fitting_python()
    assert ended.value.code == 7
    assert capfd.readouterr().out == "other: doctor\n"


@pytest.mark.parametrize("version", [(3, 10, 1), (3, 14, 0)])
def test_without_a_fitting_python_it_says_so(
    version: tuple[int, int, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "version_info", version)
    with pytest.raises(SystemExit, match=r"needs Python 3\.11, 3\.12 or 3\.13\. This is 3\.1[04]"):
        environment.use_a_fitting_python()
