"""The table that a person works from, named while the recording goes on: its rows are what the loop will go over."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject

from studio.i18n import tr
from studio.state.recording import Recording
from studio.state.workspace import Workspace
from studio.widgets.notices import Notices, Tone
from studio.widgets.path_dialogs import ask_table
from studio.window import StudioWindow


class WorkTable(QObject):
    """Asks for it, and tells what the recorder says of it."""

    def __init__(self, window: StudioWindow, workspace: Workspace, notices: Notices, recording: Recording) -> None:
        super().__init__(window)
        self._window, self._workspace, self._notices, self._recording = window, workspace, notices, recording
        self._known = ""
        recording.changed.connect(self._forget)
        recording.state_changed.connect(self._tell)
        recording.refused.connect(notices.fail)

    def ask(self) -> None:
        """Ask for the file; it holds for what was recorded before, too."""
        known = self._recording.state.table
        there = self._workspace.root if self._workspace.project is not None else Path.home()
        ask_table(self._window, Path(known).parent if known else there, self.name)

    def name(self, path: Path) -> None:
        """Work from this file from now on."""
        self._recording.order("table", str(path))

    def _forget(self) -> None:
        """Another recording begins with what was asked for before it, or one is over."""
        self._known = self._recording.state.table

    def _tell(self) -> None:
        table = self._recording.state.table
        if table != self._known:
            self._known = table
            text = tr("Do the job for the first two rows of {file}.", file=Path(table).name)
            more = tr("The loop over all of them is proposed when the recording ends.")
            self._notices.tell(text, remedy=more, tone=Tone.SUCCESS)
