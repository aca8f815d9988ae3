"""What a recording needs: an address to begin at, and what the workflow is to be called."""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget

from studio.dialogs.form import FormDialog
from studio.i18n import mark, say

EXAMPLE = "example.org"


class RecordDialog(FormDialog):
    """``begin`` gets the address and the name."""

    def __init__(self, parent: QWidget, begin: Callable[[str, str], object]) -> None:
        super().__init__(parent, mark("Record a job"), mark("Start recording"), self._begin_it)
        self._begin = begin
        self.address, self.name = QLineEdit(), QLineEdit()
        self.address.setPlaceholderText(EXAMPLE)
        say(self.name, QLineEdit.setPlaceholderText, "What the job is about")
        self.add_field(mark("Address"), self.address, mark("The browser opens here. Do the job as you always do."))
        self.add_field(
            mark("Name of the workflow"), self.name, mark("Passwords are kept out of it; they belong into the vault.")
        )
        self.address.textChanged.connect(self._on_text)
        self.name.textChanged.connect(self._on_text)
        self.address.setFocus()
        self._on_text()

    def _on_text(self) -> None:
        self.agree_button.setEnabled(bool(self.address.text().strip() and self.name.text().strip()))

    def _begin_it(self) -> None:
        self._begin(full_address(self.address.text()), self.name.text().strip())


def full_address(text: str) -> str:
    """An address as people type it, with what a browser adds: ``example.org`` → ``https://example.org``."""
    text = text.strip()
    if re.match(r"[a-zA-Z][\w+.-]*:(?!\d)", text):
        return text
    local = re.match(r"(localhost|127\.|\[::1\])", text)
    return f"{'http' if local else 'https'}://{text}"
