"""A passphrase for the vault: typed twice, judged while it is typed, forgotten when it was handed over."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from runtime.errors import UnderstudyError
from runtime.vault.keys.passphrase import MIN_LENGTH
from studio.dialogs.answers import answers
from studio.i18n import mark, say, told_error, tr, tr_count
from studio.widgets.parts import button, column, label, restyle

WIDTH = 440


class NewPassphrase(QWidget):
    """Two fields and a sentence that says what is missing yet."""

    changed = Signal()
    entered = Signal()  #: Enter was pressed in the second field

    def __init__(self) -> None:
        super().__init__()
        self.first, self.again = secret_line(mark("New passphrase")), secret_line(mark("The same once more"))
        self.hint = label(role="small", wrap=True)
        parts = column(self, gap=6)
        for line in (self.first, self.again):
            line.textChanged.connect(lambda _: self._judge())
            parts.addWidget(line)
        self.first.returnPressed.connect(self.again.setFocus)
        self.again.returnPressed.connect(self.entered)
        self.setFocusProxy(self.first)
        parts.addWidget(self.hint)
        self._judge()

    def text(self) -> str:
        """What was typed."""
        return self.first.text()

    def is_good(self) -> bool:
        """Whether it is long enough, and the same twice."""
        return len(self.first.text()) >= MIN_LENGTH and self.first.text() == self.again.text()

    def forget(self) -> None:
        """Empty both fields."""
        self.first.clear()
        self.again.clear()

    def _judge(self) -> None:
        self.hint.setText(self._missing())
        differs = bool(self.again.text()) and not self.first.text().startswith(self.again.text())
        restyle(self.again, "wrong", differs)
        self.changed.emit()

    def _missing(self) -> str:
        short = MIN_LENGTH - len(self.first.text())
        if not self.first.text():
            return tr("At least {n} characters: four or five random words are easy to remember.", n=MIN_LENGTH)
        if short > 0:
            return tr_count("{n} more character.", "{n} more characters.", short)
        return tr("Good.") if self.is_good() else tr("Type the same once more.")


class PassphraseDialog(QDialog):
    """Sets a passphrase, or changes the one that ``holds``; ``take`` gets the old and the new one."""

    def __init__(self, parent: QWidget, take: Callable[[str, str], object], *, holds: bool) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(WIDTH)
        self._take = take
        self.current = secret_line(mark("Current passphrase"))
        self.new = NewPassphrase()
        self._error = label(role="error", wrap=True)
        self._error.setTextFormat(Qt.TextFormat.PlainText)
        self._error.hide()
        self.agree_button = button("Change" if holds else "Set", "primary", act=self._agree)
        title = mark("Change the passphrase") if holds else mark("Set a passphrase")
        say(self, QDialog.setWindowTitle, title)
        whole = column(self, margin=20, gap=10)
        whole.addWidget(label(title, "heading"))
        text = mark("Nothing is encrypted again, and the other keys open the vault as before.")
        whole.addWidget(label(text, "muted", wrap=True))
        self.current.setVisible(holds)
        for widget in (self.current, self.new, self._error):
            whole.addWidget(widget)
        whole.addStretch()
        whole.addLayout(answers(self, self.agree_button))
        self.new.changed.connect(self._check)
        self.current.textChanged.connect(lambda _: self._check())
        self._check()

    def show_error(self, error: UnderstudyError) -> None:
        """It was refused: say why, and let the person correct it."""
        self._error.setText(told_error(error))
        self._error.show()
        restyle(self.current, "wrong", True)
        self.current.setFocus()
        self._check()

    def done(self, result: int) -> None:
        self.current.clear()
        self.new.forget()
        super().done(result)

    def _agree(self) -> None:
        self._error.hide()
        self.agree_button.setEnabled(False)
        self._take(self.current.text(), self.new.text())

    def _check(self) -> None:
        known = bool(self.current.text()) or self.current.isHidden()
        self.agree_button.setEnabled(known and self.new.is_good())


def secret_line(title: str) -> QLineEdit:
    """A field whose text nobody sees; ``title`` (English) stands in it while it is empty."""
    line = QLineEdit()
    line.setEchoMode(QLineEdit.EchoMode.Password)
    line.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)
    say(line, QLineEdit.setPlaceholderText, title)
    say(line, QLineEdit.setAccessibleName, title)
    return line
