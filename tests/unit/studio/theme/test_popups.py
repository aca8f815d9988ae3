"""Popups with round corners, also where nothing puts windows together."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QMenu
from pytestqt.qtbot import QtBot

from studio.theme.popups import rounded


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
