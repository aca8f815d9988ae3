"""The condition of a breakpoint: when it stops, after how many times, and whether it is switched on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QCheckBox, QWidget

from runtime.errors import ExpressionError, InvalidInput
from runtime.expressions import Expression
from studio.dialogs.form import FormDialog
from studio.forms.editors.expression_edit import ExpressionEdit
from studio.i18n import mark, say, tr
from studio.state.breakpoints import Point
from studio.widgets.inputs import IntegerBox

#: So often a breakpoint may be passed over.
MOST_TIMES = 1_000_000


class BreakpointDialog(FormDialog):
    """``take`` gets the breakpoint as it is wanted; ``sample`` the names its condition may use, with values."""

    def __init__(
        self, parent: QWidget, point: Point, name: str, sample: Mapping[str, Any], take: Callable[[Point], object]
    ) -> None:
        super().__init__(parent, mark("Condition of the breakpoint"), mark("Set breakpoint"), self._set)
        self._point, self._take = point, take
        self.condition = ExpressionEdit(lambda: sample, bare=True)
        self.condition.show_text(point.condition)
        self.times = IntegerBox()
        self.times.setRange(0, MOST_TIMES)
        self.times.setValue(point.ignore)
        self.on = QCheckBox()
        say(self.on, QCheckBox.setText, "Switched on")
        self.on.setChecked(point.enabled)
        self.setAccessibleDescription(name)
        self.add_field(
            mark("Stop only when"),
            self.condition,
            mark("An expression that is true or false, such as item.amount > 100. Empty: always."),
        )
        self.add_field(mark("Pass over so many times first"), self.times)
        self.fields.addWidget(self.on)
        self.condition.setFocus()

    def _set(self) -> None:
        text = self.condition.toPlainText().strip()
        if text.startswith("{{") and text.endswith("}}"):
            text = text[2:-2].strip()
        if text:
            _check(text)
        self._take(replace(self._point, condition=text, ignore=self.times.value(), enabled=self.on.isChecked()))


def _check(text: str) -> None:
    """Raises InvalidInput for an expression that cannot be read."""
    try:
        Expression.compile(text)
    except ExpressionError as error:
        raise InvalidInput(tr("The condition cannot be read: {error}", error=error.message)) from None
