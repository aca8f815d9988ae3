"""Recording from the window: asks where to begin, shows the steps as they are done, and then what was understood."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from shiboken6 import isValid

from runtime.files import shelf
from runtime.model import JsonObject, Workflow
from runtime.recorder.proposals import proposal_from
from runtime.recorder.proposals.kept import Kept, kept_of
from studio.bridge.link import HostLink
from studio.commands import Commands
from studio.dialogs.new_project import default_place
from studio.dialogs.record import KEPT, Asked, RecordDialog
from studio.i18n import language, mark, tr, tr_count
from studio.operations import secrets
from studio.panels.recording.bar import RecorderBar
from studio.panels.recording.panel import UnderstoodPanel
from studio.panels.recording.secrets import SecretCard
from studio.shell.projects import Projects
from studio.shell.tabs import Tab, Tabs
from studio.shell.work_table import WorkTable
from studio.state.document import Document
from studio.state.page_browser import page_browser
from studio.state.practice import PracticeSite
from studio.state.recorded import RecordedFlow
from studio.state.recording import Recorded, Recording, RecordingFailed, Wish
from studio.state.understood import Understood
from studio.state.understood_files import UnderstoodFiles
from studio.state.workspace import Workspace
from studio.widgets.notices import Notices, Tone
from studio.window import Panel, StudioWindow

#: Where a recording goes while no project is open.
FIRST_PROJECT = "my-jobs"
#: The folder of the browser that keeps its sign-ins, in the data folder.
PROFILE = "recorder-profile"
PANEL = "understood"


class Recorder(QObject):
    """One for a window; ``Record`` has its commands."""

    def __init__(
        self,
        window: StudioWindow,
        workspace: Workspace,
        projects: Projects,
        notices: Notices,
        commands: Commands,
        recording: Recording,
        editor: Tabs,
        link: HostLink,
        read_credentials: Callable[[], object],
    ) -> None:
        super().__init__(window)
        self._window, self._workspace, self._projects = window, workspace, projects
        self._notices, self._commands, self._recording = notices, commands, recording
        self._editor, self._link, self._read_credentials = editor, link, read_credentials
        self.practice = PracticeSite(self)
        self.table = WorkTable(window, workspace, notices, recording)
        self.panel = UnderstoodPanel()
        self._tab: Tab | None = None
        self._flow: RecordedFlow | None = None
        self._understood: dict[Path, Understood] = {}
        self._files = UnderstoodFiles(recording.home, self)
        self.bar = RecorderBar(recording, commands)
        self._put_in()
        self._connect()

    def start(self) -> None:
        """Ask where to begin, and record a new workflow."""
        RecordDialog(self._window, self.practice, self._begin, open_one=page_browser().address).open()

    def insert(self) -> None:
        """Ask where to begin, and record after the selected step."""
        tab = self._editor.current
        if tab is None or not self.can_insert():
            return
        step = tab.selection.current
        if tab.document.dirty and not self._editor.save(tab):
            return
        label = tab.document.workflow.steps[step].label
        begin = partial(self._insert, tab, step)
        RecordDialog(self._window, self.practice, begin, label, page_browser().address).open()

    def can_insert(self) -> bool:
        """Whether a step is selected in a workflow that has a file."""
        tab = self._editor.current
        return not self._recording.active and tab is not None and tab.path is not None and bool(tab.selection.current)

    # Inside

    def _put_in(self) -> None:
        self._window.add_strip(self.bar)
        right = Qt.DockWidgetArea.RightDockWidgetArea
        self._window.docks.add(Panel(PANEL, mark("Understood"), "lightbulb", self.panel, right, shown=False))
        self._window.docks.stack("step", PANEL)

    def _connect(self) -> None:
        recording = self._recording
        recording.changed.connect(self._commands.refresh)
        recording.state_changed.connect(self._commands.refresh)
        recording.flow_changed.connect(self._take)
        recording.finished.connect(self._on_finished)
        recording.failed.connect(self._on_failed)
        self._window.closing.connect(recording.close)
        self._window.closing.connect(self.practice.close)
        self._window.closing.connect(self._files.finish)
        self._files.failed.connect(self._notices.fail)
        self._files.changed.connect(self._read_again)
        self._editor.opened.connect(self._recall)
        self._editor.current_changed.connect(self._follow)
        self.panel.touched.connect(self._show_touched)
        self.panel.kept.connect(self._keep)
        self.panel.vault_asked.connect(lambda: self._commands.run("go.credentials"))
        self.panel.run_asked.connect(lambda: self._commands.run("run.start"))
        for tab in self._editor.tabs:
            self._recall(tab)

    def _begin(self, asked: Asked) -> None:
        if self._workspace.project is None:
            self._projects.enter_or_make(default_place() / FIRST_PROJECT, tr("My jobs"))
        output = shelf.free_path(self._workspace.root, asked.name)
        id = output.name.partition(".")[0]
        tab = self._editor.show(Document.recorded(Workflow(id, name=asked.name), output))
        self._record(tab, asked, Wish(output))

    def _insert(self, tab: Tab, step: str, asked: Asked) -> None:
        assert tab.path is not None
        self._record(tab, asked, Wish(tab.path, after=step))

    def _record(self, tab: Tab, asked: Asked, wish: Wish) -> None:
        self._tab, self._flow = tab, RecordedFlow(tab.document, self)
        self._flow.grown.connect(tab.canvas.reveal)
        tab.destroyed.connect(self._leave_tab)
        profile = str(self._recording.home / PROFILE) if asked.browser == KEPT else asked.profile
        whole = Wish(wish.output, asked.url, wish.after, asked.connect, profile, asked.table)
        self._recording.start(whole, language().code)

    def _take(self, told: JsonObject) -> None:
        if self._flow is not None:
            self._flow.take(told)
            self.bar.show_steps(self._flow.steps)

    def _leave_tab(self) -> None:
        """The tab was closed meanwhile: the recording goes on into its file."""
        self._tab = self._flow = None

    def _on_finished(self, recorded: Recorded) -> None:
        steps = self._flow.steps if self._flow is not None else recorded.steps
        tab = self._end()
        self._workspace.workflows_changed.emit()
        if not recorded.steps:
            self._notices.tell(tr("Nothing was recorded."), tone=Tone.WARNING)
            self._drop(tab)
            return
        tab = self._editor.open(recorded.path) or tab
        text = tr_count("{n} step was recorded.", "{n} steps were recorded.", steps)
        self._notices.tell(text, tone=Tone.SUCCESS)
        if tab is not None:
            self._show_understood(tab, recorded)

    def _on_failed(self, error: RecordingFailed) -> None:
        """What was recorded until then is in the document, and nearly all of it in the file."""
        steps = self._flow.steps if self._flow is not None else 0
        tab = self._end()
        self._workspace.workflows_changed.emit()
        if steps:
            kept = tr_count("{n} step that was recorded is kept.", "{n} steps that were recorded are kept.", steps)
            self._notices.tell(error.message, remedy=kept, details=error.details, tone=Tone.WARNING)
            return
        self._drop(tab)
        if error.code == "cancelled":
            self._notices.tell(error.message)
        else:
            self._notices.fail(error)

    def _end(self) -> Tab | None:
        """Give the document its file back."""
        tab, flow = self._tab, self._flow
        self._tab = self._flow = None
        if flow is not None:
            flow.end()
            flow.deleteLater()
        if tab is not None:
            tab.destroyed.disconnect(self._leave_tab)
        return tab

    def _drop(self, tab: Tab | None) -> None:
        """Close the tab of a workflow that did not come about."""
        if tab is not None and not tab.document.workflow.steps:
            tab.close_later()

    def _show_understood(self, tab: Tab, recorded: Recorded) -> None:
        """What the recorder has kept, or what it said where it could not."""

        def show(kept: Kept | None) -> None:
            if isValid(tab):
                told = map(proposal_from, recorded.proposals)
                self.put_understood(tab, kept or kept_of(told, recorded.needs, tab.document.workflow))

        self._files.read(recorded.path, show)

    def _recall(self, tab: Tab) -> None:
        """A workflow was opened: what was understood when it was recorded may wait for a decision still."""
        path = tab.path
        if path is None or tab.document.held:
            return

        def show(kept: Kept | None) -> None:
            if kept is not None and isValid(tab) and self._understood_of(tab) is None:
                self.put_understood(tab, kept)

        self._files.read(path, show)

    def _read_again(self) -> None:
        """Another program may have decided about what waits, or recorded more, as ``understudy proposals`` does."""
        for tab in self._editor.tabs:
            if self._understood_of(tab) is None:
                self._recall(tab)
            elif tab.path is not None:
                self._files.read(tab.path, partial(self._take_decided, tab))

    def _take_decided(self, tab: Tab, kept: Kept | None) -> None:
        understood = self._understood_of(tab) if isValid(tab) and tab.path is not None else None
        if kept is None or understood is None or self._files.is_writing(tab.path or Path()):
            return
        if understood.take(kept) and self._editor.current is tab:
            self.panel.rebuild()

    def put_understood(self, tab: Tab, kept: Kept) -> None:
        """Show what waits for a workflow that is open, where anything does."""
        path = tab.path
        assert path is not None
        understood = Understood(tab.document, kept, tab.document)
        if not (understood.open or understood.needs):
            if not tab.document.dirty:  # a change that is not saved may be taken back
                self._files.write(path, None)
            return
        before, self._understood[path] = self._understood.get(path), understood
        # A tab goes before its document does.
        tab.destroyed.connect(lambda: self._forget(path, understood))
        understood.decided.connect(lambda: self._files.write(path, understood.kept))
        self._follow()
        if before is not None:
            before.deleteLater()
        if self._editor.current is tab:
            self._window.docks.show(PANEL)
            if self._link.connected_now:
                self._read_credentials()

    def _understood_of(self, tab: Tab) -> Understood | None:
        """Of this tab: one that was closed may have had the same file."""
        known = self._understood.get(tab.path) if tab.path else None
        return known if known is not None and known.document is tab.document else None

    def _forget(self, path: Path, understood: Understood) -> None:
        if self._understood.get(path) is understood:
            del self._understood[path]

    def _follow(self) -> None:
        """Show what belongs to the workflow in front; behind a page it stays, with what is being typed there."""
        tab = self._editor.current
        if tab is None:
            return
        self.panel.show_understood(self._understood_of(tab))
        if not self._understood:
            self._window.docks.show(PANEL, False)

    def _show_touched(self, steps: list[str]) -> None:
        """Show on the canvas what a proposal would change."""
        tab = self._editor.current
        if tab is not None:
            tab.selection.select(steps)
            if steps:
                tab.canvas.reveal(steps[0])

    def _keep(self, card: SecretCard, name: str, values: dict[str, str]) -> None:
        tab = self._editor.current
        understood = self._understood_of(tab) if tab is not None else None

        def kept(_item: JsonObject) -> None:
            card.forget()
            if understood is not None and name != card.item:
                understood.use_credential(card.item, name)
                self.panel.rebuild()
            elif understood is not None:
                understood.settle_credential(name)
            if self._link.connected_now:
                self._read_credentials()

        secrets.keep(card, self._link, name, values).on_done(kept).on_failed(card.fail).launch()
