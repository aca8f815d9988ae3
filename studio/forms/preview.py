"""What an expression would give with the values of the last run. Computed beside the window's thread."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QThreadPool, QTimer
from PySide6.QtWidgets import QLabel, QWidget

from runtime.errors import UnderstudyError
from runtime.expressions import compile_value
from runtime.model import Json, Secret, SecretRef
from studio.forms.context import FormContext
from studio.forms.editors.base import EMPTY, Value
from studio.i18n import tr
from studio.state.post import Tell, address

#: Computed when nothing was typed for so long, in milliseconds.
_PAUSE = 150
#: Characters of a value that are shown.
_MOST = 160


class Preview(QLabel):
    """Shows nothing until it is given a value that holds an expression."""

    def __init__(self, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._value: Value = EMPTY
        self._asked = 0
        self.setProperty("role", "small")
        self.setWordWrap(True)
        self.hide()
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE)
        self._timer.timeout.connect(self._start)

    def show_for(self, value: Value) -> None:
        """Show what ``value`` gives; EMPTY hides the preview."""
        self._asked += 1
        self._value = value
        if value is EMPTY:
            self._timer.stop()
            self.hide()
        else:
            self._timer.start()

    def _start(self) -> None:
        number, value, sample = self._asked, self._value, self._context.sample
        QThreadPool.globalInstance().start(partial(_compute, number, value, sample, address(self._show)))

    def _show(self, computed: tuple[int, str]) -> None:
        number, text = computed
        if number == self._asked:
            self.setText(text)
            self.setVisible(bool(text))


def _compute(number: int, value: Json, sample: Mapping[str, Any], tell: Tell) -> None:
    """In a thread of the pool."""
    tell((number, preview_of(value, sample)))


def preview_of(value: Json, sample: Mapping[str, Any]) -> str:
    """The value as a line of text; empty where the last run says nothing about it."""
    try:
        result = compile_value(value).render(sample)
    except UnderstudyError:
        return ""
    if result is None:
        return tr("No value yet: run the workflow once.")
    return f"= {_shown(result)}"


def _shown(value: Json) -> str:
    if isinstance(value, Secret | SecretRef):
        return tr("a credential, which stays hidden")
    if isinstance(value, str):
        text = " ".join(value.split()) or tr("(an empty text)")
    else:
        text = json.dumps(value, ensure_ascii=False, default=lambda one: f"<{type(one).__name__}>")
    return text if len(text) <= _MOST else f"{text[: _MOST - 1]}…"
