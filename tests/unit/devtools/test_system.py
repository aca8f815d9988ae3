"""Debian packages and the browser: looked for first, named with the reason, installed only as root."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from devtools import stamp, system
from runtime.browser.find import find_browser


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A search path that holds only what a test puts there."""
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def put(folder: Path, name: str, script: str) -> None:
    (folder / name).write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    (folder / name).chmod(0o755)


def test_root_updates_once_and_installs_without_questions(
    programs: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    put(programs, "apt-get", f'echo "$DEBIAN_FRONTEND $*" >> {programs}/log')
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert system.install_packages({"libone": "for one", "libtwo": "for two"})
    update, install = (programs / "log").read_text().splitlines()
    assert update.startswith("noninteractive update")
    assert install.startswith("noninteractive install -y --no-install-recommends libone libtwo")
    assert "libone: for one" in capfd.readouterr().out


def test_a_failing_installation_is_no_success(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(programs, "apt-get", "exit 100")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert not system.install_packages({"libone": "for one"})


def test_a_user_is_told_the_one_line(
    programs: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    put(programs, "apt-get", "exit 1")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert not system.install_packages({"libone": "for one", "libtwo": "for two"})
    lines = [line for line in capsys.readouterr().out.splitlines() if "sudo" in line]
    assert len(lines) == 1
    assert lines[0].endswith("apt-get install -y --no-install-recommends libone libtwo")


def test_other_systems_are_told_too(programs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert not system.install_packages({"libone": "for one"})
    assert "package manager" in capsys.readouterr().out


@pytest.mark.parametrize(("known", "missing"), [("libatomic.so.1 (libc6)", []), ("libc.so.6", ["libatomic1"])])
def test_libraries_are_looked_for(programs: Path, known: str, missing: list[str]) -> None:
    put(programs, "ldconfig", f'echo "{known}"')
    assert list(system.missing_libraries(system.RUN.libraries)) == missing


def test_studio_needs_what_runs_need_and_more() -> None:
    assert system.RUN.libraries.items() < system.STUDIO.libraries.items()
    assert system.STUDIO.libraries == system.TEST.libraries
    assert all(name.startswith("lib") and why for name, why in system.STUDIO.libraries.values())


def test_a_missing_tool_is_installed_with_its_reason(
    programs: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    put(programs, "ldconfig", "echo libatomic.so.1")
    put(programs, "apt-get", f'echo "$*" >> {programs}/log')
    put(programs, "browser", "echo Browser 1.0")
    monkeypatch.setenv("UNDERSTUDY_BROWSER_PATH", str(programs / "browser"))
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(stamp, "STAMP", programs / "stamp.json")
    system.ensure_system(system.Needs(system.LIBRARIES, {"Xvfb": ("xvfb", "for the tests")}))
    assert (programs / "log").read_text().splitlines()[-1].startswith("install -y --no-install-recommends xvfb ")
    assert "xvfb: for the tests" in capfd.readouterr().out
    assert stamp.remembered() == {"browser": str(programs / "browser")}


def test_the_browser_is_the_one_that_the_product_takes() -> None:
    found = find_browser()
    assert system.find_browser() == (found.path if found else "")


def test_a_browser_that_does_not_start_is_none(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(programs, "stub", "exit 1")
    monkeypatch.setenv("UNDERSTUDY_BROWSER_PATH", str(programs / "stub"))
    assert system.find_browser() == ""
    put(programs, "stub", "echo Browser 1.0")
    assert system.find_browser() == str(programs / "stub")
