"""Popups with round corners, also where nothing puts windows together."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QMenu
from pytestqt.qtbot import QtBot

from studio.theme.popups import _beside, rounded


@pytest.mark.parametrize("kind", [QMenu, QFrame])
def test_under_x11_corners_are_cut_off(kind: type[QFrame], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QGuiApplication, "platformName", lambda: "xcb")
    popup = rounded(kind())
    qtbot.addWidget(popup)
    popup.resize(200, 120)
    popup.ensurePolished()
    popup.show()
    mask = popup.mask()
    for corner in (QPoint(0, 0), QPoint(199, 0), QPoint(0, 119), QPoint(199, 119)):
        assert not mask.contains(corner)
    assert mask.contains(QPoint(100, 0)) and mask.contains(QPoint(0, 60)) and mask.contains(QPoint(4, 4))


def test_a_menu_stands_beside_the_one_that_it_opens_from() -> None:
    above, screen = QRect(100, 50, 120, 200), QRect(0, 0, 800, 600)
    assert _beside(above, QRect(213, 80, 150, 90), screen) == QPoint(220, 80)
    assert _beside(above.translated(500, 0), QRect(457, 80, 150, 90), screen) == QPoint(450, 80)
    assert _beside(above.translated(580, 0), QRect(690, 80, 110, 90), screen) == QPoint(690, 80), "no room there"
