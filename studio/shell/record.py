"""The recorder's commands: there from the start, while the recorder itself comes with the furniture."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from studio.i18n import tr
from studio.state.recording import Recording

if TYPE_CHECKING:
    from studio.shell.recorder import Recorder


class Record:
    """Verbs of the recorder. ``furnish`` puts in what is not there yet, and sets ``recorder``."""

    def __init__(self, recording: Recording, furnish: Callable[[], object]) -> None:
        self._recording, self._furnish = recording, furnish
        self.recorder: Recorder | None = None
        #: Whether the workflow in front is running.
        self.running: Callable[[], bool] = lambda: False

    def start_recording(self) -> None:
        self._furnish()
        if self.recorder is not None:
            self.recorder.start()

    def insert_recording(self) -> None:
        if self.recorder is not None:
            self.recorder.insert()

    def end_recording(self) -> None:
        self._recording.stop()

    def toggle_pause(self) -> None:
        self._recording.order("pause", not self._recording.state.paused)

    def undo_last(self) -> None:
        self._recording.order("undo")

    def toggle_check(self) -> None:
        self._set_mode("act" if self.is_checking() else "assert")

    def toggle_read(self) -> None:
        self._set_mode("act" if self.is_reading() else "extract")

    def write_note(self) -> None:
        if self.recorder is not None:
            self.recorder.bar.ask_note()

    def name_table(self) -> None:
        if self.recorder is not None:
            self.recorder.table.ask()

    def has_table(self) -> bool:
        return self._recording.active and bool(self._recording.state.table)

    def table_text(self) -> str:
        table = self._recording.state.table
        return tr("Work from {file}…", file=Path(table).name) if table and self._recording.active else ""

    def is_recording(self) -> bool:
        return self._recording.active

    def can_record(self) -> bool:
        return not self._recording.active and not self.running()

    def why_not(self) -> str:
        """Why no recording can begin, where that is not plain."""
        if self._recording.active:
            return tr("A job is being recorded already.")
        return tr("A workflow is running: wait for its end, or stop it.") if self.running() else ""

    def can_insert(self) -> bool:
        return self.recorder is not None and not self.running() and self.recorder.can_insert()

    def is_paused(self) -> bool:
        return self._recording.state.paused

    def is_checking(self) -> bool:
        return self._recording.state.mode == "assert"

    def is_reading(self) -> bool:
        return self._recording.state.mode == "extract"

    def _set_mode(self, mode: str) -> None:
        self._recording.order("mode", {"mode": mode, "what": "" if mode == "act" else "text"})
