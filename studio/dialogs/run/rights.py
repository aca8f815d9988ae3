"""What a workflow may touch, in words, where it runs for the first time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QRadioButton, QWidget

from studio.i18n import mark, say, tr
from studio.widgets.parts import clear, column, label, row

#: Where the text of a choice begins, in pixels.
INDENT = 29
#: Rights in words, as the dialog asks for them.
_RIGHTS = {
    "network": mark("talk to other computers"),
    "private network": mark("talk to this machine and the computers of its own network"),
    "files": mark("read and write files"),
    "processes": mark("start programs on this machine"),
    "credentials": mark("use credentials of the vault"),
    "browser": mark("act in a browser"),
    "screen": mark("use mouse, keyboard and screen"),
    "people": mark("ask people questions"),
}


class Rights(QFrame):
    """Hidden until there is something to ask for; going on then means that the person agrees. What they agree to is
    never more than this version, unless they choose so themselves."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "notice-warning")
        self._lines = column(gap=4)
        self._version, self._project = QRadioButton(), QRadioButton()
        say(self._version, QRadioButton.setText, "This version of the workflow")
        say(self._project, QRadioButton.setText, "Every workflow of this project, now and later")
        self._extent = self._choice()
        parts = column(self, margin=12, gap=8)
        text = mark(
            "A workflow acts in your name, so Understudy asks before one that was not made here runs for the first "
            "time, and again after it was changed."
        )
        parts.addWidget(label(text, wrap=True))
        parts.addWidget(label("This one can:", "strong"))
        parts.addLayout(self._lines)
        parts.addWidget(self._extent)
        self.hide()

    @property
    def whole_project(self) -> bool:
        """Whether the person trusts everything in the project."""
        return self._project.isChecked()

    def show_rights(self, rights: Mapping[str, Iterable[str]], *, in_project: bool) -> None:
        """Say what a workflow may touch; one that lies in no project is agreed to alone."""
        clear(self._lines)
        for right, names in rights.items():
            parts = tr(_RIGHTS.get(right, right)), ", ".join(list(names)[:4])
            self._lines.addWidget(_line(": ".join(part for part in parts if part)))
        self._version.setChecked(True)
        self._extent.setVisible(in_project)
        self.show()

    def _choice(self) -> QWidget:
        """How far the word of the person goes."""
        made = QWidget()
        parts = column(made, gap=4)
        parts.addWidget(label("You agree to:", "strong"))
        version = mark("After a change it asks again.")
        project = mark(
            "Right where the project is your own, or of people you trust. You can take it back in the settings."
        )
        for way, about in ((self._version, version), (self._project, project)):
            say(way, QRadioButton.setAccessibleDescription, about)
            parts.addWidget(way)
            said = label(about, "small", wrap=True)
            said.setIndent(INDENT)
            parts.addWidget(said)
        return made


def _line(text: str) -> QWidget:
    """One right: its second line begins where the first does."""
    made = QWidget()
    parts = row(made, gap=7)
    parts.addWidget(QLabel("•"), 0, Qt.AlignmentFlag.AlignTop)
    said = QLabel(text)
    said.setTextFormat(Qt.TextFormat.PlainText)  # names are the stranger's
    said.setWordWrap(True)
    parts.addWidget(said, 1)
    return made
