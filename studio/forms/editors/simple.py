"""Numbers, switches and choices."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from runtime.model import Json
from studio.forms.context import FormContext
from studio.forms.editors.base import EMPTY, Editor, Value, shown
from studio.forms.fields import FieldKind, FieldSpec
from studio.forms.hints import choice_label
from studio.i18n import language, tr


class NumberEditor(Editor):
    """A number. Up and down change it by one; what is no number is kept as it was typed, and reported."""

    def __init__(self, field: FieldSpec, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(field, context, parent)
        self._line = QLineEdit(self)
        self._line.setPlaceholderText(self.default_text)
        self._line.textEdited.connect(lambda text: self.edited.emit(self._read(text)))
        self._line.editingFinished.connect(self.left)
        self._line.installEventFilter(self)
        self.setFocusProxy(self._line)
        _fill(self, self._line)

    def show_value(self, value: Value) -> None:
        if self._read(self._line.text()) != value:
            self._line.setText("" if value is EMPTY else shown(value))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            by = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()), 0)
            if by:
                self._step(by)
                return True
        return super().eventFilter(watched, event)

    def _step(self, by: int) -> None:
        now = self._read(self._line.text())
        start = now if isinstance(now, int | float) else self.field.default
        number = (start if isinstance(start, int | float) else 0) + by
        low, high = self.field.least, self.field.most
        number = max(number, low) if low is not None else number
        number = min(number, high) if high is not None else number
        self._line.setText(shown(number))
        self.edited.emit(self._read(self._line.text()))

    def _read(self, text: str) -> Value:
        text = text.strip()
        if not text:
            return None if self.field.nullable and self.field.default is not None else EMPTY
        number = language().words.value(text)
        if number is None or number != number or abs(number) == float("inf"):
            return text
        return int(number) if number.is_integer() else number


#: Titles with more letters stand in two lines.
LONG = 32


class SwitchEditor(Editor):
    """Yes or no. The field's title stands beside the box."""

    def __init__(self, field: FieldSpec, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(field, context, parent)
        self._box = QCheckBox(_in_lines(tr(field.title)), self)
        self._box.setAccessibleName(tr(field.title))
        self._box.setTristate(field.nullable)
        # Only the person's clicks: what code sets is no edit.
        self._box.clicked.connect(self._on_clicked)
        self.setFocusProxy(self._box)
        _fill(self, self._box)

    def show_value(self, value: Value) -> None:
        value = self.field.default if value is EMPTY else value
        states = {None: Qt.CheckState.PartiallyChecked, True: Qt.CheckState.Checked}
        unset = value is None and self.field.nullable
        self._box.setCheckState(states[None if unset else True] if unset or value else Qt.CheckState.Unchecked)

    def _on_clicked(self) -> None:
        state = self._box.checkState()
        value = None if state is Qt.CheckState.PartiallyChecked else state is Qt.CheckState.Checked
        self.edited.emit(EMPTY if value == self.field.default and not self.field.required else value)
        self.left.emit()


def _in_lines(text: str) -> str:
    """A long title in two lines: a box does not break its text, and would make the form wider than its place."""
    if len(text) <= LONG:
        return text
    spaces = [place for place, letter in enumerate(text) if letter == " "]
    place = min(spaces, key=lambda one: abs(one - len(text) / 2), default=None)
    return text if place is None else f"{text[:place]}\n{text[place + 1 :]}"


class ChoiceEditor(Editor):
    """One of some values. The wheel is left to the form, which scrolls."""

    def __init__(self, field: FieldSpec, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(field, context, parent)
        self._box = QComboBox(self)
        self._box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._box.installEventFilter(self)
        if field.default is None:
            self._box.addItem(tr("Not set"), EMPTY)
        for choice in field.choices:
            self._box.addItem(tr(choice_label(choice)), choice)
        self._box.activated.connect(self._on_activated)
        self.setFocusProxy(self._box)
        _fill(self, self._box)
        language().changed.connect(self._translate)

    def show_value(self, value: Value) -> None:
        value = self.field.default if value is EMPTY or value is None else value
        index = 0 if value is None else self._box.findData(str(value))
        if index < 0:
            # A value that no longer exists is shown as it is: choosing another one is the person's decision.
            self._box.addItem(str(value), str(value))
            index = self._box.count() - 1
        self._box.setCurrentIndex(index)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel and not self._box.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def _on_activated(self, index: int) -> None:
        value = self._box.itemData(index)
        self.edited.emit(EMPTY if value == self.field.default and not self.field.required else value)
        self.left.emit()

    def _translate(self) -> None:
        for index in range(self._box.count()):
            value = self._box.itemData(index)
            self._box.setItemText(index, tr("Not set") if value is EMPTY else tr(choice_label(str(value))))


class ChoicesEditor(Editor):
    """Any of some values, each with a box."""

    def __init__(self, field: FieldSpec, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(field, context, parent)
        self._boxes = {choice: QCheckBox(tr(choice_label(choice)), self) for choice in field.choices}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for box in self._boxes.values():
            layout.addWidget(box)
            box.clicked.connect(self._on_clicked)
        if self._boxes:
            self.setFocusProxy(next(iter(self._boxes.values())))

    def show_value(self, value: Value) -> None:
        chosen = self.field.default if value is EMPTY else value
        for choice, box in self._boxes.items():
            box.setChecked(isinstance(chosen, list) and choice in chosen)

    def _on_clicked(self) -> None:
        chosen: Json = [choice for choice, box in self._boxes.items() if box.isChecked()]
        default = self.field.default or []
        self.edited.emit(EMPTY if chosen == default and not self.field.required else chosen)
        self.left.emit()


#: Editors of the kinds that are chosen rather than typed.
KINDS: dict[FieldKind, type[Editor]] = {
    FieldKind.NUMBER: NumberEditor,
    FieldKind.WHOLE: NumberEditor,
    FieldKind.SWITCH: SwitchEditor,
    FieldKind.CHOICE: ChoiceEditor,
    FieldKind.CHOICES: ChoicesEditor,
}


def _fill(editor: Editor, widget: QWidget) -> None:
    layout = QHBoxLayout(editor)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(widget)
