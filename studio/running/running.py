"""Runs of the workflow in front: started, followed, stopped and paused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from runtime.errors import UnderstudyError
from runtime.model import JsonObject
from studio.bridge.link import HostLink
from studio.bridge.operation import Operation
from studio.bridge.run_events import RunEvents
from studio.dialogs.run.dialog import Wish
from studio.operations import runs
from studio.panels.run.panel import RunPanel
from studio.running.begun import Begun
from studio.running.question import Question
from studio.running.sessions import Sessions
from studio.running.waiting import Waiting
from studio.state.document import Document
from studio.state.run_session import RunSession
from studio.state.vault_sight import VaultSight


class Running(QObject):
    """One for a window; the docks show the run of the document in front."""

    session_changed = Signal(object)  #: the RunSession of the document in front, or None
    credentials_changed = Signal(tuple)  #: what the vault holds, as ``item.field``
    watched = Signal(object)  #: a run was begun whose browser the person sees: its RunSession
    blocked = Signal(object)  #: the Document cannot run: it has errors
    over = Signal(object)  #: a run that was started here has ended: its RunSession
    stopping = Signal()  #: everything is to stop: whoever begins runs one after the other begins no further one

    def __init__(self, window: QWidget, link: HostLink, events: RunEvents, panel: RunPanel) -> None:
        super().__init__(window)
        self._link, self._panel = link, panel
        self.sessions = Sessions(self, link, events)
        #: How the vault stands, for those who choose a credential.
        self.vault = VaultSight(self)
        self.question = Question(window, link, self.vault)
        self._waiting = Waiting(self.sessions, link, panel)
        self.begun = Begun(self, link, events)
        #: Whether the settings have a picture kept of each step.
        self.pictured: Callable[[], bool] = lambda: True
        #: Options of the run that is being begun, besides those that the person chooses.
        self._options: JsonObject = {}
        self.sessions.front_changed.connect(self._show)
        self.sessions.over.connect(self.over)
        self.question.agreed.connect(self._begin)
        events.missed.connect(self.read_credentials)
        panel.bar.pause_asked.connect(self.pause)
        panel.bar.stop_asked.connect(self.stop)

    @property
    def session(self) -> RunSession | None:
        """The run that the document in front takes part in."""
        return self.sessions.front

    @property
    def running(self) -> bool:
        """Whether the run of the document in front goes on."""
        return self.session is not None and not self.session.over

    @property
    def busy(self) -> bool:
        """Whether a run of the document in front goes on or is about to, be it shown or not."""
        document = self.sessions.document
        return self.running or (document is not None and not self._may_begin(document.path))

    @property
    def under_way(self) -> frozenset[str]:
        """The ids of all runs that go on and that this window has begun or shows."""
        return self.begun.ids | {session.run for session in self.sessions.under_way}

    def show_document(self, document: Document | None) -> None:
        """Another document is in front, or none."""
        self.sessions.show_document(document)

    def start(self, debug: JsonObject | None = None, browser: JsonObject | None = None) -> None:
        """Run the document in front: saved first, asked for what it wants to know; with ``debug`` under the debugger,
        as these options say, with ``browser`` in another one than usual. Raises UnderstudyError."""
        options: JsonObject = {"debug": debug, "browser": browser}
        document = self._ready({name: value for name, value in options.items() if value is not None})
        if document is None:
            return
        if document.workflow.inputs:
            self._ask(document)
        else:
            self._begin(document, self.question.unasked())

    def start_with(self) -> None:
        """Run it, and ask in any case: for the environment and how to show it."""
        document = self._ready({})
        if document is not None:
            self._ask(document)

    def stop(self) -> None:
        """Cancel the run of the document in front."""
        if self.session is not None and self.running:
            runs.stop(self, self._link, self.session.run).launch()

    def stop_all(self) -> Operation[JsonObject]:
        """Cancel every run of this data folder, also those that wait, those of others, and those about to begin."""
        self.begun.stop_asked()
        self.stopping.emit()
        return runs.stop_all(self, self._link)

    def pause(self, on: bool = True) -> None:
        """Begin no further step, or go on."""
        if self.session is not None and self.running:
            runs.pause(self, self._link, self.session.run, on=on).launch()

    def read_credentials(self) -> None:
        """Look what the vault holds, and how it stands; fields for credentials say why nothing comes of it."""
        runs.credentials(self, self._link).on_done(self._take_credentials).on_failed(self.vault.fail).launch()

    def begin(
        self,
        path: Path,
        workflow: str,
        ask: Callable[[str], Operation[JsonObject]],
        refused: Callable[[UnderstudyError], object],
    ) -> RunSession:
        """Follow a run of the workflow in ``path`` from its first event; ``ask`` has the host begin the run of the id
        that it gets. Every run that the window begins is begun here."""
        session = RunSession(runs.new_id(), workflow, self.sessions)
        run = session.run
        self.sessions.follow(path, session)

        def begun(info: JsonObject) -> None:
            self.sessions.show_begun(path, session, info)
            self.begun.accept(run)

        def fail(error: UnderstudyError) -> None:
            self.begun.drop(run)
            self.sessions.let_go(session)
            refused(error)

        self.begun.ask(run, path)
        ask(run).on_done(begun).on_failed(fail).launch()
        return session

    def again(self, info: JsonObject, then: Callable[[UnderstudyError | None], object]) -> None:
        """Run the workflow of a run again, as its file is now, with the inputs that it had; ``then`` is told when it
        has begun, or why it could not."""

        def ask(run: str) -> Operation[JsonObject]:
            asked = runs.again(self, self._link, info, run=run, pictured=self.pictured())
            return asked.on_done(lambda _: then(None))

        self.begin(Path(info["flow"]), str(info["workflow"]), ask, then)

    # Inside

    def _ready(self, options: JsonObject) -> Document | None:
        """The document in front, saved; None where it may not be run now. Raises UnderstudyError."""
        document = self.sessions.document
        if document is None or not self._may_begin(document.path):
            return None
        if document.errors:
            self.blocked.emit(document)
            return None
        self._options = options
        if document.dirty or document.path is None:
            document.save()
        return document

    def _may_begin(self, path: Path | None) -> bool:
        """Whether no run of the workflow goes on or is about to: a second click on Run is not a second run."""
        return path is None or not (self.begun.goes_on(path) or self.sessions.goes_on(path))

    def _ask(self, document: Document) -> None:
        assert document.path is not None
        self.question.ask(document, self.sessions.inputs_of(document.path))

    def _begin(self, document: Document, wish: Wish) -> None:
        assert document.path is not None
        path = document.path
        if not self._may_begin(path):
            return

        def ask(run: str) -> Operation[JsonObject]:
            started = runs.start(
                self,
                self._link,
                path,
                run=run,
                inputs=wish.inputs,
                environment=wish.environment,
                options={**self._usual(document), **wish.options, **self._options},
                trust=wish.trust,
            )
            return started.on_done(lambda _: self.question.close())

        def refused(error: UnderstudyError) -> None:
            self.question.show_refusal(document, self.sessions.inputs_of(path), error)

        session = self.begin(path, document.workflow.label, ask, refused)
        if self._is_seen(document, wish):
            self.watched.emit(session)

    def _is_seen(self, document: Document, wish: Wish) -> bool:
        """Whether the run opens a browser that the person sees."""
        steps = document.workflow.steps.values()
        hidden = wish.options.get("browser", {}).get("headless", not self.question.headed())
        return not hidden and any(step.type.startswith("browser.") for step in steps)

    def _usual(self, document: Document) -> JsonObject:
        """What the settings say of every run that a person begins."""
        return runs.usual_options(document.workflow) if self.pictured() else {}

    def _take_credentials(self, found: tuple[tuple[str, ...], JsonObject]) -> None:
        credentials, state = found
        self.question.credentials = credentials
        self.vault.take(state)
        self.credentials_changed.emit(credentials)

    def _show(self) -> None:
        session, document = self.session, self.sessions.document
        steps = len(document.workflow.steps) if document and not self.sessions.is_called else 0
        self._panel.show_session(session, steps, self.sessions.path_of(session) if session else None)
        self.session_changed.emit(session)
