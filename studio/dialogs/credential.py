"""A credential made or changed. Values are typed, pasted or read from a file; the dialog never shows them again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QLineEdit, QPushButton, QVBoxLayout, QWidget

from runtime.errors import UnderstudyError
from runtime.model import JsonObject
from runtime.vault.items import ITEM_TYPES, MOST_RENEW_DAYS
from studio.dialogs.answers import answers
from studio.i18n import mark, say, told_error, tr
from studio.widgets.days import read_day, written
from studio.widgets.inputs import ChoiceBox, IntegerBox
from studio.widgets.parts import button, clear, column, label, restyle, row

#: Kinds of credentials by what people call them.
KINDS = {
    "password": mark("User name and password"),
    "api_key": mark("API key"),
    "token": mark("Token"),
    "certificate": mark("Certificate with key"),
    "database_url": mark("Database address"),
    "custom": mark("Something else"),
}
FIELDS = {
    "username": mark("User name"),
    "password": mark("Password"),
    "value": mark("Value"),
    "certificate": mark("Certificate"),
    "key": mark("Private key"),
    "url": mark("Address"),
    "notes": mark("Notes"),
    "totp": mark("Key for one-time codes"),
}
#: What holds more than such a field otherwise does.
_OF_DATABASES = {"url": mark("Address with user name and password")}
#: Fields that are no secret by themselves; the name of an account is read while it is typed.
_READABLE = frozenset({"username"})
#: Texts of many lines come from files.
_FROM_FILE = frozenset({"certificate", "key"})
WIDTH = 460
#: Between two fields, and between what belongs to one, in pixels.
GAP, INNER = 12, 5
#: A larger file is no certificate.
MOST_BYTES = 65_536

#: What the dialog hands over: name, kind, values by field, and facts: note, tags, expires, renew_days.
Take = Callable[[str, str, Mapping[str, str], JsonObject], object]


def kind_title(type: str) -> str:
    return tr(KINDS[type]) if type in KINDS else type


def field_title(name: str, kind: str = "") -> str:
    """What a field of a credential is called; one that a person has named, as it is."""
    titles = FIELDS | _OF_DATABASES if kind == "database_url" else FIELDS
    return tr(titles[name]) if name in titles else name


class CredentialDialog(QDialog):
    """``take`` gets what was typed; ``close_done`` closes the dialog, ``show_error`` keeps it open.

    With ``item`` that credential is changed: fields that are left empty keep their values.
    """

    def __init__(self, parent: QWidget, take: Take, item: JsonObject | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(WIDTH)
        self._take, self._item = take, item
        self._values: dict[str, QLineEdit] = {}
        self._files: dict[str, str] = {}
        self.name, self.kind, self.note = QLineEdit(), ChoiceBox(), QLineEdit()
        self.tags, self.expires, self.renew = QLineEdit(), QLineEdit(), IntegerBox()
        self.renew.setRange(0, MOST_RENEW_DAYS)
        say(self.renew, IntegerBox.setSpecialValueText, "renew|Never")
        say(self.renew, IntegerBox.setSuffix, "suffix| days")
        self.expires.setPlaceholderText(written(date.today().replace(month=12, day=31)))
        self._fields: QVBoxLayout = column(gap=GAP)
        self._error = label(role="error", wrap=True)
        self.agree_button = button("Save", "primary", act=self._agree)
        title = mark("Change credential") if item else mark("New credential")
        say(self, QDialog.setWindowTitle, title)
        self._whole = column(self, margin=20, gap=GAP)
        self._whole.addWidget(label(title, "heading"))
        self._lay_out(self._whole)
        self._show_item()
        self._show_fields()

    def show_error(self, error: UnderstudyError) -> None:
        """It was refused: say why, and let the person correct it."""
        self._error.setText(told_error(error))
        self._error.show()
        self.agree_button.setEnabled(True)

    def close_done(self) -> None:
        """It is kept: forget every value and close."""
        self._forget()
        self.accept()

    def event(self, event: QEvent) -> bool:
        """Stay as high as its parts are: by itself a dialog squeezes them where a text takes a second line."""
        done = super().event(event)
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Show):
            self.setMinimumHeight(self._whole.totalHeightForWidth(self.width()))
        return done

    def reject(self) -> None:
        self._forget()
        super().reject()

    def read_file(self, field: str, path: Path) -> None:
        """Take the content of a file as the value of a field."""
        try:
            data = path.read_bytes()
            text = data.decode("utf-8")
        except (OSError, UnicodeDecodeError):
            text = ""
        if not text or len(text) > MOST_BYTES:
            self._error.setText(tr("{file} holds no text that could be a value.", file=path.name))
            self._error.show()
            return
        self._files[field] = text
        self._values[field].setText("")
        self._values[field].setPlaceholderText(tr("From {file}", file=path.name))
        self._check()

    def _agree(self) -> None:
        typed = {name: line.text() for name, line in self._values.items() if line.text()}
        values = {**self._files, **typed}
        self._error.hide()
        self.agree_button.setEnabled(False)
        self._take(self.name.text().strip(), self.kind.currentData(), values, self._facts())

    def _facts(self) -> JsonObject:
        tags = [tag for tag in self.tags.text().split(",") if tag.strip()]
        return {
            "note": self.note.text().strip(),
            "tags": [*tags],
            "expires": str(read_day(self.expires.text()) or ""),
            "renew_days": self.renew.value(),
        }

    def _lay_out(self, whole: QVBoxLayout) -> None:
        for kind in KINDS:
            self.kind.addItem(kind_title(kind), kind)
        named = mark("Name, as workflows call it")
        self._add(whole, named, self.name, mark("Letters, digits and _, for example larkspur_login."))
        self._add(whole, mark("Kind"), self.kind)
        whole.addLayout(self._fields)
        self._add(whole, mark("Note"), self.note)
        self._add(whole, mark("Tags, with commas between"), self.tags)
        beside = row(gap=12)
        for title, widget in ((mark("Expires on"), self.expires), (mark("Renew after"), self.renew)):
            part = column()
            self._add(part, title, widget)
            beside.addLayout(part, 1)
        whole.addLayout(beside)
        text = mark("Values are encrypted. Whoever looks at one later is noted in the audit log.")
        whole.addWidget(label(text, "small", wrap=True))
        self._error.setTextFormat(Qt.TextFormat.PlainText)
        self._error.hide()
        whole.addWidget(self._error)
        whole.addStretch()
        whole.addLayout(answers(self, self.agree_button))
        self.kind.currentIndexChanged.connect(lambda _: self._show_fields())
        for line in (self.name, self.expires):
            line.textChanged.connect(lambda _: self._check())

    def _show_item(self) -> None:
        if self._item is None:
            return
        self.name.setText(self._item["name"])
        self.name.setEnabled(False)
        self.kind.setCurrentIndex(self.kind.findData(self._item["type"]))
        self.kind.setEnabled(False)
        self.note.setText(self._item["note"])
        self.tags.setText(", ".join(self._item.get("tags", ())))
        if ends := self._item.get("expires"):
            self.expires.setText(written(date.fromisoformat(ends)))
        self.renew.setValue(self._item.get("renew_days", 0))

    def _show_fields(self) -> None:
        """The fields of the kind, or of the item that is changed."""
        self._forget()
        clear(self._fields)
        self._values.clear()
        known = tuple(self._item["fields"]) if self._item else ITEM_TYPES[self.kind.currentData()] or ("value",)
        for name in known:
            self._add_field(name)
        order = (self.kind, *self._values.values(), self.note, self.tags, self.expires, self.renew)
        for one, other in pairwise(order):
            QWidget.setTabOrder(one, other)
        self._check()

    def _add_field(self, name: str) -> None:
        line = QLineEdit()
        if name not in _READABLE or self._item is not None:
            line.setEchoMode(QLineEdit.EchoMode.Password)
        line.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)
        if self._item is not None:
            say(line, QLineEdit.setPlaceholderText, "Stays as it is")
        title = field_title(name, self.kind.currentData())
        line.setAccessibleName(title)
        line.textChanged.connect(lambda _: self._check())
        caption = label(role="caption")
        caption.setText(title)
        caption.setBuddy(line)
        self._values[name] = line
        whole = QWidget()
        parts = column(whole, gap=INNER)
        parts.addWidget(caption)
        parts.addWidget(self._with_file(name, line) if name in _FROM_FILE else line)
        self._fields.addWidget(whole)

    def _with_file(self, name: str, line: QLineEdit) -> QWidget:
        beside = QWidget()
        parts = row(beside)
        parts.addWidget(line, 1)
        chosen: QPushButton = button("From a file…", act=lambda: self._ask_for_file(name))
        parts.addWidget(chosen)
        return beside

    def _ask_for_file(self, name: str) -> None:
        dialog = QFileDialog(self, tr("From a file"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda file: self.read_file(name, Path(file)))
        dialog.open()

    def _check(self) -> None:
        """A new one needs a name and every value; a changed one needs nothing."""
        whole = all(line.text() or name in self._files for name, line in self._values.items())
        named = self.name.text().strip()
        restyle(self.name, "wrong", bool(named) and not named.isidentifier())
        dated = not self.expires.text().strip() or read_day(self.expires.text()) is not None
        restyle(self.expires, "wrong", not dated)
        self.agree_button.setEnabled(dated and (self._item is not None or (whole and named.isidentifier())))

    def _forget(self) -> None:
        self._files.clear()
        for line in self._values.values():
            line.clear()

    def _add(self, whole: QVBoxLayout, title: str, widget: QWidget, help: str = "") -> None:
        named = label(title, "caption")
        named.setBuddy(widget)
        say(widget, QWidget.setAccessibleName, title)
        parts = column(gap=INNER)
        parts.addWidget(named)
        parts.addWidget(widget)
        if help:
            parts.addWidget(label(help, "small", wrap=True))
        whole.addLayout(parts)
