"""A dialog that grows stays on its screen."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from studio.widgets.fitting import keep_on_screen


def test_what_grew_over_the_edge_moves_back_and_what_fits_stays(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    room = window.screen().availableGeometry()
    window.setGeometry(room.left() + 40, room.top() + 60, 200, 200)
    window.show()
    before = window.pos()
    keep_on_screen(window)
    assert window.pos() == before
    window.resize(200, room.height() - 100)
    window.move(room.right() - 80, room.top() + 160)
    keep_on_screen(window)
    assert room.contains(window.frameGeometry())
    window.resize(200, room.height() + 300)
    keep_on_screen(window)
    assert window.frameGeometry().top() == room.top(), "its head is seen, whatever else is not"
