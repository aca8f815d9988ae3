"""What a workflow may touch, in words, where it runs for the first time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtWidgets import QCheckBox, QFrame, QLabel

from studio.i18n import mark, say, tr
from studio.widgets.parts import column, label

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
    """Hidden until there is something to ask for; going on then means that the person agrees."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "notice-warning")
        self._parts = column(self, margin=12, gap=4)
        self._project = QCheckBox()
        say(self._project, QCheckBox.setText, "This is my own project: do not ask again in it")
        self.hide()

    @property
    def whole_project(self) -> bool:
        """Whether the person trusts everything in the project."""
        return self._project.isChecked()

    def show_rights(self, rights: Mapping[str, Iterable[str]], *, in_project: bool) -> None:
        self._parts.addWidget(
            label("This workflow has not run here before. Look at what it can do:", "strong", wrap=True)
        )
        for right, names in rights.items():
            line = QLabel(
                "•  " + ": ".join(part for part in (tr(_RIGHTS.get(right, right)), ", ".join(list(names)[:4])) if part)
            )
            line.setWordWrap(True)
            self._parts.addWidget(line)
        self._parts.addWidget(self._project)
        self._project.setVisible(in_project)
        self.show()
