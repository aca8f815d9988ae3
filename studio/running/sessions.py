"""Which runs the window knows: the last one of every workflow, and what of it the document in front shows."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from runtime.model import JsonObject
from studio.bridge.link import HostLink
from studio.bridge.run_events import RunEvents
from studio.operations import runs
from studio.state.document import Document
from studio.state.run_session import RunSession


class Sessions(QObject):
    """One for a window. Every workflow keeps its last run, also one from an earlier day."""

    front_changed = Signal()  #: the document in front, or the run that it takes part in
    status_changed = Signal(object)  #: of a run that is followed: its RunSession
    over = Signal(object)  #: a workflow's last run has ended: its RunSession

    def __init__(self, parent: QObject, link: HostLink, events: RunEvents) -> None:
        super().__init__(parent)
        self._link, self._events = link, events
        self._document: Document | None = None
        self._sessions: dict[Path, RunSession] = {}
        #: Runs by the id of a workflow that they have called last.
        self._callers: dict[str, RunSession] = {}
        #: What the host has told of the last runs when they were begun or looked up.
        self._infos: dict[Path, JsonObject] = {}
        events.missed.connect(self._catch_up)

    # What there is

    @property
    def document(self) -> Document | None:
        """The document in front."""
        return self._document

    @property
    def front(self) -> RunSession | None:
        """The run that the document in front takes part in: its own last one, or one that has called it since."""
        own = self._own
        caller = self._callers.get(self._document.workflow.id) if self._document else None
        return own if caller is None or (own is not None and not own.over) else caller

    @property
    def part(self) -> RunSession | None:
        """What the run in front does in the document in front."""
        session = self.front
        if session is None or session is self._own or self._document is None:
            return session
        return session.within(self._document.workflow.id)

    @property
    def is_called(self) -> bool:
        """Whether the run in front has only called the document in front."""
        return self.part is not self.front

    @property
    def under_way(self) -> tuple[RunSession, ...]:
        """The runs of all open documents that go on, also those that wait for a person."""
        return tuple(session for session in self._sessions.values() if not session.over)

    @property
    def all(self) -> tuple[RunSession, ...]:
        """The last runs of all workflows that were opened."""
        return tuple(self._sessions.values())

    def goes_on(self, path: Path) -> bool:
        """Whether a run of the workflow in ``path`` is under way."""
        session = self._sessions.get(path)
        return session is not None and not session.over

    def path_of(self, session: RunSession) -> Path | None:
        """The file of the workflow that a run is a run of; None where it is not shown any more."""
        return next((path for path, one in self._sessions.items() if one is session), None)

    def inputs_of(self, path: Path) -> JsonObject:
        """What the last run of the workflow in ``path`` was given."""
        given: JsonObject = (self._infos.get(path) or {}).get("inputs") or {}
        return given

    @property
    def _own(self) -> RunSession | None:
        path = self._document.path if self._document else None
        return self._sessions.get(path) if path else None

    # What comes and goes

    def show_document(self, document: Document | None) -> None:
        """Another document is in front, or none."""
        self._document = document
        self.front_changed.emit()
        self._look_back()

    def show_run(self, path: Path, session: RunSession) -> None:
        """Show a run of the workflow in ``path`` that another part has read."""
        self._keep(path, session)
        self._events.batch.connect(session.take)
        self.front_changed.emit()

    def follow(self, path: Path, session: RunSession) -> None:
        """Let a run of the workflow in ``path`` hear of itself, from its first event."""
        self._events.batch.connect(session.take)
        session.status_changed.connect(lambda: self._on_status(path, session))
        session.called.connect(lambda flow: self._on_called(session, flow))

    def let_go(self, session: RunSession) -> None:
        """Follow a run no more, nor keep it."""
        self._callers = {flow: one for flow, one in self._callers.items() if one is not session}
        self._events.batch.disconnect(session.take)
        session.deleteLater()

    def show_begun(self, path: Path, session: RunSession, info: JsonObject) -> None:
        """The host has begun a run that is followed: it is the workflow's last one from now on."""
        self._keep(path, session, str(info.get("workflow_id", "")))
        self._infos[path] = info
        self.front_changed.emit()
        # A short run is over before the host has answered.
        self._on_status(path, session)

    def _keep(self, path: Path, session: RunSession, flow: str = "") -> None:
        """The run of a workflow from now on; one that has called ``flow``, its id, is not what it shows any more."""
        old = self._sessions.pop(path, None)
        if old is not None:
            self.let_go(old)
        self._sessions[path] = session
        self._callers.pop(flow, None)

    def _on_status(self, path: Path, session: RunSession) -> None:
        self.status_changed.emit(session)
        if session.over and self._sessions.get(path) is session:
            self._refresh(session)
            self.over.emit(session)

    def _on_called(self, session: RunSession, flow: str) -> None:
        """A run goes on in another workflow, which shows it where it is in front."""
        self._callers[flow] = session
        if self._document is not None and self._document.workflow.id == flow:
            self.front_changed.emit()

    # What the host remembers

    def _look_back(self) -> None:
        """The values of the last run, from an earlier day, for completion and previews; once there is a host."""
        path = self._document.path if self._document else None
        if self._document is None or path is None or path in self._sessions or not self._link.connected_now:
            return

        def take(info: JsonObject | None) -> None:
            if info is not None and path not in self._sessions:
                self._show_past(path, info)

        last = runs.last_of(self, self._link, self._document.workflow.id)
        last.on_done(take).on_failed(lambda _error: None).launch()

    def _show_past(self, path: Path, info: JsonObject) -> None:
        session = RunSession(info["id"], info["workflow"], self, past=True)
        self._events.batch.connect(session.take)
        session.status_changed.connect(lambda: self._on_status(path, session))
        session.called.connect(lambda flow: self._on_past_call(session, flow))
        self._sessions[path], self._infos[path] = session, info
        session.take_info(info)
        if not session.over:
            self._refresh(session)
        self.front_changed.emit()

    def _on_past_call(self, session: RunSession, flow: str) -> None:
        """A workflow that a run called on an earlier day may have had runs of its own since."""
        if not session.over:
            self._on_called(session, flow)

    def _catch_up(self) -> None:
        """Events were missed: read anew what goes on."""
        for session in self.under_way:
            self._refresh(session)
        self._look_back()

    def _refresh(self, session: RunSession) -> None:
        """Read a run anew. Nobody has asked for it: that it was not possible is no news."""
        runs.refresh(session, self._link, session).on_failed(lambda _error: None).launch()
