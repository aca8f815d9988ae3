"""What every editor of a field is: a widget that shows a value and says when the person has changed it."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from runtime.model import Json
from studio.forms.context import FormContext
from studio.forms.fields import FieldSpec


class _Empty:
    """A field that is left out."""

    def __repr__(self) -> str:
        return "EMPTY"


#: The value of a field that is left out; None is a value of its own.
EMPTY: Final = _Empty()

Value = Any  # Json or EMPTY


class Editor(QWidget):
    """Shows one value. ``edited`` is emitted only for what a person does, never for ``show_value``."""

    edited = Signal(object)  #: the new value, or EMPTY
    left = Signal()  #: the person has gone on: the next change is another one

    def __init__(self, field: FieldSpec, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self.context = context

    def show_value(self, value: Value) -> None:
        """Show ``value``; EMPTY shows the default as what holds if nothing is said."""
        raise NotImplementedError

    @property
    def default_text(self) -> str:
        """The default as a text, for a field that is left empty."""
        return shown(self.field.default)


def shown(value: Json) -> str:
    """A value as a person would type it."""
    if value is None or value in ({}, [], ""):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
