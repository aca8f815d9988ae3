"""What the commands of the list of runs do with what is selected in it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from runtime.model import JsonObject
from studio.bridge.link import HostLink, LinkState
from studio.bridge.operation import Operation
from studio.i18n import language, tr, tr_count
from studio.operations import resume, run_files, run_lists
from studio.operations.exchange import write_document
from studio.operations.run_lists import Part
from studio.pages.runs.page import RunsPage
from studio.running import Running
from studio.shell.several_runs import SeveralRuns
from studio.widgets.notices import Notices, Tone
from studio.widgets.one_by_one import progress
from studio.window import StudioWindow

#: States that a run can be cancelled in, and those it can be resumed from.
_OPEN = frozenset({"queued", "running", "paused", "waiting"})
_STOPPED = frozenset({"failed", "cancelled", "waiting", "paused"})


class RunList(QObject):
    """Works on the page of runs while it is open. ``review`` shows a run, ``ask_resume`` asks how to go on with it,
    ``prepare`` saves a workflow that is open with changes."""

    def __init__(
        self,
        window: StudioWindow,
        link: HostLink,
        running: Running,
        notices: Notices,
        *,
        review: Callable[[str], object],
        ask_resume: Callable[[str], object],
        show_flow: Callable[[Path], object],
        prepare: Callable[[Path], bool],
    ) -> None:
        super().__init__(window)
        self._several = SeveralRuns(window, link, running, notices, prepare)
        self._window, self._link, self._running, self._notices = window, link, running, notices
        self._review, self._ask_resume, self._show_flow = review, ask_resume, show_flow

    # Verbs of the commands

    def open_selected(self) -> None:
        for line in self._lines()[:1]:
            self._review(line["id"])

    def show_workflow(self) -> None:
        for line in self._lines()[:1]:
            resume.look(self, self._link, line["id"]).on_done(self._open_flow).launch()

    def resume_selected(self) -> None:
        for line in self._lines()[:1]:
            self._ask_resume(line["id"])

    def again(self) -> None:
        self._with_selected(self.run_again)

    def cancel(self) -> None:
        self._with_selected(self.cancel_runs)

    def report(self) -> None:
        for line in self._lines()[:1]:
            self.save_report(line["id"], line["workflow"])

    def document(self) -> None:
        """Ask for a file, and write the process document with the pictures of the run into it."""
        for line in self._lines()[:1]:
            name = f"{line['workflow']} {line['id'][:8]}.html"
            kinds = tr("Page to read (*.html);;Document (*.pdf);;Text in Markdown (*.md)")
            self._ask_file(tr("Write the process document"), name, kinds, partial(self._document, line["id"]))

    def save_report(self, run: str, workflow: str) -> None:
        """Ask for a file, and write the run into it."""
        name = f"{workflow} {run[:8]}.html"
        self._ask_file(
            tr("Save a report"), name, tr("Page to read (*.html);;JSON (*.json)"), partial(self._report, run)
        )

    def save_selected(self) -> None:
        kinds = tr("Table (*.csv);;JSON (*.json)")
        self._ask_file(tr("Save the selected runs"), f"{tr('runs')}.csv", kinds, self._save_selected)

    def save_list(self) -> None:
        kinds = tr("Table (*.csv);;JSON (*.json)")
        self._ask_file(tr("Save the list of runs"), f"{tr('runs')}.csv", kinds, self._save_list)

    def connect_again(self) -> None:
        Operation(self, self._link.open).launch()

    def review_last(self) -> None:
        if self._running.session is not None:
            self._review(self._running.session.run)

    def has_one(self) -> bool:
        page = self.page()
        return page is not None and page.selected_count() == 1

    def has_some(self) -> bool:
        page = self.page()
        return page is not None and page.selected_count() > 0

    def has_list(self) -> bool:
        page = self.page()
        return page is not None and page.pages.total > 0 and self._link.state is not LinkState.FAILED

    def can_resume(self) -> bool:
        return self.has_one() and any(line["status"] in _STOPPED for line in self._lines())

    def can_run_from(self) -> bool:
        return self.has_one() and any(line["status"] == "completed" for line in self._lines())

    def can_cancel(self) -> bool:
        return any(line["status"] in _OPEN for line in self._lines())

    def has_last(self) -> bool:
        return self._running.session is not None

    # Inside

    def page(self) -> RunsPage | None:
        """The page of runs, while it is open."""
        page = self._window.page("runs")
        return page if isinstance(page, RunsPage) else None

    def _lines(self) -> list[JsonObject]:
        page = self.page()
        return page.selected_lines() if page is not None else []

    def _with_selected(self, act: Callable[[list[JsonObject]], object]) -> None:
        """Act on all that is selected; what is not here is read first."""
        page = self.page()
        if page is None:
            return
        lines = page.selected_lines()
        if len(lines) == page.selected_count():
            act(lines)
        else:
            parts = page.parts()
            self._follow(
                tr("Reading the list"),
                len(parts),
                lambda told: run_lists.lines(page, self._link, parts, told).on_done(act),
            )

    def cancel_runs(self, lines: list[JsonObject]) -> None:
        """Cancel those of them that are not over."""
        self._several.cancel([line for line in lines if line["status"] in _OPEN])

    def run_again(self, lines: list[JsonObject]) -> None:
        """Run their workflows again, with the inputs they had."""
        self._several.run_again(lines)

    def _save_selected(self, file: Path) -> None:
        page = self.page()
        if page is not None:
            self._save(page.parts(), file)

    def _save_list(self, file: Path) -> None:
        page = self.page()
        if page is not None:
            self._save(page.parts(everything=True), file)

    def _save(self, parts: list[Part], file: Path) -> None:
        def begin(told: Callable[[int], object]) -> Operation[int]:
            saved = run_files.save_list(self, self._link, parts, file, told)
            return saved.on_done(lambda count: self._saved(file, count))

        self._follow(tr("Save the list of runs"), len(parts), begin)

    def _follow(self, title: str, count: int, begin: Callable[[Callable[[int], object]], Operation[Any]]) -> None:
        """Say how far something long is, once it takes a while; who cancels it ends it."""
        shown = progress(self._window, title, count)
        shown.setLabelText(title)
        task = begin(shown.setValue).on_end(shown.deleteLater).launch()
        shown.canceled.connect(task.cancel)
        shown.canceled.connect(shown.deleteLater)

    def _saved(self, file: Path, count: int) -> None:
        text = tr_count("{n} run is in {file}.", "{n} runs are in {file}.", count, file=file)
        self._notices.tell(text, tone=Tone.SUCCESS)

    def _report(self, run: str, file: Path) -> None:
        saved = run_files.save_report(self, self._link, run, file, language().code)
        saved.on_done(lambda path: self._notices.tell(tr("The report is {file}.", file=path), tone=Tone.SUCCESS))
        saved.launch()

    def _document(self, run: str, file: Path) -> None:
        self._notices.tell(tr("The document is being written."))
        written = write_document(self, self._link, {"run": run}, file, language().code)
        written.on_done(lambda path: self._notices.tell(tr("The document is {file}.", file=path), tone=Tone.SUCCESS))
        written.launch()

    def _open_flow(self, info: JsonObject) -> None:
        path = Path(info["flow"])
        if path.is_file():
            self._show_flow(path)
        else:
            self._notices.tell(tr("The workflow's file is no longer there: {file}", file=path), tone=Tone.WARNING)

    def _ask_file(self, title: str, name: str, kinds: str, take: Callable[[Path], object]) -> None:
        dialog = QFileDialog(self._window, title, str(Path.home() / _plain(name)), kinds)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(Path(name).suffix[1:])
        dialog.filterSelected.connect(lambda kind: dialog.setDefaultSuffix(kind.rpartition("*.")[2].rstrip(")")))
        dialog.fileSelected.connect(lambda file: take(Path(file)))
        dialog.open()


def _plain(name: str) -> str:
    """A file's name without what folders are made of."""
    return "".join("_" if letter in '/\\:*?"<>|' else letter for letter in name)
