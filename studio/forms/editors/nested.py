"""Values made of others: a record with its fields, rows of such records, and pairs of a name and a value."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from runtime.model import Json, JsonObject
from studio.forms.context import FormContext
from studio.forms.editors.base import EMPTY, Editor, Value
from studio.forms.fields import FieldKind, FieldSpec
from studio.i18n import say
from studio.widgets.parts import button, icon_button


class RecordEditor(Editor):
    """A record: its fields one below the other. Left empty throughout it is left out."""

    def __init__(self, field: FieldSpec, context: FormContext, parent: QWidget | None = None) -> None:
        from studio.forms.row import FieldRow

        super().__init__(field, context, parent)
        self._value: JsonObject = {}
        self._rows = {inner.name: FieldRow(inner, context, self) for inner in field.inner}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for name, row in self._rows.items():
            layout.addWidget(row)
            row.edited.connect(partial(self._on_edited, name))
            row.left.connect(self.left)

    def show_value(self, value: Value) -> None:
        self._value = dict(value) if isinstance(value, dict) else {}
        for name, row in self._rows.items():
            row.show_value(self._value.get(name, EMPTY))

    @property
    def value(self) -> JsonObject:
        """The record as it is now."""
        return dict(self._value)

    def show_problems(self, problems: dict[str, str]) -> None:
        """Messages by the name of the inner field."""
        for name, row in self._rows.items():
            row.show_problem(problems.get(name, ""))

    def _on_edited(self, name: str, value: Value) -> None:
        self._value = {key: there for key, there in self._value.items() if key != name}
        if value is not EMPTY:
            self._value[name] = value
        self.edited.emit(dict(self._value) if self._value or self.field.required else EMPTY)


class RowsEditor(Editor):
    """A list of records, each in a frame of its own."""

    def __init__(self, field: FieldSpec, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(field, context, parent)
        self._rows: list[_Row] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        self._place = QVBoxLayout()
        self._place.setSpacing(6)
        layout.addLayout(self._place)
        layout.addWidget(_add_button(self._on_add), 0, Qt.AlignmentFlag.AlignLeft)

    def show_value(self, value: Value) -> None:
        items = value if isinstance(value, list) else []
        while len(self._rows) > len(items):
            self._drop(self._rows[-1])
        while len(self._rows) < len(items):
            self._append()
        for row, item in zip(self._rows, items, strict=True):
            row.record.show_value(item)

    def _append(self) -> _Row:
        row = _Row(self.field, self.context, self)
        row.record.edited.connect(lambda _value: self._tell())
        row.record.left.connect(self.left)
        row.removed.connect(lambda: self._on_removed(row))
        self._rows.append(row)
        self._place.addWidget(row)
        return row

    def _drop(self, row: _Row) -> None:
        self._rows.remove(row)
        self._place.removeWidget(row)
        row.deleteLater()

    def _on_add(self) -> None:
        row = self._append()
        self._tell()
        self.left.emit()
        row.record.setFocus()
        row.focusNextChild()

    def _on_removed(self, row: _Row) -> None:
        self._drop(row)
        self._tell()
        self.left.emit()

    def _tell(self) -> None:
        items: list[Json] = [row.record.value for row in self._rows]
        self.edited.emit(items if items or self.field.required else EMPTY)


class _Row(QFrame):
    """One record with a button that takes it away."""

    removed = Signal()

    def __init__(self, field: FieldSpec, context: FormContext, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.record = RecordEditor(field, context, self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 6, 4, 8)
        layout.addWidget(self.record, 1)
        layout.addWidget(_remove_button(self.removed.emit), 0, Qt.AlignmentFlag.AlignTop)


class PairsEditor(Editor):
    """Names with values, such as headers or new values of variables."""

    def __init__(self, field: FieldSpec, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(field, context, parent)
        self._pairs: list[_Pair] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        self._place = QVBoxLayout()
        self._place.setSpacing(4)
        layout.addLayout(self._place)
        layout.addWidget(_add_button(self._on_add), 0, Qt.AlignmentFlag.AlignLeft)

    def show_value(self, value: Value) -> None:
        items = list(value.items()) if isinstance(value, dict) else []
        if items == self._read():
            return
        while len(self._pairs) > len(items):
            self._drop(self._pairs[-1])
        while len(self._pairs) < len(items):
            self._append()
        for pair, (name, inner) in zip(self._pairs, items, strict=True):
            pair.show_pair(name, inner)

    def _read(self) -> list[tuple[str, Json]]:
        """The pairs that have a name."""
        named = {pair.name: pair.value for pair in self._pairs if pair.name}
        return list(named.items())

    def _append(self) -> _Pair:
        pair = _Pair(self.field, self.context, self)
        pair.edited.connect(self._tell)
        pair.left.connect(self.left)
        pair.removed.connect(lambda: self._on_removed(pair))
        self._pairs.append(pair)
        self._place.addWidget(pair)
        return pair

    def _drop(self, pair: _Pair) -> None:
        self._pairs.remove(pair)
        self._place.removeWidget(pair)
        pair.deleteLater()

    def _on_add(self) -> None:
        self._append().setFocus()

    def _on_removed(self, pair: _Pair) -> None:
        self._drop(pair)
        self._tell()
        self.left.emit()

    def _tell(self) -> None:
        found = dict(self._read())
        self.edited.emit(found if found or self.field.required else EMPTY)


class _Pair(QWidget):
    """One name and its value."""

    edited = Signal()
    left = Signal()
    removed = Signal()

    def __init__(self, field: FieldSpec, context: FormContext, parent: QWidget) -> None:
        from studio.forms.editors.make import make_editor

        super().__init__(parent)
        each = field.each or FieldSpec("", FieldKind.VALUE)
        self.value: Json = ""
        self._name = QLineEdit(self)
        say(self._name, QLineEdit.setPlaceholderText, "Name")
        say(self._name, QLineEdit.setAccessibleName, "Name")
        self._editor = make_editor(each, context, self)
        self._editor.setAccessibleName(field.title)
        self.setFocusProxy(self._name)
        self._lay_out(wide=each.kind is FieldKind.VALUE)
        self._name.textEdited.connect(lambda _text: self.edited.emit())
        self._name.editingFinished.connect(self.left)
        self._editor.edited.connect(self._on_value)
        self._editor.left.connect(self.left)

    @property
    def name(self) -> str:
        """What stands in the left field."""
        return self._name.text().strip()

    def _lay_out(self, *, wide: bool) -> None:
        """Beside each other; a value of any kind, which may be long, below its name."""
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 4 if wide else 0)
        grid.setSpacing(4)
        top = Qt.AlignmentFlag.AlignTop
        remove = _remove_button(self.removed.emit)
        grid.addWidget(self._name, 0, 0, top)
        if wide:
            grid.addWidget(remove, 0, 1, top)
            grid.addWidget(self._editor, 1, 0, 1, 2)
            return
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 3)
        grid.addWidget(self._editor, 0, 1, top)
        grid.addWidget(remove, 0, 2, top)

    def show_pair(self, name: str, value: Json) -> None:
        if name != self.name:
            self._name.setText(name)
        self.value = value
        self._editor.show_value(value)

    def _on_value(self, value: Value) -> None:
        self.value = "" if value is EMPTY else value
        self.edited.emit()


def _add_button(act: Callable[[], object]) -> QPushButton:
    return button("Add", "link", "plus", act)


def _remove_button(act: Callable[[], object]) -> QToolButton:
    return icon_button("x", "Remove", act)
