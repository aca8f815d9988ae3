"""The preview of an expression: what comes too late is dropped."""

from __future__ import annotations

import shiboken6
from pytestqt.qtbot import QtBot

from studio.forms.context import FormContext
from studio.forms.preview import Preview
from studio.theme import Theme


def test_a_text_that_comes_when_the_form_has_closed_is_dropped(qtbot: QtBot, theme: Theme) -> None:
    preview = Preview(FormContext())
    shiboken6.delete(preview)
    preview._compute(1, "{{ 1 + 1 }}", {})
