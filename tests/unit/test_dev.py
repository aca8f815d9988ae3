"""dev.py: help, unknown verbs, one sentence when the set-up stops, and a start that loads next to nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import dev

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(("argv", "code"), [([], 0), (["--help"], 0), (["fly"], 2)])
def test_help_names_every_verb(argv: list[str], code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main(argv) == code
    shown = capsys.readouterr().out
    assert all(f"dev.py {verb} " in shown for verb in dev.VERBS)


def test_a_set_up_that_stops_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stops(args: list[str]) -> int:
        raise dev.SetUpFailed("the index is asleep.")

    monkeypatch.setitem(dev.VERBS, "stop", stops)
    assert dev.main(["stop"]) == 1
    assert capsys.readouterr().err == "The set-up stopped: the index is asleep.\n"


def test_only_the_standard_library_is_used() -> None:
    code = "import sys; sys.path.insert(0, '.'); import dev, devtools.pip_wheel; print(*sys.modules)"
    asked = subprocess.run([sys.executable, "-I", "-S", "-c", code], cwd=ROOT, capture_output=True, text=True)
    names = {name.partition(".")[0] for name in asked.stdout.split()}
    assert names - set(sys.stdlib_module_names) == {"__main__", "dev", "devtools"}


def test_a_start_loads_no_network_code() -> None:
    code = "import sys; sys.path.insert(0, '.'); import dev; print(*sys.modules)"
    asked = subprocess.run([sys.executable, "-I", "-S", "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert asked.returncode == 0
    assert {"ssl", "urllib.request", "configparser"}.isdisjoint(asked.stdout.split())


def test_what_failed_is_tried_again(tmp_path: Path) -> None:
    """A test that fails at first and passes alone is no failure; one that fails again is."""
    (tmp_path / "test_race.py").write_text(
        "import pathlib\n"
        "def test_race():\n"
        "    mark = pathlib.Path(__file__).with_suffix('.tried')\n"
        "    tried = mark.exists()\n"
        "    mark.touch()\n"
        "    assert tried\n"
    )
    (tmp_path / "test_broken.py").write_text("def test_broken():\n    assert False\n")
    place = ["-q", "--rootdir", str(tmp_path), "-o", f"cache_dir={tmp_path}/cache", str(tmp_path)]
    assert dev.python("-m", "pytest", *place) == dev.SOME_FAILED
    assert dev.try_again(place) == dev.SOME_FAILED
    (tmp_path / "test_broken.py").write_text("def test_broken():\n    assert True\n")
    assert dev.try_again(place) == 0
