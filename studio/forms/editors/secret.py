"""A credential: chosen by its name, never typed. Where there is none to choose it says why, and leads on."""

from __future__ import annotations

import re
from collections.abc import Collection

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget
from shiboken6 import isValid

from studio.forms.context import FormContext
from studio.forms.editors.base import EMPTY, Editor, Value
from studio.forms.fields import FieldSpec
from studio.i18n import language, mark, say, told_error, tr
from studio.state.vault_sight import Standing
from studio.widgets.inputs import ChoiceBox
from studio.widgets.parts import button, column, label

#: An expression that is one credential and nothing else.
_ONE = re.compile(r"\{\{\s*vault\.(\w[\w-]*(?:\.\w+)?)\s*\}\}")
#: What the entry of the list holds that makes a new credential.
_NEW = object()
#: Standing of the vault to what is said of it, and the title of the button that leads on.
_SAID = {
    Standing.FAILED: (mark("The credentials cannot be read."), mark("Look at the credentials…")),
    Standing.OPEN: (mark("The vault holds no credentials yet."), mark("New credential…")),
    Standing.LOCKED: (mark("The vault is locked: a run cannot use what is in it."), mark("Unlock the vault…")),
    Standing.NONE: (mark("There is no vault yet that could hold credentials."), mark("Make the vault…")),
}


class SecretEditor(Editor):
    """Offers the credentials of the vault. A password that stands in the step is not shown: it should not be there."""

    def __init__(self, field: FieldSpec, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(field, context, parent)
        self.box = ChoiceBox()
        self.said = label(role="small", wrap=True)
        self.on = button("New credential…", "link", act=self._go_on)
        self._value: Value = EMPTY
        self.box.activated.connect(self._on_activated)
        self.setFocusProxy(self.box)
        parts = column(self, gap=2)
        parts.addWidget(self.box)
        parts.addWidget(self.said)
        parts.addWidget(self.on, alignment=Qt.AlignmentFlag.AlignLeft)
        context.changed.connect(lambda: self.show_value(self._value))
        language().changed.connect(self._tell)
        if context.vault is not None:
            context.vault.changed.connect(self._on_vault)
        self._tell()

    def show_value(self, value: Value) -> None:
        self._value = value
        chosen = credential_of(value)
        self.box.clear()
        self.box.addItem(tr("Choose a credential…"), EMPTY)
        for name in dict.fromkeys((*self.context.credentials, *([chosen] if chosen else ()))):
            self.box.addItem(name, expression_of(name))
        if value not in (EMPTY, None, "") and not chosen:
            self.box.addItem(tr("A password is written here"), value)
        if self._may_make:
            self.box.insertSeparator(self.box.count())
            self.box.addItem(tr("New credential…"), _NEW)
        self._show_chosen()
        self._tell()

    @property
    def _standing(self) -> Standing:
        return self.context.vault.standing if self.context.vault is not None else Standing.UNKNOWN

    @property
    def _may_make(self) -> bool:
        vault = self.context.vault
        return vault is not None and vault.make is not None and vault.standing is Standing.OPEN

    def _on_vault(self) -> None:
        self.show_value(self._value)

    def _show_chosen(self) -> None:
        """The entry of the value, whatever was pointed at."""
        chosen = credential_of(self._value)
        words = chosen or (tr("A password is written here") if self._value not in (EMPTY, None, "") else "")
        self.box.setCurrentIndex(max(self.box.findText(words), 0) if words else 0)

    def _tell(self) -> None:
        """Why there is nothing to choose, or why a run will not get it, and what can be done."""
        text, title = _SAID.get(self._standing, ("", ""))
        enough = self._standing is Standing.OPEN and (self.context.credentials or not self._may_make)
        shown, error = bool(title) and not enough, self.context.vault.error if self.context.vault is not None else None
        self.said.setText(told_error(error) if error is not None else tr(text) if text else "")
        self.said.setVisible(shown)
        self.on.setVisible(shown)
        if title:
            say(self.on, QPushButton.setText, title)

    def _go_on(self) -> None:
        if self._may_make:
            self._make()
        elif self.context.vault is not None:
            self.context.vault.page_asked.emit()

    def _make(self) -> None:
        vault = self.context.vault
        if vault is not None and vault.make is not None:
            vault.make(self._on_made)

    def _on_made(self, name: str, fields: Collection[str]) -> None:
        """Choose the field of the new credential that is called as this one, else its password, else its first."""
        wanted = [field for field in (self.field.name, "password", *fields) if field in fields]
        if wanted and isValid(self):  # the form may show another step by now
            self._choose(expression_of(f"{name}.{wanted[0]}"))

    def _on_activated(self, index: int) -> None:
        value = self.box.itemData(index)
        if value is _NEW:
            self._show_chosen()
            self._make()
        else:
            self._choose(value)

    def _choose(self, value: Value) -> None:
        self.show_value(value)
        self.edited.emit(value)
        self.left.emit()


def expression_of(credential: str) -> str:
    """``larkspur.password`` as a step refers to it."""
    return f"{{{{ vault.{credential} }}}}"


def credential_of(value: Value) -> str:
    """The credential that a value is, as ``item.field``; empty for anything else."""
    found = _ONE.fullmatch(value.strip()) if isinstance(value, str) else None
    return found[1] if found else ""
