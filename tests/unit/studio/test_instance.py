"""One Studio for a project: the second start asks the first one to come forward."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from studio.instance import Instance, name_of

ROOT = Path(__file__).resolve().parents[3]
#: Claims a project as another process would; prints whether it got it.
CLAIM = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from studio.instance import Instance
app = QCoreApplication([])
print("begun", flush=True)
print(Instance(Path(sys.argv[1])).claim(Path(sys.argv[2])))
"""


@pytest.fixture
def instance(qapp: object, tmp_path: Path) -> Iterator[Instance]:
    made = Instance(tmp_path / "home")
    yield made
    made.release()


def start(home: Path, project: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", CLAIM, str(home), str(project)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def test_a_second_start_is_told_and_the_first_is_asked(instance: Instance, tmp_path: Path, qtbot: QtBot) -> None:
    assert instance.claim(tmp_path / "project")
    with start(tmp_path / "home", tmp_path / "project") as second:
        with qtbot.waitSignal(instance.asked, timeout=30_000):
            pass
        qtbot.waitUntil(lambda: second.poll() is not None, timeout=30_000)
        assert second.stdout is not None
        assert second.stdout.read() == "begun\nFalse\n"


def test_one_that_has_only_just_begun_is_waited_for(qapp: object, tmp_path: Path, qtbot: QtBot) -> None:
    first = Instance(tmp_path / "home", at_once=False)
    assert first.claim(tmp_path / "project")
    with start(tmp_path / "home", tmp_path / "project") as second:
        assert second.stdout is not None and second.stdout.readline() == "begun\n"
        qtbot.wait(200)  # it asks meanwhile, and nobody listens
        first.listen()
        with qtbot.waitSignal(first.asked, timeout=30_000):
            pass
        qtbot.waitUntil(lambda: second.poll() is not None, timeout=30_000)
        assert second.stdout is not None
        assert second.stdout.read() == "False\n"
    first.release()


@pytest.mark.parametrize(("home", "project"), [("home", "other"), ("elsewhere", "project")])
def test_another_project_or_data_folder_is_free(
    instance: Instance, tmp_path: Path, home: str, project: str, qtbot: QtBot
) -> None:
    assert instance.claim(tmp_path / "project")
    with start(tmp_path / home, tmp_path / project) as second:
        qtbot.waitUntil(lambda: second.poll() is not None, timeout=30_000)
        assert second.stdout is not None
        assert second.stdout.read() == "begun\nTrue\n"


def test_a_project_given_free_can_be_claimed_again(instance: Instance, tmp_path: Path) -> None:
    assert instance.claim(tmp_path / "project")
    instance.release()
    assert instance.claim(tmp_path / "project")


def test_a_process_that_was_killed_leaves_no_claim(instance: Instance, tmp_path: Path) -> None:
    hold = CLAIM + "import os\nos._exit(9)\n"
    command = [sys.executable, "-c", hold, str(tmp_path / "home"), str(tmp_path / "project")]
    subprocess.run(command, cwd=ROOT, check=False, timeout=60)
    assert instance.claim(tmp_path / "project")


def test_every_spelling_of_a_folder_is_the_same(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path)
    assert name_of(tmp_path, tmp_path / "a") == name_of(tmp_path / "x" / "..", tmp_path / "link" / "a")
