"""The dialog of a credential keeps its rows apart, however many lines its texts take."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from studio.dialogs.credential import CredentialDialog
from studio.i18n import language
from studio.theme import Theme


@pytest.mark.parametrize("code", ["bg", "en"])
def test_every_row_has_its_height(qtbot: QtBot, theme: Theme, code: str) -> None:
    language().use(code)
    window = QWidget()
    qtbot.addWidget(window)
    dialog = CredentialDialog(window, lambda *_: None)
    dialog.show()
    for kind in range(dialog.kind.count()):
        dialog.kind.setCurrentIndex(kind)
        qtbot.waitUntil(lambda: dialog.height() >= dialog._whole.totalHeightForWidth(dialog.width()), timeout=3000)
    dialog.close()
