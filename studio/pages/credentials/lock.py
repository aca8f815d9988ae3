"""How the vault stands: open, locked, without a key on this machine; and the way to open or lock it."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from runtime.errors import UnderstudyError
from runtime.model import JsonObject
from studio.commands import Commands
from studio.i18n import language, mark, say, told_error, tr
from studio.widgets.parts import button, column, frame, image, label, restyle, row

_KEYS = {
    "keyring": mark("the keyring of this computer"),
    "passphrase": mark("a passphrase"),
    "keyfile": mark("a key file"),
}


#: Commands for what opens the vault.
KEYS = (("vault.passphrase", "vault.key_file", "vault.copy_key_file"), ("vault.rotate",))
#: Milliseconds for which a word is left standing.
SAID_MS = 30_000


class VaultBar(QWidget):
    """A line that says how the vault stands; a field for the passphrase where one is needed."""

    unlock_asked = Signal(str)  #: with this passphrase; empty: with the keys that the settings name
    lock_asked = Signal()

    def __init__(self, commands: Commands) -> None:
        super().__init__()
        self._commands = commands
        self._state: JsonObject | None = None
        self._frame = frame("notice")
        self._said, self._why = label(role="strong", wrap=True), label(role="small", wrap=True)
        self.passphrase = QLineEdit()
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.setFixedWidth(240)
        say(self.passphrase, QLineEdit.setPlaceholderText, "Passphrase")
        say(self.passphrase, QLineEdit.setAccessibleName, "Passphrase")
        self.unlock_button = button("Unlock", "primary", act=self._unlock)
        self.lock_button = button("Lock", act=self.lock_asked.emit)
        self.keys_button = button("Keys…", act=self._show_keys)
        self._quiet = QTimer(self, singleShot=True, interval=SAID_MS)
        self._quiet.timeout.connect(self._why.hide)
        parts = row(self._frame, margin=12, gap=12)
        parts.addWidget(image("key-round", 20, "accent"))
        texts = column(gap=2)
        texts.addWidget(self._said)
        texts.addWidget(self._why)
        parts.addLayout(texts, 1)
        for widget in (self.passphrase, self.unlock_button, self.keys_button, self.lock_button):
            parts.addWidget(widget)
        column(self).addWidget(self._frame)
        self.passphrase.returnPressed.connect(self._unlock)
        language().changed.connect(self._retell)
        self.hide()

    def show_state(self, state: JsonObject) -> None:
        """The vault as the host says it stands."""
        self._state = state
        if not self._quiet.isActive():
            self._why.hide()
        restyle(self._frame, "role", "notice")
        self._retell()
        self.setVisible(bool(state["exists"]))

    def show_error(self, error: UnderstudyError) -> None:
        """It cannot be opened: why, and what to do."""
        self._quiet.stop()
        self._why.setText(told_error(error))
        self._why.show()
        restyle(self._frame, "role", "notice-warning")
        self.show()

    def say_for_a_while(self, text: str) -> None:
        """Something that is over soon."""
        self._why.setText(text)
        self._why.show()
        self._quiet.start()

    def _show_keys(self) -> None:
        menu = self._commands.context_menu(self, *KEYS)
        menu.popup(self.keys_button.mapToGlobal(self.keys_button.rect().bottomLeft()))

    def _unlock(self) -> None:
        text = self.passphrase.text()
        self.passphrase.clear()
        self.unlock_asked.emit(text)

    def _retell(self) -> None:
        if self._state is None:
            return
        opened, keys = bool(self._state["open"]), list(self._state["keys"])
        words = language().words
        names = words.listed([tr(_KEYS[key]) if key in _KEYS else key for key in keys], last="or")
        text = tr("The vault is open.") if opened else tr("The vault is locked. It opens with {keys}.", keys=names)
        self._said.setText(text)
        self.passphrase.setVisible(not opened and "passphrase" in keys)
        self.unlock_button.setVisible(not opened)
        self.lock_button.setVisible(opened)
        self.keys_button.setVisible(opened)
