"""Going on with a run that failed, was cancelled or waits: from the bar, the canvas, the list of runs, a review."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from runtime.errors import UnderstudyError
from runtime.host.protocol import RemoteError
from runtime.model import JsonObject
from runtime.model.status import RunStatus
from studio.bridge.errors import errors
from studio.bridge.link import HostLink
from studio.dialogs.resume.answers import AnswersDialog
from studio.dialogs.resume.dialog import ResumeDialog
from studio.i18n import told_error, tr
from studio.operations import resume, runs
from studio.operations.resume import Going
from studio.running import Running
from studio.widgets.notices import Notices

_STOPPED = frozenset({RunStatus.FAILED, RunStatus.CANCELLED, RunStatus.WAITING})


class Resume(QObject):
    """``prepare`` saves a workflow that is open with changes; ``show_flow`` brings one to the front."""

    resumed = Signal(str)  #: the id of a run that goes on from another

    def __init__(
        self,
        window: QWidget,
        link: HostLink,
        running: Running,
        notices: Notices,
        *,
        prepare: Callable[[Path], bool],
        show_flow: Callable[[Path], object],
        selected: Callable[[], str],
    ) -> None:
        super().__init__(window)
        self._window, self._link, self._running, self._notices = window, link, running, notices
        self._prepare, self._show_flow, self._selected = prepare, show_flow, selected

    # Verbs of the commands

    def resume_last(self) -> None:
        if self.can_resume() and self._running.session is not None:
            self.ask(self._running.session.run)

    def resume_from_selected(self) -> None:
        if self.can_resume_from() and self._running.session is not None:
            self.ask(self._running.session.run, self._selected())

    def can_resume(self) -> bool:
        session = self._running.session
        return session is not None and session.status in _STOPPED

    def can_resume_from(self) -> bool:
        session = self._running.session
        return session is not None and session.over and not self._running.sessions.is_called and bool(self._selected())

    def ask(self, run: str, from_step: str = "") -> None:
        """Look how the run stands, then show what resuming it would do; a waiting one asks its questions."""
        resume.look(self, self._link, run).on_done(lambda info: self._take(info, from_step)).launch()

    # Inside

    def _take(self, info: JsonObject, from_step: str) -> None:
        status = RunStatus(info["status"])
        if status is RunStatus.WAITING:
            self._answer(info)
        elif status is RunStatus.PAUSED:
            runs.pause(self, self._link, info["id"], on=False).launch()
        elif not status.final:
            self._notices.tell(tr("This run goes on already."))
        elif not info["flow"] or self._prepare(Path(info["flow"])):
            self._open(info, from_step)

    def _open(self, info: JsonObject, from_step: str) -> ResumeDialog:
        dialog = ResumeDialog(self._window, info, from_step)
        dialog.preview_asked.connect(lambda step: self._preview(dialog, info, step))
        dialog.agreed.connect(lambda going: self._go(dialog, info, going))
        dialog.open()
        self._preview(dialog, info, from_step)
        return dialog

    def _preview(self, dialog: ResumeDialog, info: JsonObject, step: str) -> None:
        def show(found: JsonObject) -> None:
            if dialog.from_step == step:
                dialog.show_preview(found["preview"], changed=bool(found.get("changed")))

        asked = resume.preview(dialog, self._link, info["id"], step)
        asked.on_done(show).on_failed(lambda error: dialog.show_error(told_error(error))).launch()

    def _go(self, dialog: ResumeDialog, info: JsonObject, going: Going) -> None:
        """Begin the new run; where its file is still there, its workflow comes to the front and shows it."""
        path = Path(info["flow"])

        def begun(new: JsonObject) -> None:
            dialog.accept()
            if path.is_file():
                self._show_flow(path)
            else:
                self._notices.tell(tr("The run goes on, with the workflow as it was kept."))
            self.resumed.emit(new["id"])

        self._running.begin(
            path,
            info["workflow"],
            lambda run: resume.resume(self, self._link, info["id"], going, run).on_done(begun),
            lambda error: self._on_refused(dialog, error),
        )

    def _on_refused(self, dialog: ResumeDialog, error: UnderstudyError) -> None:
        rights = error.data.get("rights") if isinstance(error, RemoteError) else None
        if error.code == "untrusted" and rights:
            dialog.ask_for_rights(rights)
        else:
            dialog.show_error(told_error(error))

    def _answer(self, info: JsonObject) -> None:
        dialog = AnswersDialog(self._window, info["waiting_for"])
        dialog.answered.connect(lambda *answer: self._send(dialog, info, *answer))
        dialog.open()

    def _send(self, dialog: AnswersDialog, info: JsonObject, place: JsonObject, decision: str, values: object) -> None:
        def refused(error: UnderstudyError) -> None:
            wrong = error.data.get("fields") if isinstance(error, RemoteError) else None
            dialog.show_wrong(place, wrong) if wrong else errors().report(error)

        given: JsonObject = values if isinstance(values, dict) else {}
        sent = runs.answer(dialog, self._link, info["id"], place, decision, values=given)
        sent.on_done(lambda _: dialog.take_away(place)).on_failed(refused).launch()
