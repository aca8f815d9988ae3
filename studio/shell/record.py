"""Recording from the window: asks where to begin, watches the recorder, opens the workflow that it made."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QLabel

from runtime.files import shelf
from studio.commands import Commands
from studio.dialogs.new_project import default_place
from studio.dialogs.record import RecordDialog
from studio.i18n import language, tr, tr_count
from studio.shell.projects import Projects
from studio.state.recording import Recorded, Recording
from studio.state.workspace import Workspace
from studio.widgets.notices import Notices, Tone
from studio.widgets.parts import label
from studio.window import StudioWindow

#: Where a recording goes while no project is open.
FIRST_PROJECT = "my-jobs"


class Record:
    """Verbs of the recorder. ``open_flow`` shows a workflow in the editor."""

    def __init__(
        self,
        window: StudioWindow,
        workspace: Workspace,
        projects: Projects,
        notices: Notices,
        commands: Commands,
        recording: Recording,
        open_flow: Callable[[Path], object],
    ) -> None:
        self._window, self._workspace, self._projects = window, workspace, projects
        self._notices, self._recording, self._open_flow = notices, recording, open_flow
        self._state: QLabel = label(role="small")
        self._state.hide()
        window.statusBar().addPermanentWidget(self._state)
        recording.changed.connect(commands.refresh)
        recording.changed.connect(self._show_state)
        recording.began.connect(self._show_state)
        recording.seen.connect(self._show_state)
        recording.finished.connect(self._on_finished)
        recording.failed.connect(notices.fail)
        window.closing.connect(recording.close)

    def start_recording(self) -> None:
        RecordDialog(self._window, self._begin).open()

    def end_recording(self) -> None:
        self._recording.stop()

    def is_recording(self) -> bool:
        return self._recording.active

    def can_record(self) -> bool:
        return not self._recording.active

    def _begin(self, url: str, name: str) -> None:
        if self._workspace.project is None:
            self._projects.enter_or_make(default_place() / FIRST_PROJECT, tr("My jobs"))
        output = shelf.free_path(self._workspace.root, name)
        self._recording.start(url, output, language().code)

    def _show_state(self, seen: int = 0) -> None:
        self._state.setVisible(self._recording.active)
        done = tr_count("{n} action recorded", "{n} actions recorded", seen)
        self._state.setText(done if seen else tr("Recording: do the job in the browser"))

    def _on_finished(self, recorded: Recorded) -> None:
        self._workspace.workflows_changed.emit()
        remedy = ""
        if recorded.needs:
            remedy = tr("It needs credentials from the vault: {names}", names=", ".join(recorded.needs))
        text = tr_count("{n} step was recorded.", "{n} steps were recorded.", recorded.steps)
        self._notices.tell(text, remedy=remedy, tone=Tone.SUCCESS)
        if recorded.steps:
            self._open_flow(recorded.path)
