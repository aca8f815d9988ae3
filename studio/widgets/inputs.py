"""Fields for values that change only when they are meant to: the wheel scrolls the page, not the value."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QDoubleSpinBox, QLineEdit, QSpinBox
from shiboken6 import isValid

from studio.i18n import say
from studio.theme import icon

#: A choice shows at least so many letters.
_LETTERS = 8
#: Pixels for its arrow and margins.
_ARROW = 44


class ChoiceBox(QComboBox):
    """One of several. A long one is cut rather than making its form wider than its place."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setMinimumContentsLength(_LETTERS)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def minimumSizeHint(self) -> QSize:
        least = self.fontMetrics().averageCharWidth() * _LETTERS + _ARROW
        return QSize(min(least, super().minimumSizeHint().width()), super().minimumSizeHint().height())

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class IntegerBox(QSpinBox):
    """A whole number."""

    def __init__(self) -> None:
        super().__init__()
        _set_up(self, self.lineEdit())

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class NumberBox(QDoubleSpinBox):
    """A number with decimals; those that are zero are not shown."""

    def __init__(self) -> None:
        super().__init__()
        _set_up(self, self.lineEdit())

    def textFromValue(self, val: float) -> str:
        text, point = super().textFromValue(val), self.locale().decimalPoint()
        return text.rstrip("0").removesuffix(point) if point in text else text

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


def with_cross(line: QLineEdit, clear: Callable[[], object]) -> None:
    """Offer to empty the field while there is something in it. Qt's own cross is a picture that no theme reaches, and
    takes its room from the placeholder in an empty field too."""
    cross = line.addAction(icon("x"), QLineEdit.ActionPosition.TrailingPosition)
    say(cross, QAction.setToolTip, "Empty the field")
    cross.triggered.connect(lambda: clear())

    def show() -> None:
        if isValid(cross):  # a field that goes is emptied once its actions have gone
            cross.setVisible(bool(line.text()))

    line.textChanged.connect(show)
    show()


def _set_up(box: QAbstractSpinBox, text: QLineEdit) -> None:
    # The style sheet's padding does not reach the text of these fields; a margin does.
    text.setTextMargins(9, 0, 0, 0)
    box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    box.setGroupSeparatorShown(True)
