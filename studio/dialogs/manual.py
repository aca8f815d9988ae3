"""The manual, read inside Studio: chapters in the language spoken, with links and pictures."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QWidget

from runtime.errors import UsageProblem
from runtime.paths import RESOURCES
from studio.i18n import language, say, tr
from studio.widgets.pages import PageView
from studio.widgets.parts import button, column, icon_button, row

MANUAL = RESOURCES.parent / "docs" / "manual"
FIRST = "README.md"
WIDTH, HEIGHT, LIST = 1180, 780, 270

#: What is in front, by the beginning of its key, to the chapter about it; anything else is an open workflow.
CHAPTERS = {
    "page:home": "01-first-five-minutes.md",
    "page:workflows": "08-versions.md",
    "page:run": "04-run-and-review.md",
    "page:templates": "03-edit.md",
    "page:credentials": "06-credentials.md",
    "page:audit": "06-credentials.md",
    "page:elements": "07-elements-and-heals.md",
    "page:settings": "09-settings-and-shortcuts.md",
    "page:versions": "08-versions.md",
    "page:": FIRST,
}
#: Docks whose chapter is another than that of the workflow they belong to.
DOCKS = {
    "dock.debugger": "05-debug.md",
    "dock.run": "04-run-and-review.md",
    "dock.timeline": "04-run-and-review.md",
    "dock.understood": "02-record.md",
}


def chapter_for(key: str, dock: str = "") -> str:
    """The chapter about what is in front: a document's key, and the dock that has the focus."""
    if not key:
        return FIRST
    if key.startswith("page:"):
        return next(chapter for start, chapter in CHAPTERS.items() if key.startswith(start))
    return DOCKS.get(dock, "03-edit.md")


class ManualDialog(QDialog):
    """Opens at a chapter; the window behind it can be used meanwhile."""

    def __init__(self, parent: QWidget, chapter: str = FIRST) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(WIDTH, HEIGHT)
        say(self, QDialog.setWindowTitle, "Manual")
        self.text = PageView()
        say(self.text, PageView.setAccessibleName, "Manual")
        self.chapters = QListWidget()
        self.chapters.setObjectName("sections")
        self.chapters.setFixedWidth(LIST)
        self.chapters.setWordWrap(True)
        say(self.chapters, QListWidget.setAccessibleName, "Contents")
        self._lay_out()
        self._list_chapters()
        self.text.anchorClicked.connect(self._on_link)
        self.text.sourceChanged.connect(self._on_source)
        self.chapters.currentItemChanged.connect(lambda item, _: self._on_chosen(item))
        self.show_chapter(chapter)
        self.text.setFocus()

    def show_chapter(self, name: str) -> None:
        """A chapter by its file's name."""
        self.text.setSource(QUrl.fromLocalFile(str(folder() / name)))

    def _lay_out(self) -> None:
        whole = column(self, margin=12, gap=8)
        tools = row(gap=4)
        tools.addWidget(icon_button("arrow-left", "Back", self.text.backward))
        tools.addStretch()
        tools.addWidget(button("Close", act=self.accept))
        whole.addLayout(tools)
        beside = row(gap=12)
        beside.addWidget(self.chapters)
        beside.addWidget(self.text, 1)
        whole.addLayout(beside, 1)

    def _list_chapters(self) -> None:
        for path in (folder() / FIRST, *sorted(folder().glob("[0-9]*.md"))):
            title = path.read_text(encoding="utf-8").partition("\n")[0].lstrip("# ")
            item = QListWidgetItem(tr("Contents") if path.name == FIRST else title)
            item.setData(Qt.ItemDataRole.UserRole, path.name)
            item.setSizeHint(QSize(0, 36))
            item.setToolTip(item.text())
            self.chapters.addItem(item)

    def _on_chosen(self, item: QListWidgetItem | None) -> None:
        if item is not None and self.text.source().fileName() != item.data(Qt.ItemDataRole.UserRole):
            self.show_chapter(str(item.data(Qt.ItemDataRole.UserRole)))

    def _on_source(self, url: QUrl) -> None:
        for place in range(self.chapters.count()):
            if self.chapters.item(place).data(Qt.ItemDataRole.UserRole) == url.fileName():
                self.chapters.setCurrentRow(place)

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


def show_manual(parent: QWidget, chapter: str = FIRST) -> None:
    """Open the manual at a chapter."""
    ManualDialog(parent, chapter).show()
