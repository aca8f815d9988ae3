"""The manual, read inside Studio: chapters in the language spoken, with links and pictures."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QTextBrowser, QWidget

from runtime.errors import UsageProblem
from runtime.paths import RESOURCES
from studio.i18n import language, say, tr
from studio.widgets.parts import button, column, icon_button, row

MANUAL = RESOURCES.parent / "docs" / "manual"
FIRST = "README.md"
WIDTH, HEIGHT = 1180, 780


class ManualDialog(QDialog):
    """Opens at the contents; the window behind it can be used meanwhile."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(WIDTH, HEIGHT)
        say(self, QDialog.setWindowTitle, "Manual")
        self.text = QTextBrowser()
        self.text.setOpenLinks(False)
        self.text.document().setDocumentMargin(20)
        say(self.text, QTextBrowser.setAccessibleName, "Manual")
        self.text.anchorClicked.connect(self._on_link)
        whole = column(self, margin=12, gap=8)
        tools = row(gap=4)
        tools.addWidget(icon_button("arrow-left", "Back", self.text.backward))
        tools.addWidget(icon_button("list", "Contents", lambda: self.show_chapter(FIRST)))
        tools.addStretch()
        tools.addWidget(button("Close", act=self.accept))
        whole.addLayout(tools)
        whole.addWidget(self.text, 1)
        self.show_chapter(FIRST)

    def show_chapter(self, name: str) -> None:
        """A chapter by its file's name."""
        self.text.setSource(QUrl.fromLocalFile(str(folder() / name)))

    def _on_link(self, url: QUrl) -> None:
        """Chapters are shown here, everything else where the system shows it."""
        target = self.text.source().resolved(url)
        if target.isLocalFile() and target.path().endswith(".md"):
            self.text.setSource(target)
        else:
            QDesktopServices.openUrl(target)


def folder() -> Path:
    """The manual in the language spoken. Raises UsageProblem where it did not come along."""
    place = MANUAL / language().code
    if not (place / FIRST).is_file():
        raise UsageProblem(tr("The manual is not installed here."), remedy=tr("It is in the folder docs/manual."))
    return place


def show_manual(parent: QWidget) -> None:
    """Open the manual."""
    ManualDialog(parent).show()
