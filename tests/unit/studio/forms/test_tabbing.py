"""Going from field to field with Tab."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.forms.editors.expression_edit import ExpressionEdit

pytestmark = pytest.mark.usefixtures("theme")


@pytest.mark.parametrize(
    ("reason", "lines", "left"),
    [
        (Qt.FocusReason.TabFocusReason, 1, "Leeds"),
        (Qt.FocusReason.BacktabFocusReason, 1, "Leeds"),
        (Qt.FocusReason.MouseFocusReason, 1, "LeedsIreland"),
        (Qt.FocusReason.TabFocusReason, 3, "LeedsIreland"),
    ],
)
def test_who_comes_with_tab_types_another_value(qtbot: QtBot, reason: Qt.FocusReason, lines: int, left: str) -> None:
    edit = ExpressionEdit(dict, lines=lines)
    qtbot.addWidget(edit)
    edit.show_text("Ireland")
    edit.show()
    QApplication.sendEvent(edit, QFocusEvent(QEvent.Type.FocusIn, reason))
    qtbot.keyClicks(edit, "Leeds")
    assert edit.toPlainText() == left
