"""A file or folder: typed, or chosen in the system's dialog."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from studio.forms.context import FormContext
from studio.forms.editors.text import TextEditor
from studio.forms.fields import FieldKind, FieldSpec
from studio.i18n import tr
from studio.widgets.parts import icon_button


class PathEditor(TextEditor):
    """A path; those in the project are written relative to it, so that the project can be moved."""

    def __init__(self, field: FieldSpec, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(field, context, parent)
        icon = "folder-open" if field.kind is FieldKind.FOLDER else "file"
        beside(self, icon_button(icon, "Choose…", self._on_clicked))

    def _on_clicked(self) -> None:
        dialog = QFileDialog(self, tr(self.field.title), str(self.context.folder or Path.home()))
        folder = self.field.kind is FieldKind.FOLDER
        dialog.setFileMode(QFileDialog.FileMode.Directory if folder else QFileDialog.FileMode.AnyFile)
        dialog.fileSelected.connect(self.choose)
        dialog.open()

    def choose(self, path: str) -> None:
        """Take a path as if it had been typed."""
        self.edit.setPlainText(relative(path, self.context.folder))
        self.left.emit()


def relative(path: str, folder: Path | None) -> str:
    """``path`` as a file of the project says it; as it is where it lies outside."""
    chosen = Path(path)
    if folder is None or not chosen.is_relative_to(folder):
        return str(chosen)
    return chosen.relative_to(folder).as_posix()


def beside(editor: TextEditor, *buttons: QWidget) -> None:
    """Put buttons to the right of an editor's text."""
    row = QHBoxLayout()
    row.setSpacing(4)
    row.addWidget(editor.edit, 1)
    for button in buttons:
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
    editor.place.removeWidget(editor.edit)
    editor.place.addLayout(row)
