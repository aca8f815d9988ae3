"""Runs of the workflow in front: the host, the commands, the docks, and the states on the canvas."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject

from runtime.errors import UnderstudyError
from runtime.files.project import Project
from runtime.model import Workflow
from runtime.model.ports import body_ports
from studio.bridge.errors import errors
from studio.bridge.link import HostLink
from studio.bridge.operation import settle
from studio.bridge.run_events import RunEvents
from studio.canvas import Status, StepMark
from studio.commands import Commands
from studio.commands.running import run_commands
from studio.editor.docks import Docks
from studio.editor.editor import Editor
from studio.editor.tab import FlowTab
from studio.i18n import told, tr, tr_count
from studio.operations import runs as operations
from studio.running import Running
from studio.state.document import Document
from studio.state.run_session import RunSession
from studio.state.run_views import StepStatus, StepView
from studio.state.workspace import Workspace
from studio.widgets.notices import Notices, Offer, Tone
from studio.window import StudioWindow

#: States that a step has when the run has come to it.
_TOUCHED = frozenset(StepStatus) - {StepStatus.IDLE, StepStatus.SKIPPED}


class Runs(QObject):
    """Idle until ``open``: from then on the coroutines of Studio's event loop carry the calls to the host."""

    def __init__(
        self,
        window: StudioWindow,
        editor: Editor,
        docks: Docks,
        commands: Commands,
        workspace: Workspace,
        notices: Notices,
        link: HostLink,
    ) -> None:
        super().__init__(window)
        self._window, self._editor, self._docks, self._commands = window, editor, docks, commands
        self._link, self._notices = link, notices
        self._session: RunSession | None = None
        #: Whether a job is being recorded: the person is at work in its browser.
        self.recording: Callable[[], bool] = lambda: False
        self.events = RunEvents(link, self)
        self.running = Running(window, link, self.events, docks.run)
        self.running.question.environment = lambda: workspace.environment
        self.running.session_changed.connect(lambda: self._show_session(self.running.sessions.part))
        self.running.credentials_changed.connect(docks.set_credentials)
        docks.data.whole_asked.connect(self._read_whole)
        self.running.blocked.connect(self._show_errors)
        self.running.begun.changed.connect(commands.refresh)
        editor.opened.connect(self._settle_when_corrected)
        docks.run.log.step_asked.connect(self._show_logged)
        errors().reported.connect(lambda error: notices.fail(error))
        link.ended.connect(lambda error: notices.tell(error.message, remedy=error.remedy, tone=Tone.WARNING))
        commands.add(*run_commands(self))
        window.addActions([commands.action(command.id) for command in run_commands(self)])

    async def open(self) -> None:
        """Find or start the host; follow the editor. Without a host, editing goes on; why is told now and when a run
        is asked for."""
        self._editor.current_changed.connect(self._follow)
        try:
            await self._link.open()
        except UnderstudyError as error:
            self._notices.tell(error.message, remedy=error.remedy, tone=Tone.WARNING)
        self._follow()
        self.running.read_credentials()

    async def close(self) -> None:
        """Hang up."""
        await self._link.close()
        await settle()

    # Verbs of the commands

    def start(self) -> None:
        self._window.docks.show("run")
        self.running.start()

    def start_with(self) -> None:
        self._window.docks.show("run")
        self.running.start_with()

    def stop(self) -> None:
        self.running.stop()

    def toggle_pause(self) -> None:
        self.running.pause(not self.is_paused())

    def can_start(self) -> bool:
        return self._editor.has_flow() and not self.running.busy and not self.recording()

    def why_not(self) -> str:
        """Why no run can begin, where that is not plain."""
        if self.recording():
            return tr("A job is being recorded: end the recording first.")
        return tr("This workflow is running.") if self.running.busy else ""

    def can_stop(self) -> bool:
        return self.running.running

    def is_paused(self) -> bool:
        session = self.running.session
        return session is not None and session.status == "paused"

    # Inside

    def _show_errors(self, document: Document) -> None:
        """Why a workflow cannot run, and the way to the first place where it is to be corrected."""
        first, name = document.errors[0], document.workflow.label
        self._window.docks.show("problems")
        self._notices.settle(_errors_of(document))
        self._notices.tell(
            tr_count(
                "“{name}” cannot run: it has an error.",
                "“{name}” cannot run: it has {n} errors.",
                len(document.errors),
                name=name,
            ),
            remedy=f"{told(first.message)} {told(first.remedy)}".strip(),
            tone=Tone.WARNING,
            offer=Offer(tr("Show the place"), lambda: self._docks.show_place(first.step, first.field)),
            about=_errors_of(document),
        )

    def _settle_when_corrected(self, tab: FlowTab) -> None:
        tab.document.problems_changed.connect(self._settle_corrected)

    def _settle_corrected(self) -> None:
        """Asked of all: what a document's own signal keeps must not keep the document."""
        for tab in self._editor.tabs:
            if not tab.document.errors:
                self._notices.settle(_errors_of(tab.document))

    def _follow(self) -> None:
        tab = self._editor.current
        self.running.show_document(tab.document if tab else None)

    def _show_session(self, session: RunSession | None) -> None:
        if self._session is not session:
            self._leave()
            self._session = session
            if session is not None:
                session.steps_changed.connect(self._show_steps)
                session.status_changed.connect(self._commands.refresh)
                session.reloaded.connect(self.show_marks)
                session.destroyed.connect(self._forget)
        self._docks.show_session(session)
        self.show_marks()
        self._commands.refresh()

    def _read_whole(self, step: str) -> None:
        session, data = self._session, self._docks.data
        if session is not None and step in session.records_of:
            read = operations.whole_output(data, self._link, session, step)
            read.on_done(lambda value: data.take_whole(step, value) if session is self._session else None).launch()

    def _show_logged(self, step: str, scope: str) -> None:
        """Show the step of a line of the log in its workflow, which another one may have called."""
        session = self.running.session
        try:
            path = self._file_of(session, session.flow_of(scope)) if session is not None else None
        except UnderstudyError as error:
            self._notices.fail(error)
            return
        tab = self._editor.open(path) if path is not None else self._editor.current
        if tab is not None and step in tab.document.workflow.steps:
            tab.selection.select([step])
            tab.canvas.reveal(step)

    def _file_of(self, session: RunSession, flow: str) -> Path | None:
        """The file of a workflow that takes part in a run: its own, or a called one. Raises InvalidFile."""
        root = self.running.sessions.path_of(session)
        if not flow or root is None:
            return root
        opened = next((tab.path for tab in self._editor.tabs if tab.document.workflow.id == flow), None)
        project = Project.find(root.parent)
        return opened or (project.resolve_workflow(flow) if project is not None else None)

    def _leave(self) -> None:
        if self._session is not None:
            self._session.steps_changed.disconnect(self._show_steps)
            self._session.status_changed.disconnect(self._commands.refresh)
            self._session.reloaded.disconnect(self.show_marks)
            self._session.destroyed.disconnect(self._forget)

    def _forget(self) -> None:
        self._session = None

    def show_marks(self) -> None:
        """Show the run in front on the canvas in front, as it is now."""
        tab = self._editor.current
        if tab is not None:
            marks = marks_of(self._session, tab.document.workflow, self._session.steps) if self._session else {}
            tab.canvas.show_marks(marks)

    def _show_steps(self, steps: Iterable[str]) -> None:
        tab = self._editor.current
        if tab is not None and self._session is not None:
            workflow = tab.document.workflow
            # A step that begins lights the edge that led to it, which belongs to the step before.
            changed = set(steps)
            changed |= {step.id for step in workflow.steps.values() if changed & _targets(workflow, step.id)}
            tab.canvas.mark(marks_of(self._session, workflow, changed))


def _errors_of(document: Document) -> str:
    """What a notice on the errors of a workflow is about."""
    return f"errors of {document.path or document.workflow.id}"


def marks_of(session: RunSession, workflow: Workflow, steps: Iterable[str]) -> dict[str, StepMark]:
    """How the canvas shows these steps of a run."""
    return {id: _mark(session.view(id), session, workflow, id) for id in steps if id in workflow.steps}


def _mark(view: StepView, session: RunSession, workflow: Workflow, id: str) -> StepMark:
    if session.is_past(id):
        return StepMark(healed=view.healed)
    view = _at_the_end(view, session, id)
    status = Status.RUNNING if view.status is StepStatus.RETRYING else Status(view.status.value)
    fraction = view.done / view.total if view.total else view.fraction
    loops = view.total is not None or view.done
    return StepMark(
        status,
        view.ms,
        fraction,
        view.attempt,
        ports=_went_on(session, workflow, id),
        healed=view.healed,
        done=view.done if loops else None,
        total=view.total,
    )


def _at_the_end(view: StepView, session: RunSession, id: str) -> StepView:
    """When all is over, a step that the last pass of a loop has skipped shows that others have done it."""
    skipped = session.over and view.status is StepStatus.SKIPPED and not session.in_open_loop(id)
    bars = session.spans.bars(id) if skipped else []
    if not bars or bars[-1].end is None:
        return view
    return replace(view, status=StepStatus.COMPLETED, ms=bars[-1].end - bars[-1].start)


def _went_on(session: RunSession, workflow: Workflow, id: str) -> tuple[str, ...]:
    """The ports by which the run has come to a step that follows, in the pass that goes on."""
    step, view = workflow.steps[id], session.view(id)
    # A branch that was not taken may lead to a step that the other one has come to.
    live = {*view.ports, *body_ports(step)} if view.ports else step.next
    return tuple(port for port, targets in step.next.items() if port in live and _reached(session, targets))


def _reached(session: RunSession, steps: Iterable[str]) -> bool:
    return any(session.view(step).status in _TOUCHED and not session.is_past(step) for step in steps)


def _targets(workflow: Workflow, id: str) -> set[str]:
    return {target for targets in workflow.steps[id].next.values() for target in targets}
