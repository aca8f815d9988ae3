"""The preview of an expression: what comes too late is dropped."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QThreadPool
from pytestqt.qtbot import QtBot

from studio.forms.context import FormContext
from studio.forms.preview import Preview
from studio.theme import Theme


def test_a_text_that_comes_when_the_form_has_closed_is_dropped(qtbot: QtBot, theme: Theme) -> None:
    preview, other = Preview(FormContext()), Preview(FormContext())
    qtbot.addWidget(other)
    for one in (preview, other):
        one.show_for("{{ 1 + 1 }}")
        one._start()
    shiboken6.delete(preview)
    assert QThreadPool.globalInstance().waitForDone(10_000)
    qtbot.waitUntil(lambda: other.text() == "= 2")
