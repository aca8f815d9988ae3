"""What is selected, and in which order."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from studio.state.selection import Selection


@pytest.fixture
def selection(qtbot: QtBot) -> Selection:
    return Selection()


def test_it_tells_of_changes_only(selection: Selection, qtbot: QtBot) -> None:
    with qtbot.waitSignal(selection.changed):
        selection.select(["a", "b", "a"])
    assert selection.ids == ("a", "b") and selection.current == "b"
    with qtbot.assertNotEmitted(selection.changed):
        selection.select(["a", "b"])


def test_toggling_keeps_the_rest(selection: Selection) -> None:
    selection.select(["a"], notes=["n"])
    selection.toggle("b")
    selection.toggle("a")
    assert selection.ids == ("b",) and selection.notes == ("n",) and "b" in selection


def test_clearing_forgets_all(selection: Selection) -> None:
    selection.select(edges=[("a", "out", "b")], groups=["g"])
    assert selection and not selection.ids and selection.current == ""
    selection.clear()
    assert not selection
