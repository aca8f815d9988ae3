"""The questions which table a person works from, and which folder is meant. Neither waits for the answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from studio.i18n import tr

#: Endings of the files that are read as tables.
ENDINGS = "*.xlsx *.xls *.ods *.csv"


def ask_table(parent: QWidget, folder: Path, take: Callable[[Path], object]) -> QFileDialog:
    """Ask for an Excel or CSV file, beginning in ``folder``; ``take`` gets it."""
    dialog = QFileDialog(parent, tr("A table that you work from"), str(folder))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilter(f"{tr('Tables')} ({ENDINGS})")
    return _ask(dialog, take)


def ask_folder(parent: QWidget, title: str, folder: Path, take: Callable[[Path], object]) -> QFileDialog:
    """Ask for a folder, beginning in ``folder``; ``take`` gets it."""
    dialog = QFileDialog(parent, title, str(folder))
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    return _ask(dialog, take)


def _ask(dialog: QFileDialog, take: Callable[[Path], object]) -> QFileDialog:
    dialog.fileSelected.connect(lambda name: take(Path(name)))
    dialog.open()
    return dialog
