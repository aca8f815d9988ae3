"""Bringing recordings of other tools in as workflows, and writing the workflow in front for others to use or read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from runtime.errors import UnderstudyError
from runtime.files import shelf
from runtime.paths import FLOW
from studio.bridge.link import HostLink
from studio.editor.editor import Editor
from studio.i18n import language, mark, told_problem, tr, tr_count
from studio.operations.exchange import export_script, import_recording, write_document
from studio.state.workspace import Workspace
from studio.widgets.notices import Notices, Offer, Tone
from studio.widgets.one_by_one import OneByOne
from studio.window import StudioWindow

if TYPE_CHECKING:
    from runtime.services.exchange import ExportReport, ImportReport


class Exchange(QObject):
    """Asks for files, does it beside the window's thread, and tells what is to be looked at."""

    def __init__(
        self, window: StudioWindow, editor: Editor, workspace: Workspace, notices: Notices, link: HostLink
    ) -> None:
        super().__init__(window)
        self._window, self._editor, self._workspace = window, editor, workspace
        self._notices, self._link = notices, link

    # Verbs of the commands

    def has_project(self) -> bool:
        return self._workspace.project is not None

    def has_flow(self) -> bool:
        return self._editor.current is not None and self._editor.current.path is not None

    def ask_import(self) -> None:
        from runtime.recorder.importers.registry import FORMATS

        endings = " ".join(f"*{ending}" for format in FORMATS for ending in format.endings)
        dialog = QFileDialog(self._window, tr("Import recordings of other tools"), str(Path.home()))
        dialog.setNameFilter(f"{tr('Recordings of Selenium IDE, Chrome and Playwright')} ({endings})")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda files: self._bring_in_all([*map(Path, files)]))
        dialog.open()

    def ask_export(self) -> None:
        kinds = {tr("Python script for Playwright (*.py)"): "playwright", tr("Test for pytest (*.py)"): "pytest"}

        def export(flow: Path, file: Path, kind: str) -> None:
            written = export_script(self, flow, file, kinds[kind])
            written.on_done(self._exported).launch()

        self._ask_place(tr("Export as a script"), ".py", list(kinds), export)

    def ask_document(self) -> None:
        kinds = [tr("Page to read (*.html)"), tr("Document (*.pdf)"), tr("Text in Markdown (*.md)")]

        def write(flow: Path, file: Path, _kind: str) -> None:
            self._notices.tell(tr("The document is being written."))
            subject = {"flow": str(flow), "environment": self._workspace.environment}
            written = write_document(self, self._link, subject, file, language().code)
            written.on_done(self._wrote).launch()

        self._ask_place(tr("Write the process document"), ".html", kinds, write)

    def bring_in(
        self,
        path: Path,
        *,
        refuse: Callable[[UnderstudyError], object] | None = None,
        then: Callable[[], object] = lambda: None,
    ) -> None:
        """Make workflows of a recording and open them; ``refuse`` gets the error where it is none, ``then`` is called
        when it is over."""
        if self._workspace.project is not None:
            output = shelf.free_path(self._workspace.root, path.stem)
        else:
            output = path.with_suffix(FLOW)
        imported = import_recording(self, path, output).on_done(partial(self._imported, path))
        imported.on_failed(refuse or self._notices.fail).on_end(then).launch()

    # Inside

    def _bring_in_all(self, paths: Sequence[Path]) -> None:
        def one(path: Path, then: Callable[[], object]) -> None:
            self.bring_in(path, then=then)

        title = tr("Import recordings of other tools")
        OneByOne(self._window, title, paths, name=lambda path: path.name, act=one, ended=self._on_all_in).start()

    def _on_all_in(self, done: int, all: int) -> None:
        if done < all:
            self._notices.tell(tr("{n} of {all} recordings were imported, the others were left out.", n=done, all=all))

    def _imported(self, path: Path, report: ImportReport) -> None:
        self._workspace.workflows_changed.emit()
        for file in report.files:
            self._editor.open(file)
        self._tell(tr("“{name}” was imported.", name=path.name), report)

    def _exported(self, report: ExportReport) -> None:
        text = tr("The script is {file}.", file=report.file)
        if report.environment:
            text += " " + tr("It reads credentials from: {names}.", names=", ".join(report.environment))
        self._tell(text, report)

    def _wrote(self, file: Path) -> None:
        show = Offer(mark("verb|Open"), lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(file))))
        self._notices.tell(tr("The document is {file}.", file=file), tone=Tone.SUCCESS, offer=show)

    def _tell(self, text: str, report: ImportReport | ExportReport) -> None:
        count = len(report.problems)
        remedy = tr_count("{n} thing is to be looked at.", "{n} things are to be looked at.", count) if count else ""
        details = "\n".join(map(told_problem, report.problems))
        self._notices.tell(text, remedy=remedy, details=details, tone=Tone.WARNING if count else Tone.SUCCESS)

    def _ask_place(self, title: str, ending: str, kinds: list[str], take: Callable[[Path, Path, str], object]) -> None:
        """Ask where the workflow in front is to be written; ``take`` gets its file, the place and the kind."""
        tab = self._editor.current
        if tab is None or tab.path is None or not self._editor.save_file(tab.path):
            return
        flow = tab.path
        dialog = QFileDialog(self._window, title, str(Path.home() / flow.name.replace(FLOW, ending)))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(kinds)
        dialog.setDefaultSuffix(ending[1:])
        dialog.filterSelected.connect(lambda kind: dialog.setDefaultSuffix(kind.rpartition("*.")[2].rstrip(")")))
        dialog.fileSelected.connect(lambda file: take(flow, Path(file), dialog.selectedNameFilter()))
        dialog.open()
