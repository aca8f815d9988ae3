"""What this is: versions, folders, licences."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from runtime import __version__
from studio.commands import Commands
from studio.guard import about
from studio.i18n import mark, say
from studio.widgets.parts import button, column, frame, label, line, row

#: Parts that come along in the program, with their licences.
PARTS = (
    ("Qt, PySide6", "LGPL-3.0"),
    ("Playwright", "Apache-2.0"),
    ("Lucide", "ISC"),
    ("Inter, JetBrains Mono", "OFL-1.1"),
)


class About(QWidget):
    """Versions can be copied, the data folder opened."""

    def __init__(self, commands: Commands, home: Path) -> None:
        super().__init__()
        parts = column(self, margin=24, gap=6)
        title = label(role="title")
        title.setText(f"Understudy {__version__}")
        parts.addWidget(title)
        parts.addWidget(label("It watches you do a job, and does it from then on.", "muted", wrap=True))
        parts.addSpacing(10)
        parts.addWidget(self._versions(commands))
        parts.addWidget(self._folder(home))
        parts.addSpacing(10)
        parts.addWidget(label("Made with", "heading"))
        parts.addWidget(self._made_with())
        parts.addStretch(1)

    def _versions(self, commands: Commands) -> QWidget:
        versions = label(role="muted", wrap=True)
        versions.setText(about())
        versions.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return _card(versions, button("Copy", "", "copy", lambda: commands.run("help.copy_about")))

    def _folder(self, home: Path) -> QWidget:
        where = label(role="muted", wrap=True)
        say(where, type(where).setText, mark("Runs, pictures and credentials are in {folder}"), folder=home)
        url = QUrl.fromLocalFile(str(home))
        return _card(where, button("Show", "", "folder-open", lambda: QDesktopServices.openUrl(url)))

    def _made_with(self) -> QWidget:
        card = frame("card")
        lines = column(card, gap=0)
        for place, (name, licence) in enumerate(PARTS):
            if place:
                lines.addWidget(line())
            beside = row()
            beside.setContentsMargins(16, 9, 16, 9)
            left, right = label(), label(role="muted")
            left.setText(name)
            right.setText(licence)
            beside.addWidget(left, 1)
            beside.addWidget(right)
            lines.addLayout(beside)
        return card


def _card(left: QWidget, right: QWidget) -> QWidget:
    card = frame("card")
    beside = row(card, gap=16)
    beside.setContentsMargins(16, 12, 16, 12)
    beside.addWidget(left, 1)
    beside.addWidget(right)
    return card
