"""Making a project: its name and the folder that holds it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QLineEdit, QWidget

from runtime.errors import UsageProblem
from runtime.words.slugs import slug
from studio.dialogs.form import FormDialog
from studio.i18n import mark, say, tr
from studio.widgets.parts import icon_button, row
from studio.widgets.path_dialogs import ask_folder


class NewProject(FormDialog):
    """``make`` gets the folder and the name; what it raises is shown here."""

    def __init__(self, parent: QWidget, make: Callable[[Path, str], object]) -> None:
        super().__init__(parent, mark("New project"), mark("Create"), self._make_it)
        self._make = make
        self.name = QLineEdit()
        self.place = QLineEdit(str(default_place()))
        say(self.place, QLineEdit.setAccessibleName, "In folder")
        beside = QWidget()
        whole = row(beside, gap=6)
        whole.addWidget(self.place, 1)
        whole.addWidget(icon_button("folder-search", "Choose a folder", self._choose))
        self.add_field(mark("Name"), self.name)
        self.add_field(mark("In folder"), beside, mark("The project gets a folder of its own in there."))
        self.name.textChanged.connect(self._on_text)
        self.name.setFocus()
        self._on_text()

    def _on_text(self) -> None:
        self.agree_button.setEnabled(bool(self.name.text().strip() and self.place.text().strip()))

    def _make_it(self) -> None:
        name = self.name.text().strip()
        place = Path(self.place.text().strip()).expanduser()
        if not place.is_absolute():
            raise UsageProblem(tr("The folder must be named from its root on."), remedy=tr("Choose one by the button."))
        self._make(place / (slug(name, 60) or "project"), name)

    def _choose(self) -> None:
        at = Path(self.place.text())
        ask_folder(self, tr("Choose a folder"), at, lambda folder: self.place.setText(str(folder)))


def default_place() -> Path:
    """Where projects go when nobody says otherwise: a folder in the person's documents."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(documents or Path.home()) / "Understudy"
