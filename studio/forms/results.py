"""What a run has given, on one line: its outputs in words, buttons for the files among them, and all values."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from runtime.model import JsonObject
from studio.i18n import language, say, tr, tr_count
from studio.state.background import Background
from studio.state.results import find_files, given, may_be_files, results_of
from studio.theme import current, icon
from studio.theme.popups import menu as new_menu
from studio.widgets.elided import ElidedLabel
from studio.widgets.parts import ROOM, SMALL, icon_button, row

#: Files that have buttons of their own; more are in a menu, under one.
BUTTONS = 2
#: Letters of a file's name on a button.
NAME = 28
#: The words are never narrower, in pixels.
_WORDS = 48
_ICONS = {
    "file-spreadsheet": (".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".tsv"),
    "file-text": (".pdf", ".docx", ".doc", ".odt", ".txt", ".md", ".html"),
    "camera": (".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".svg"),
    "archive": (".zip", ".7z", ".gz", ".tar"),
}


class ResultStrip(QWidget):
    """``show_outputs`` it those of a run that is over. Files appear once they were seen on the disk."""

    file_asked = Signal(Path)  #: open it
    all_asked = Signal()  #: show all values in full

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = ElidedLabel()
        self.words.setProperty("role", "strong")
        self.files: list[QPushButton] = []
        self.all = icon_button("table-2", "Show all that the run has given", self.all_asked.emit)
        self._outputs: JsonObject = {}
        self._flow: Path | None = None
        self._found: dict[str, tuple[Path, ...]] = {}
        self._looking, self._short = Background(self), False
        self._parts = row(self, gap=4)
        # The files stand right behind the words, which give way where there is no room for all.
        self.words.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.words.setMinimumWidth(_WORDS)
        self._parts.addWidget(self.words)
        self._parts.addWidget(self.all)
        self._parts.addStretch(1)
        say(self, QWidget.setAccessibleName, "What the run has given")
        for again in (language().changed, current().changed):
            again.connect(self._show)
        self.hide()

    def show_outputs(self, outputs: JsonObject | None, flow: Path | None) -> None:
        """Those of a run of the workflow in the file ``flow``; hidden where there are none."""
        outputs = given(outputs)
        if (outputs, flow) == (self._outputs, self._flow):
            return  # a run is told of several times
        self._outputs, self._flow = outputs, flow
        wanted = may_be_files(self._outputs)
        # What may be a file is not told as a text meanwhile: it would jump from the words to a button.
        self._found = {name: tuple(map(Path, paths)) for name, paths in wanted.items()}
        self._show(looking=bool(wanted))
        if wanted:
            self._looking.start(partial(find_files, wanted, flow), self._take, lambda _: self._take({}))

    def show_short(self, short: bool) -> None:
        """Files as icons alone, or with their names."""
        if short is not self._short:
            self._short = short
            self._show()

    def _take(self, found: dict[str, tuple[Path, ...]]) -> None:
        self._found = found
        self._show()

    def _show(self, *, looking: bool = False) -> None:
        results = results_of(self._outputs, self._found)
        self.words.setText(results.words)
        self.words.setToolTip(results.everything)
        self._clear()
        if not looking:
            self._add_files(results.files)
        self.setVisible(bool(self._outputs))

    def _add_files(self, files: tuple[Path, ...]) -> None:
        if len(files) > BUTTONS + 1:
            self._add_menu(files)
            return
        for path in files:
            made = self._add("" if self._short else self._cut(path.name), _icon_of(path))
            made.setToolTip(tr("Open {file}", file=path))
            made.setAccessibleName(tr("Open {file}", file=path.name))
            made.clicked.connect(partial(self._open, path))

    def _add_menu(self, files: tuple[Path, ...]) -> None:
        made = self._add(tr_count("{n} file", "{n} files", len(files)), "files")
        menu = new_menu(made)
        for path in files:
            action = menu.addAction(icon(_icon_of(path)), path.name.replace("&", "&&"))
            action.triggered.connect(partial(self._open, path))
        made.setMenu(menu)

    def _open(self, path: Path, _checked: bool = False) -> None:
        self.file_asked.emit(path)

    def _add(self, text: str, icon_name: str) -> QPushButton:
        made = QPushButton(icon(icon_name, "accent"), text)
        made.setProperty("kind", "quiet")
        made.setIconSize(QSize(SMALL + ROOM, SMALL))
        self._parts.insertWidget(1 + len(self.files), made)
        self.files.append(made)
        return made

    def _clear(self) -> None:
        for one in self.files:
            self._parts.removeWidget(one)
            one.hide()
            one.deleteLater()
        self.files = []

    def _cut(self, name: str) -> str:
        width = NAME * self.fontMetrics().averageCharWidth()
        return self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, width).replace("&", "&&")


def _icon_of(path: Path) -> str:
    """A folder has no ending, mostly; what it is would have to be asked of the disk."""
    ending = path.suffix.lower()
    return next((name for name, endings in _ICONS.items() if ending in endings), "file" if ending else "folder-open")
