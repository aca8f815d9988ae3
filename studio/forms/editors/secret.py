"""A credential: chosen by its name, never typed."""

from __future__ import annotations

import re

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from studio.forms.context import FormContext
from studio.forms.editors.base import EMPTY, Editor, Value
from studio.forms.fields import FieldSpec
from studio.i18n import tr

#: An expression that is one credential and nothing else.
_ONE = re.compile(r"\{\{\s*vault\.(\w[\w-]*(?:\.\w+)?)\s*\}\}")


class SecretEditor(Editor):
    """Offers the credentials of the vault. A password that stands in the step is not shown: it should not be there."""

    def __init__(self, field: FieldSpec, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(field, context, parent)
        self._box = QComboBox(self)
        self._value: Value = EMPTY
        self._box.activated.connect(self._on_activated)
        self.setFocusProxy(self._box)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._box)
        context.changed.connect(lambda: self.show_value(self._value))

    def show_value(self, value: Value) -> None:
        self._value = value
        chosen = credential_of(value)
        self._box.clear()
        self._box.addItem(tr("Choose a credential…"), EMPTY)
        for name in dict.fromkeys((*self.context.credentials, *([chosen] if chosen else ()))):
            self._box.addItem(name, expression_of(name))
        if chosen:
            self._box.setCurrentIndex(self._box.findText(chosen))
        elif value not in (EMPTY, None, ""):
            self._box.addItem(tr("A password is written here"), value)
            self._box.setCurrentIndex(self._box.count() - 1)

    def _on_activated(self, index: int) -> None:
        self._value = self._box.itemData(index)
        self.edited.emit(self._value)
        self.left.emit()


def expression_of(credential: str) -> str:
    """``larkspur.password`` as a step refers to it."""
    return f"{{{{ vault.{credential} }}}}"


def credential_of(value: Value) -> str:
    """The credential that a value is, as ``item.field``; empty for anything else."""
    found = _ONE.fullmatch(value.strip()) if isinstance(value, str) else None
    return found[1] if found else ""
