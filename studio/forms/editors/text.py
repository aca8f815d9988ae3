"""Texts, expressions, values of any kind and lists: all are typed, and all may hold expressions."""

from __future__ import annotations

import json

from PySide6.QtGui import QSyntaxHighlighter
from PySide6.QtWidgets import QWidget

from runtime.model import Json
from studio.forms.context import FormContext
from studio.forms.editors.base import EMPTY, Editor, Value, shown
from studio.forms.editors.expression_edit import ExpressionEdit
from studio.forms.editors.highlight import ExpressionHighlighter, ValueHighlighter
from studio.forms.editors.json_text import flaw_in, literal
from studio.forms.fields import FieldSpec
from studio.i18n import language, tr
from studio.widgets.parts import Column, label


class TextEditor(Editor):
    """A text; ``lines`` is how many it shows at least."""

    lines = 1
    highlighter: type[QSyntaxHighlighter] = ExpressionHighlighter

    def __init__(self, field: FieldSpec, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(field, context, parent)
        self.edit = ExpressionEdit(self.context.names, lines=self.lines, highlighter=self.highlighter, parent=self)
        self.edit.setPlaceholderText(self.default_text)
        self.setFocusProxy(self.edit)
        self.place = Column(self)
        self.place.setContentsMargins(0, 0, 0, 0)
        self.place.addWidget(self.edit)
        self.edit.typed.connect(lambda text: self.edited.emit(self.read(text)))
        self.edit.left.connect(self.left)

    def show_value(self, value: Value) -> None:
        if self.read(self.edit.toPlainText()) != value:
            self.edit.show_text("" if value is EMPTY else self.write(value))

    def write(self, value: Json) -> str:
        """A value as the text that stands for it."""
        return shown(value)

    def read(self, text: str) -> Value:
        """The value that a text stands for."""
        return EMPTY if text == "" and not self._keeps_empty else text

    @property
    def _keeps_empty(self) -> bool:
        """An empty text says something where the default is another one."""
        return self.field.default not in (None, "") and not self.field.required


class LongTextEditor(TextEditor):
    """A text that usually has several lines."""

    lines = 3


class ValueEditor(TextEditor):
    """Any value. What reads as JSON is that (12, true, ["a"]), anything else is text; a text that would read as
    something else stands in quotation marks. What looks like JSON and is none is a text, too, and said to be one."""

    highlighter = ValueHighlighter

    def __init__(self, field: FieldSpec, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(field, context, parent)
        self.said = label(role="caution", wrap=True)
        self.said.hide()
        self.place.setSpacing(2)
        self.place.addWidget(self.said)
        self.edit.textChanged.connect(self._tell)
        language().changed.connect(self._tell)

    def _tell(self) -> None:
        flaw = flaw_in(self.edit.toPlainText())
        self.said.setVisible(flaw is not None)
        if flaw is not None:
            text = tr("It is used as a text: line {line}, column {column} is no JSON.", line=flaw[0], column=flaw[1])
            self.said.setText(text)
        self.edit.setAccessibleDescription("" if flaw is None else self.said.text())

    def write(self, value: Json) -> str:
        if isinstance(value, str) and literal(value, EMPTY) is EMPTY:
            return value
        return json.dumps(value, ensure_ascii=False, indent=2 if isinstance(value, dict | list) and value else None)

    def read(self, text: str) -> Value:
        if not text.strip():
            return EMPTY
        value = literal(text, EMPTY)
        return text if value is EMPTY else value


class ListEditor(TextEditor):
    """A list of texts or numbers, one a line."""

    lines = 2

    def write(self, value: Json) -> str:
        if not isinstance(value, list):
            return shown(value)
        return "\n".join(shown(item) for item in value)

    def read(self, text: str) -> Value:
        lines = [line for line in text.split("\n") if line.strip()]
        if not lines:
            return EMPTY
        numbers = self.field.each is not None and self.field.each.kind.value in ("number", "whole number")
        return [_number(line) for line in lines] if numbers else lines


def _number(text: str) -> Json:
    value = literal(text, EMPTY)
    return value if isinstance(value, int | float) else text
