"""What a run that waits asks a person, shown in its dock and answered there."""

from __future__ import annotations

from PySide6.QtCore import QObject

from runtime.errors import UnderstudyError
from runtime.host.protocol import RemoteError
from runtime.model import JsonObject
from runtime.model.status import RunStatus
from studio.bridge.errors import errors
from studio.bridge.link import HostLink
from studio.operations import runs
from studio.panels.run.panel import RunPanel
from studio.running.sessions import Sessions
from studio.state.run_session import RunSession


class Waiting(QObject):
    """One for a window: the questions of the run in front."""

    def __init__(self, sessions: Sessions, link: HostLink, panel: RunPanel) -> None:
        super().__init__(sessions)
        self._sessions, self._link, self._panel = sessions, link, panel
        sessions.status_changed.connect(self._on_status)
        sessions.front_changed.connect(self._on_front)
        panel.answered.connect(self._answer)

    def _on_status(self, session: RunSession) -> None:
        if session.status is RunStatus.WAITING:
            self._ask(session)
        elif session is self._sessions.front:
            self._panel.show_waiting((), str)

    def _on_front(self) -> None:
        """A run that began to wait behind another tab asks when its own comes to the front."""
        session = self._sessions.front
        if session is not None and session.status is RunStatus.WAITING and self._link.connected_now:
            self._ask(session)

    def _ask(self, session: RunSession) -> None:
        asked = runs.waiting_for(self, self._link, session.run)
        asked.on_done(lambda places: self._show(session, places)).on_failed(lambda _error: None).launch()

    def _show(self, session: RunSession, places: list[JsonObject]) -> None:
        if session is self._sessions.front and session.status is RunStatus.WAITING:
            self._panel.show_waiting(places, self._name_of)

    def _name_of(self, step: str) -> str:
        document = self._sessions.document
        found = document.workflow.steps.get(step) if document else None
        return found.label if found else step

    def _answer(self, place: JsonObject, decision: str, values: JsonObject) -> None:
        session = self._sessions.front
        if session is not None:
            answered = runs.answer(self, self._link, session.run, place, decision, values=values)
            answered.on_failed(self._on_refused).launch()

    def _on_refused(self, error: UnderstudyError) -> None:
        fields = error.data.get("fields") if isinstance(error, RemoteError) else None
        if not fields:
            errors().report(error)
            return
        for card in self._panel.cards:
            card.show_wrong(fields)
