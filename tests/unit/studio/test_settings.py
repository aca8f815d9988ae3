"""Settings and what Studio remembers: kept, read again, and no reason to fail."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from runtime.errors import InvalidInput, StoreError
from studio.settings import FILE_NAME, RECENT, Memory, Preferences


def test_a_setting_is_changed_told_and_kept(qtbot: QtBot, tmp_path: Path) -> None:
    preferences = Preferences(tmp_path)
    assert preferences.get("studio.theme") == "system"
    with qtbot.waitSignal(preferences.changed, timeout=1000) as told:
        preferences.set("studio.theme", "dark")
    assert told.args == ["studio.theme"]
    assert Preferences(tmp_path).get("studio.theme") == "dark"
    preferences.set("studio.theme", None)
    assert Preferences(tmp_path).get("studio.theme") == "system"


def test_a_value_that_does_not_fit_is_refused(tmp_path: Path) -> None:
    preferences = Preferences(tmp_path)
    with pytest.raises(InvalidInput):
        preferences.set("studio.theme", "pink")
    assert preferences.get("studio.theme") == "system"


def test_a_setting_that_cannot_be_kept_holds_until_the_end(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    preferences = Preferences(tmp_path / "file")  # no folder can be made there
    with pytest.raises(StoreError):
        preferences.set("studio.theme", "dark")
    assert preferences.get("studio.theme") == "dark"


def test_recent_projects_are_kept_newest_first(tmp_path: Path) -> None:
    memory = Memory(tmp_path)
    for number in range(RECENT + 3):
        memory.opened(tmp_path / str(number))
    memory.opened(tmp_path / "5")
    names = [path.name for path in Memory(tmp_path).recent()]
    assert names[:2] == ["5", str(RECENT + 2)]
    assert len(names) == len(set(names)) == RECENT
    memory.forget(tmp_path / "5")
    assert Memory(tmp_path).recent()[0].name == str(RECENT + 2)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"recent": 3, "shortcuts": [1]}', "\udcff"])
def test_a_damaged_memory_is_an_empty_one(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE_NAME).write_bytes(text.encode("utf-8", "surrogateescape"))
    memory = Memory(tmp_path)
    assert (memory.recent(), memory.texts("shortcuts"), memory.get("window")) == ((), {}, None)
    memory.keep("window", "abc")
    assert Memory(tmp_path).get("window") == "abc"


def test_the_memory_is_for_this_person_only(tmp_path: Path) -> None:
    Memory(tmp_path / "home").keep("a", 1)
    assert (tmp_path / "home" / FILE_NAME).stat().st_mode & 0o077 == 0


def test_a_memory_that_cannot_be_written_holds_until_the_end(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    memory = Memory(tmp_path / "file")
    memory.keep("a", 1)
    assert memory.get("a") == 1
