"""The palette: everything by family, searched as it is typed, dragged as a type."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from runtime.tasks.registry import Registry
from studio.canvas import STEP_TYPE
from studio.i18n import language
from studio.panels.palette import TYPE_ROLE, Palette
from studio.theme import Theme


@pytest.fixture
def palette(theme: Theme, qtbot: QtBot) -> Palette:
    palette = Palette(Registry())
    qtbot.addWidget(palette)
    palette.resize(280, 600)
    palette.show()
    return palette


def _types(palette: Palette) -> list[str]:
    model = palette.tree.model()
    tops = [model.index(row, 0) for row in range(model.rowCount())]
    inner = [model.index(row, 0, top) for top in tops for row in range(model.rowCount(top))]
    return [index.data(TYPE_ROLE) for index in (*tops, *inner) if index.data(TYPE_ROLE)]


def test_every_type_is_there_once_and_the_usual_ones_on_top(palette: Palette) -> None:
    model = palette.tree.model()
    often = [model.index(row, 0, model.index(0, 0)) for row in range(model.rowCount(model.index(0, 0)))]
    assert palette.tree.isExpanded(model.index(0, 0)) and len(often) > 5
    again = _types(palette)
    for index in often:
        again.remove(index.data(TYPE_ROLE))
    assert sorted(again) == sorted(spec.type for spec in Registry())


def test_typing_narrows_and_enter_takes_the_first(palette: Palette, qtbot: QtBot) -> None:
    QTest.keyClicks(palette.search, "for each")
    assert _types(palette)[0] == "flow.for_each" and len(_types(palette)) < 12
    with qtbot.waitSignal(palette.chosen) as chosen:
        QTest.keyClick(palette.search, Qt.Key.Key_Return)
    assert chosen.args == ["flow.for_each"]


def test_nothing_found_says_so(palette: Palette) -> None:
    QTest.keyClicks(palette.search, "qqxyzzy")
    assert not palette.tree.isVisible()
    palette.search.clear()
    assert palette.tree.isVisible()


def test_a_type_is_dragged_and_a_family_is_not(palette: Palette) -> None:
    model = palette.tree.model()
    family = model.index(0, 0, QModelIndex())
    step = model.index(0, 0, family)
    assert model.flags(step) & Qt.ItemFlag.ItemIsDragEnabled
    assert not model.flags(family) & Qt.ItemFlag.ItemIsDragEnabled
    assert bytes(model.mimeData([step]).data(STEP_TYPE).data()).decode() == step.data(TYPE_ROLE)


def test_it_speaks_the_language(palette: Palette) -> None:
    english = palette.tree.model().index(0, 0).data()
    language().use("bg")
    assert palette.tree.model().index(0, 0).data() != english
