"""The card for what was left out of a recording: it is typed once, into the vault, or taken from what is there."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from runtime.errors import NoVaultKey, UnderstudyError
from runtime.recorder.merging import NeedsSecret
from studio.i18n import mark, say, tr
from studio.panels.recording.cards import Card, plain
from studio.widgets.inputs import ChoiceBox
from studio.widgets.parts import button, label, row


class SecretCard(Card):
    """Asks for the fields of one item of the vault. What is typed is handed on once and forgotten here."""

    kept = Signal(str, dict)  #: name of the item, and its fields' values
    chosen = Signal(str)  #: the name of an item that is there already
    vault_asked = Signal()  #: the vault must be made or opened first

    def __init__(self, item: str, needs: Sequence[NeedsSecret], credentials: Sequence[str]) -> None:
        names = ", ".join(dict.fromkeys(need.label or need.field for need in needs))
        super().__init__("key-round", "warning", tr("{fields}: kept out of the file", fields=names))
        self.item, self._needs = item, needs
        self._name = QLineEdit(item)
        self._values = {need.field: QLineEdit() for need in needs}
        self._others = ChoiceBox()
        self.parts.addWidget(plain(tr("It was not recorded. Runs take it from the vault."), "muted"))
        self._done = plain(tr("✓ It is in the vault as “{name}”.", name=item), "small")
        self.parts.addWidget(self._done)
        self._add_fields()
        self.parts.addWidget(self.error)
        self._vault = button("Make the vault…", "link", "key-round", self.vault_asked.emit)
        self._vault.hide()
        self.parts.addWidget(self._vault)
        self._keep = button("Put into the vault", "primary", act=self._on_keep)
        buttons = row(gap=6)
        buttons.addWidget(self._keep)
        buttons.addStretch()
        self.parts.addLayout(buttons)
        self.show_credentials(credentials)

    def show_credentials(self, credentials: Sequence[str]) -> None:
        """What the vault holds, as ``item.field``."""
        there = all(f"{self.item}.{need.field}" in credentials for need in self._needs)
        fields = {need.field for need in self._needs}
        items = sorted({one.rpartition(".")[0] for one in credentials})
        fitting = [name for name in items if all(f"{name}.{field}" in credentials for field in fields)]
        self._done.setVisible(there)
        if there:
            self._vault.hide()
            self.error.hide()
        for widget in (self._name_label, self._name, *self._labels, *self._values.values(), self._keep):
            widget.setVisible(not there)
        self._others.blockSignals(True)
        self._others.clear()
        self._others.addItem(tr("Or take what is in the vault…"), "")
        for name in fitting:
            if name != self.item:
                self._others.addItem(name, name)
        self._others.blockSignals(False)
        self._others.setVisible(self._others.count() > 1)
        self._on_text()

    def _add_fields(self) -> None:
        self._name_label = label("Name in the vault", "small")
        say(self._name, QLineEdit.setAccessibleName, "Name in the vault")
        self.parts.addWidget(self._name_label)
        self.parts.addWidget(self._name)
        self._labels = []
        for need in self._needs:
            line = self._values[need.field]
            line.setEchoMode(QLineEdit.EchoMode.Password)
            line.setAccessibleName(need.label or need.field)
            line.textChanged.connect(self._on_text)
            line.returnPressed.connect(self._on_keep)
            self._labels.append(plain(need.label or need.field, "small"))
            self.parts.addWidget(self._labels[-1])
            self.parts.addWidget(line)
        say(self._others, ChoiceBox.setAccessibleName, mark("What is in the vault"))
        self._others.activated.connect(self._on_chosen)
        self.parts.addWidget(self._others)

    def _on_text(self) -> None:
        filled = all(line.text() for line in self._values.values())
        self._keep.setEnabled(filled and bool(self._name.text().strip()))

    def _on_keep(self) -> None:
        if not self._keep.isEnabled():
            return
        self.error.hide()
        self._vault.hide()
        values = {field: line.text() for field, line in self._values.items()}
        self.kept.emit(self._name.text().strip(), values)

    def fail(self, error: UnderstudyError) -> None:
        """Say what stood in the way; where there is no vault, lead to where it is made. What was typed stays."""
        super().fail(error)
        makes = error.code == NoVaultKey.code
        self._vault.setVisible(makes)
        if makes:
            self.error.setText(tr("There is no vault yet, and this computer has no keyring to keep its key."))

    def forget(self) -> None:
        """It is in the vault: nothing of it stays here."""
        for line in self._values.values():
            line.clear()

    def _on_chosen(self) -> None:
        name = str(self._others.currentData())
        if name:
            self.chosen.emit(name)
