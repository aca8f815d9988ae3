"""The vault is made: where its key is to lie, in words that say what follows from it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFileDialog, QLineEdit, QRadioButton, QScrollArea, QVBoxLayout, QWidget

from runtime.errors import UnderstudyError
from studio.dialogs.passphrase import NewPassphrase
from studio.i18n import mark, say, told, told_error, tr
from studio.widgets.fitting import Fitting
from studio.widgets.parts import button, column, frame, image, label, row

#: Kinds of keys: title, and what it means to the person.
WAYS = {
    "keyring": (
        mark("Keyring of this computer"),
        mark("Opens by itself when you are signed in. The best choice on your own computer."),
    ),
    "passphrase": (
        mark("Passphrase"),
        mark("You type it each time Understudy starts. Nobody can find it out for you if you forget it."),
    ),
    "keyfile": (
        mark("Key file"),
        mark("For machines where nobody signs in. Whoever has the file opens the vault, so keep a copy elsewhere."),
    ),
}
#: The name proposed for the file of the vault's key.
KEY_NAME = "understudy-vault.key"
WIDEST = 640


class VaultSetup(QWidget):
    """``make_asked`` says the kind of key, the path of a key file, and the passphrase."""

    make_asked = Signal(str, str, str)

    def __init__(self) -> None:
        super().__init__()
        self.ways: dict[str, QRadioButton] = {}
        self._notes = {kind: label(text, "small", wrap=True) for kind, (_, text) in WAYS.items()}
        self._group = QButtonGroup(self)
        self.passphrase = NewPassphrase()
        self.path = QLineEdit(str(Path.home() / KEY_NAME))
        self._file = self._file_line()
        self._error = label(role="error", wrap=True)
        self._error.setTextFormat(Qt.TextFormat.PlainText)
        self.make_button = button("Make the vault", "primary", "key-round", self._make)
        self._lay_out()
        self.ways["keyring"].setChecked(True)
        self._choose()

    def show_keyring(self, *, there: bool, why: str) -> None:
        """Whether this machine has a keyring; where it has none, the next way is proposed."""
        way = self.ways["keyring"]
        way.setEnabled(there)
        if not there:
            self._notes["keyring"].setText(told(why) if why else tr("There is none here that keeps a key safely."))
            if way.isChecked():
                self.ways["passphrase"].setChecked(True)
                if self.isVisible():
                    self.passphrase.setFocus()

    def show_error(self, error: UnderstudyError) -> None:
        """It was not made: why, and what to do."""
        self._error.setText(told_error(error))
        self._error.show()
        self._choose()

    @property
    def kind(self) -> str:
        """The way that is chosen."""
        return next(kind for kind, way in self.ways.items() if way.isChecked())

    def _make(self) -> None:
        self._error.hide()
        self.make_button.setEnabled(False)
        kind = self.kind
        words = self.passphrase.text() if kind == "passphrase" else ""
        self.passphrase.forget()
        self.make_asked.emit(kind, self.path.text().strip() if kind == "keyfile" else "", words)

    def _choose(self) -> None:
        kind = self.kind
        self.passphrase.setVisible(kind == "passphrase")
        self._file.setVisible(kind == "keyfile")
        ready = {"passphrase": self.passphrase.is_good(), "keyfile": bool(self.path.text().strip())}
        self.make_button.setEnabled(ready.get(kind, True))

    def _lay_out(self) -> None:
        card = frame("card")
        card.setMaximumWidth(WIDEST)
        parts = column(card, margin=24, gap=8)
        head = row(gap=12)
        head.addWidget(image("key-round", 24, "accent"))
        head.addWidget(label("Make the vault", "heading"), 1)
        parts.addLayout(head)
        text = mark("Passwords, keys and tokens are kept in it, encrypted. First choose what opens it.")
        parts.addWidget(label(text, "muted", wrap=True))
        parts.addSpacing(6)
        for kind in WAYS:
            self._add_way(parts, kind)
        parts.addSpacing(6)
        self._error.hide()
        parts.addWidget(self._error)
        beside = row()
        beside.addWidget(label("You can add other keys and exchange them later.", "small", wrap=True), 1)
        beside.addWidget(self.make_button)
        parts.addLayout(beside)
        middle = row()
        middle.addStretch(1)
        middle.addWidget(card, 100)
        middle.addStretch(1)
        inner, area = Fitting(), QScrollArea()
        inner.setProperty("role", "page")
        whole = column(inner)
        whole.addStretch(1)
        whole.addLayout(middle)
        whole.addStretch(2)
        area.setWidgetResizable(True)
        area.setWidget(inner)
        column(self).addWidget(area)
        self._group.buttonToggled.connect(lambda *_: self._choose())
        self.passphrase.changed.connect(self._choose)
        self.passphrase.entered.connect(self.make_button.click)
        self.path.textChanged.connect(lambda _: self._choose())

    def _add_way(self, parts: QVBoxLayout, kind: str) -> None:
        way = self.ways[kind] = QRadioButton()
        say(way, QRadioButton.setText, WAYS[kind][0])
        say(way, QRadioButton.setAccessibleDescription, WAYS[kind][1])
        self._group.addButton(way)
        parts.addWidget(way)
        below = column(gap=6)
        below.setContentsMargins(26, 0, 0, 6)
        below.addWidget(self._notes[kind])
        if kind == "passphrase":
            below.addWidget(self.passphrase)
        if kind == "keyfile":
            below.addWidget(self._file)
        parts.addLayout(below)

    def _file_line(self) -> QWidget:
        made = QWidget()
        parts = row(made)
        say(self.path, QLineEdit.setAccessibleName, "Key file")
        parts.addWidget(self.path, 1)
        parts.addWidget(button("Choose…", act=self._ask_for_file))
        return made

    def _ask_for_file(self) -> None:
        dialog = QFileDialog(self, tr("Key file"), self.path.text())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)  # a key that is there is used
        dialog.fileSelected.connect(self.path.setText)
        dialog.open()
