"""Saves what the list of the page in front shows: workflows, credentials without their values, elements."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Protocol, runtime_checkable

from PySide6.QtWidgets import QFileDialog

from studio.i18n import tr, tr_count
from studio.operations.lists import save_cells
from studio.widgets.notices import Notices, Tone
from studio.window import StudioWindow


@runtime_checkable
class Listed(Protocol):
    """A page with a list that is all here."""

    def listed(self) -> list[list[str]]:
        """What is shown, line by line, below the heads of its columns."""
        ...

    def has_lines(self) -> bool:
        """Whether anything is shown; asked often."""
        ...


class Lists:
    """Verbs of the command."""

    def __init__(self, window: StudioWindow, notices: Notices) -> None:
        self._window, self._notices = window, notices

    def has_list(self) -> bool:
        page = self._page()
        return page is not None and page.has_lines()

    def save(self) -> None:
        page = self._page()
        if page is None:
            return
        dialog = QFileDialog(self._window, tr("Save this list"), str(Path.home() / f"{tr('list')}.csv"))
        dialog.setNameFilter(tr("Table (*.csv)"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.fileSelected.connect(partial(self._write, page.listed()))
        dialog.open()

    def _write(self, lines: list[list[str]], name: str) -> None:
        saved = save_cells(self._window, lines, Path(name))
        saved.on_done(partial(self._tell, Path(name))).launch()

    def _tell(self, file: Path, count: int) -> None:
        text = tr_count("{n} line is in {file}.", "{n} lines are in {file}.", count, file=file)
        self._notices.tell(text, tone=Tone.SUCCESS)

    def _page(self) -> Listed | None:
        documents = self._window.documents
        page = documents.widget(documents.current) if documents.current else None
        return page if isinstance(page, Listed) else None
