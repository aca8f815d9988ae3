"""Runs from the window: started by F5 or a button, shown in the docks, stopped, paused and answered there.

It stands above dialogs and panels and below the composition root, which gives it the document that is in front.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from runtime.errors import InvalidInput, UnderstudyError
from runtime.host.protocol import RemoteError
from runtime.model import Direction, JsonObject, Workflow
from runtime.model.status import RunStatus
from studio.bridge.errors import errors
from studio.bridge.link import HostLink
from studio.bridge.operation import Operation
from studio.bridge.run_events import RunEvents
from studio.dialogs.run.dialog import RunDialog, Wish
from studio.forms.fields import FieldKind
from studio.i18n import told_error
from studio.operations import runs
from studio.panels.run.panel import RunPanel
from studio.state.document import Document
from studio.state.run_session import RunSession


class Running(QObject):
    """One for a window. Every workflow keeps its last run; the docks show that of the document in front."""

    session_changed = Signal(object)  #: the RunSession of the document in front, or None
    credentials_changed = Signal(tuple)  #: what the vault holds, as ``item.field``
    over = Signal(object)  #: a run that was started here has ended: its RunSession

    def __init__(self, window: QWidget, link: HostLink, events: RunEvents, panel: RunPanel) -> None:
        super().__init__(window)
        self._window, self._link, self._events, self._panel = window, link, events, panel
        self._document: Document | None = None
        self._sessions: dict[Path, RunSession] = {}
        #: Runs by the id of a workflow that they have called last.
        self._callers: dict[str, RunSession] = {}
        self._last: dict[Path, JsonObject] = {}
        #: Workflows whose run the host was asked to begin, and has not yet answered.
        self._beginning: set[Path] = set()
        self._credentials: tuple[str, ...] = ()
        self._dialog: RunDialog | None = None
        #: Options of the run that is being begun, besides those that the person chooses.
        self._options: JsonObject = {}
        #: The environment that is chosen in the window; empty: the project's own.
        self.environment: Callable[[], str] = str
        #: Whether the settings have the browser shown.
        self.headed: Callable[[], bool] = lambda: True
        #: Which inputs of a workflow are files or folders.
        self.path_inputs: Callable[[Workflow], Mapping[str, FieldKind]] = lambda _workflow: {}
        #: What Studio itself knows of a document's inputs: filled in beforehand.
        self.known: Callable[[Document], JsonObject] = lambda _document: {}
        events.missed.connect(self._on_missed)
        panel.bar.pause_asked.connect(self.pause)
        panel.bar.stop_asked.connect(self.stop)
        panel.answered.connect(self._answer)

    @property
    def session(self) -> RunSession | None:
        """The run that the document in front takes part in: its own last one, or one that has called it since."""
        own = self._own
        caller = self._callers.get(self._document.workflow.id) if self._document else None
        return own if caller is None or (own is not None and not own.over) else caller

    @property
    def part(self) -> RunSession | None:
        """What the run in front does in the document in front."""
        session = self.session
        if session is None or session is self._own or self._document is None:
            return session
        return session.within(self._document.workflow.id)

    @property
    def is_called(self) -> bool:
        """Whether the run in front has only called the document in front."""
        return self.part is not self.session

    def path_of(self, session: RunSession) -> Path | None:
        """The file of the workflow that a run is a run of; None where it is not shown any more."""
        return next((path for path, one in self._sessions.items() if one is session), None)

    @property
    def _own(self) -> RunSession | None:
        path = self._document.path if self._document else None
        return self._sessions.get(path) if path else None

    @property
    def running(self) -> bool:
        """Whether the run of the document in front goes on."""
        return self.session is not None and not self.session.over

    @property
    def asking(self) -> bool:
        """Whether a person is asked what to run with."""
        return self._dialog is not None

    @property
    def under_way(self) -> tuple[RunSession, ...]:
        """The runs of all open documents that go on, also those that wait for a person."""
        return tuple(session for session in self._sessions.values() if not session.over)

    def show_document(self, document: Document | None) -> None:
        """Another document is in front, or none."""
        self._document = document
        self._show()
        self._look_back()

    def show_run(self, path: Path, session: RunSession) -> None:
        """Show a run of the workflow in ``path`` that another part has read."""
        self._keep(path, session)
        self._events.batch.connect(session.take)
        self._show()

    def start(self, debug: JsonObject | None = None) -> None:
        """Run the document in front: saved first, asked for what it wants to know; with ``debug`` under the debugger,
        as these options say. Raises UnderstudyError."""
        document = self._document
        if document is None or not self._may_begin(document.path):
            return
        self._options = {"debug": debug} if debug is not None else {}
        if document.dirty or document.path is None:
            document.save()
        inputs = any(one.direction is Direction.INPUT for one in document.workflow.variables.values())
        if inputs:
            self._ask(document)
        else:
            self._begin(document, Wish(environment=self.environment()))

    def start_with(self) -> None:
        """Run it, and ask in any case: for the environment and how to show it."""
        document = self._document
        if document is not None and self._may_begin(document.path):
            self._options = {}
            if document.dirty or document.path is None:
                document.save()
            self._ask(document)

    def stop(self) -> None:
        """Cancel the run of the document in front."""
        if self.session is not None and self.running:
            runs.stop(self, self._link, self.session.run).launch()

    def pause(self, on: bool = True) -> None:
        """Begin no further step, or go on."""
        if self.session is not None and self.running:
            runs.pause(self, self._link, self.session.run, on=on).launch()

    def fill_in(self) -> None:
        """What is known by now goes into the dialog that is open."""
        if self._dialog is not None and self._document is not None:
            self._dialog.fill_in(self.known(self._document))

    def read_credentials(self) -> None:
        """Look what the vault holds; a locked one offers nothing."""
        runs.credentials(self, self._link).on_done(self._take_credentials).on_failed(lambda _error: None).launch()

    def _may_begin(self, path: Path | None) -> bool:
        """Whether no run of the workflow goes on or is about to: a second click on Run is not a second run."""
        session = self._sessions.get(path) if path else None
        return path not in self._beginning and (session is None or session.over)

    def _ask(self, document: Document) -> RunDialog:
        assert document.path is not None
        project, known = document.project, self.known(document)
        last = (self._last.get(document.path) or {}).get("inputs")
        dialog = RunDialog(
            self._window,
            document.workflow,
            environments=project.environments() if project else (),
            environment=self.environment(),
            last={**last, **known} if last else {},
            credentials=self._credentials,
            in_project=project is not None,
            headed=self.headed(),
            paths=self.path_inputs(document.workflow),
            folder=project.root if project is not None else document.path.parent,
        )
        dialog.fill_in(known)
        dialog.agreed.connect(lambda wish: self._take(document, wish))
        self._open(dialog)
        return dialog

    def _open(self, dialog: RunDialog) -> None:
        self._dialog = dialog
        dialog.finished.connect(self._on_dialog_closed)
        dialog.open()

    def _on_dialog_closed(self) -> None:
        self._dialog = None

    def _take(self, document: Document, wish: Wish) -> None:
        """What the dialog was told: trust first, where the person gave it for the whole project."""
        if wish.trust_project and document.project is not None:
            trusted = runs.trust_folder(self, self._link, document.project.root)
            trusted.on_done(lambda _: self._begin(document, wish)).launch()
        else:
            self._begin(document, wish)

    def _begin(self, document: Document, wish: Wish) -> None:
        assert document.path is not None
        path = document.path
        if not self._may_begin(path):
            return

        def ask(run: str) -> Operation[JsonObject]:
            return runs.start(
                self,
                self._link,
                path,
                run=run,
                inputs=wish.inputs,
                environment=wish.environment,
                options={**wish.options, **self._options},
                trust=wish.trust,
            )

        self.begin(path, document.workflow.label, ask, lambda error: self._on_refused(document, error))

    def begin(
        self,
        path: Path,
        workflow: str,
        ask: Callable[[str], Operation[JsonObject]],
        refused: Callable[[UnderstudyError], object],
    ) -> None:
        """Follow a run of the workflow in ``path`` from its first event; ``ask`` has the host begin the run of the id
        that it gets."""
        session = RunSession(runs.new_id(), workflow, self)
        self._events.batch.connect(session.take)
        session.status_changed.connect(lambda: self._on_status(path, session))
        session.called.connect(lambda flow: self._on_called(session, flow))

        def fail(error: UnderstudyError) -> None:
            self._beginning.discard(path)
            self._let_go(session)
            refused(error)

        self._beginning.add(path)
        ask(session.run).on_done(lambda info: self._on_started(path, session, info)).on_failed(fail).launch()

    def _on_started(self, path: Path, session: RunSession, info: JsonObject) -> None:
        self._beginning.discard(path)
        if self._dialog is not None:
            self._dialog.accept()
        self._keep(path, session, str(info.get("workflow_id", "")))
        self._last[path] = info
        self._show()
        # A short run is over before the host has answered.
        self._on_status(path, session)

    def _on_refused(self, document: Document, error: UnderstudyError) -> None:
        """The run was not accepted: say it where the person can do something about it."""
        data = error.data if isinstance(error, RemoteError) else {}
        if error.code == "untrusted" and data.get("rights"):
            (self._dialog or self._ask(document)).ask_for_rights(data["rights"])
        elif self._dialog is not None and error.code == InvalidInput.code and data.get("fields"):
            self._dialog.show_wrong(data["fields"])
        elif self._dialog is not None:
            self._dialog.show_error(told_error(error))
        else:
            errors().report(error)

    def _on_status(self, path: Path, session: RunSession) -> None:
        if session.status is RunStatus.WAITING:
            asked = runs.waiting_for(self, self._link, session.run)
            asked.on_done(lambda places: self._show_waiting(session, places)).on_failed(lambda _error: None).launch()
        elif session is self.session:
            self._panel.show_waiting((), str)
        if session.over and self._sessions.get(path) is session:
            self._refresh(session)
            self.over.emit(session)

    def _show_waiting(self, session: RunSession, places: list[JsonObject]) -> None:
        if session is self.session and session.status is RunStatus.WAITING:
            self._panel.show_waiting(places, self._name_of)

    def _answer(self, place: JsonObject, decision: str, values: JsonObject) -> None:
        if self.session is None:
            return
        answered = runs.answer(self, self._link, self.session.run, place, decision, values=values)
        answered.on_failed(self._on_answer_refused).launch()

    def _on_answer_refused(self, error: UnderstudyError) -> None:
        fields = error.data.get("fields") if isinstance(error, RemoteError) else None
        if not fields:
            errors().report(error)
            return
        for card in self._panel.cards:
            card.show_wrong(fields)

    def _look_back(self) -> None:
        """The values of the last run, from an earlier day, for completion and previews; once there is a host."""
        path = self._document.path if self._document else None
        if self._document is None or path is None or path in self._sessions or not self._link.connected_now:
            return
        workflow = self._document.workflow.id

        def take(info: JsonObject | None) -> None:
            if info is None or path in self._sessions:
                return
            session = RunSession(info["id"], info["workflow"], self, past=True)
            self._events.batch.connect(session.take)
            session.status_changed.connect(lambda: self._on_status(path, session))
            session.called.connect(lambda flow: self._on_called(session, flow, now=not session.over))
            self._sessions[path], self._last[path] = session, info
            session.take_info(info)
            if not session.over:
                self._refresh(session)
            self._show()

        runs.last_of(self, self._link, workflow).on_done(take).on_failed(lambda _error: None).launch()

    def _refresh(self, session: RunSession) -> None:
        """Read a run anew. Nobody has asked for it: that it was not possible is no news."""
        runs.refresh(session, self._link, session).on_failed(lambda _error: None).launch()

    def _on_missed(self) -> None:
        for session in self._sessions.values():
            if not session.over:
                self._refresh(session)
        self.read_credentials()
        self._look_back()

    def _take_credentials(self, credentials: tuple[str, ...]) -> None:
        self._credentials = credentials
        self.credentials_changed.emit(credentials)

    def _show(self) -> None:
        session = self.session
        steps = len(self._document.workflow.steps) if self._document and not self.is_called else 0
        self._panel.show_session(session, steps)
        self.session_changed.emit(session)

    def _name_of(self, step: str) -> str:
        found = self._document.workflow.steps.get(step) if self._document else None
        return found.label if found else step

    def _on_called(self, session: RunSession, flow: str, *, now: bool = True) -> None:
        """A run goes on in another workflow, which shows it where it is in front. Of a run from an earlier day (not
        ``now``) the workflow may have had runs of its own since."""
        if now:
            self._callers[flow] = session
            if self._document is not None and self._document.workflow.id == flow:
                self._show()

    def _keep(self, path: Path, session: RunSession, flow: str = "") -> None:
        """The run of a workflow from now on; one that has called ``flow``, its id, is not what it shows any more."""
        old = self._sessions.pop(path, None)
        if old is not None:
            self._let_go(old)
        self._sessions[path] = session
        self._callers.pop(flow, None)

    def _let_go(self, session: RunSession) -> None:
        self._callers = {flow: one for flow, one in self._callers.items() if one is not session}
        self._events.batch.disconnect(session.take)
        session.deleteLater()
