"""The vault is made from the keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from studio.pages.credentials.make import VaultSetup

pytestmark = pytest.mark.usefixtures("theme")


def test_a_passphrase_is_typed_twice_and_enter_makes_the_vault(qtbot: QtBot) -> None:
    setup = VaultSetup()
    qtbot.addWidget(setup)
    setup.show()
    qtbot.waitExposed(setup)
    setup.show_keyring(there=False, why="")
    words = setup.passphrase
    assert setup.focusWidget() is words.first
    qtbot.keyClicks(words.first, "four or five words")
    qtbot.keyClick(words.first, Qt.Key.Key_Return)
    assert setup.focusWidget() is words.again
    qtbot.keyClick(words.again, Qt.Key.Key_Return)
    qtbot.keyClicks(words.again, "four or five words")
    with qtbot.waitSignal(setup.make_asked, timeout=5_000) as made:
        qtbot.keyClick(words.again, Qt.Key.Key_Return)
    assert made.args == ["passphrase", "", "four or five words"]
