"""The debugger in the window: what its commands do, and the dock and the canvas that follow the run in front."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt

from runtime.errors import NeedsPerson, UnderstudyError
from runtime.model import Json, JsonObject
from studio.bridge.link import HostLink
from studio.bridge.operation import Operation
from studio.canvas import Status, StepMark
from studio.commands import Commands
from studio.commands.debug import STEP_MENU, debug_commands
from studio.editor.break_desk import BreakDesk
from studio.editor.debug_talk import DebugTalk
from studio.editor.editor import Editor
from studio.editor.follow import Follow
from studio.editor.runs import Runs
from studio.editor.tab import FlowTab
from studio.i18n import mark, tr
from studio.operations import debug
from studio.panels.debugger.panel import DebuggerPanel
from studio.settings import Memory
from studio.state.debugging import DebugState, Standing
from studio.state.run_session import RunSession
from studio.widgets.notices import Notices, Offer, Tone
from studio.window import Panel, StudioWindow

#: Height of the dock in which values can be read, in pixels.
ROOM = 340
_TUNE, _WATCHES = "debug.tune", "debug.watches"
#: How a step stood at an earlier moment; what was running then is not shown as if it ran now.
_STOOD = {name: Status(name) for name in ("completed", "failed", "skipped", "cancelled")}


class Debugger(QObject):
    """``resume`` asks about going on with a run from one of its steps."""

    def __init__(
        self,
        window: StudioWindow,
        editor: Editor,
        runs: Runs,
        commands: Commands,
        memory: Memory,
        notices: Notices,
        link: HostLink,
        resume: Callable[[str, str], object],
    ) -> None:
        super().__init__(window)
        self._window, self._editor, self._runs, self._commands = window, editor, runs, commands
        self._memory, self._notices, self._link, self._resume = memory, notices, link, resume
        self.state = DebugState(self)
        self.state.name_of = self._name_of
        self.talk = DebugTalk(self, link, self.state)
        self.follow = Follow(self)
        self._tab: FlowTab | None = None
        self._session: RunSession | None = None
        #: The dock was made large enough once; from then on its size is the person's.
        self._roomy = False
        commands.add(*debug_commands(self))
        editor.menu.append(STEP_MENU)
        self.panel = DebuggerPanel(self.state, commands)
        window.add_panel(Panel("debugger", mark("Debugger"), "bug", self.panel, _below()))
        self.desk = BreakDesk(window, editor, self.panel, memory, notices, self.talk.sample)
        self._remember_choices()
        self._connect()
        self._on_tab()

    # Verbs of the commands

    def start(self) -> None:
        """Run to the first breakpoint, or stop at the first step where there is none."""
        points = [point for point in self.desk.points() if point.enabled]
        self._begin(paused=not points)

    def into(self) -> None:
        """The very next step; begins the run where none goes on."""
        if self.can_step():
            self.go("into")
        else:
            self._begin(paused=True)

    def go(self, mode: str, to: str = "") -> None:
        self.state.show_moment(None)
        self.talk.go(mode, to)

    def go_here(self) -> None:
        """Run, or go on, to the selected step."""
        step = self._editor.selected_step()
        if self.can_step():
            self.go("continue", step)
        else:
            self._begin(paused=False, to=step)

    def run_alone(self) -> None:
        """The selected step, with what the last run gave to the steps before it."""
        session, tab, step = self._session, self._tab, self._editor.selected_step()
        if session is not None and tab is not None and tab.path is not None and self._editor.save_file(tab.path):
            self._window.show_panel("run")
            self._run_alone(tab.path, tab.document.workflow.label, session.run, step)

    def _run_alone(self, path: Path, name: str, old: str, step: str, *, again: bool = False) -> None:
        def refused(error: UnderstudyError) -> None:
            if error.code != NeedsPerson.code or again:
                self._notices.fail(error)
                return
            offer = Offer(tr("Run it again all the same"), lambda: self._run_alone(path, name, old, step, again=True))
            self._notices.tell(error.message, tone=Tone.WARNING, offer=offer)

        def ask(run: str) -> Operation[JsonObject]:
            return debug.alone(self, self._link, old, step, run, again=again)

        self._runs.running.begin(path, name, ask, refused)

    def pause(self) -> None:
        self._window.show_panel("debugger")
        self.talk.pause()

    def back(self) -> None:
        self._window.show_panel("debugger")
        self.panel.tabs.setCurrentIndex(1)
        self.talk.show_beside(-1)

    def forward(self) -> None:
        self.talk.show_beside(1)

    def undo_edit(self) -> None:
        self.talk.undo_edit()

    def watch(self) -> None:
        self._window.show_panel("debugger")
        self.panel.values.add_watch()

    def toggle_follow(self) -> None:
        self.follow.set_on(not self.follow.on)

    def toggle_point(self) -> None:
        if self._tab is not None and (step := self._editor.selected_step()):
            self.desk.toggle(self._tab, step)

    def switch_point(self) -> None:
        self.desk.turn(self._editor.selected_step())

    def edit_point(self) -> None:
        self.desk.edit(self._editor.selected_step())

    def can_start(self) -> bool:
        return self._runs.can_start()

    def can_step(self) -> bool:
        return self.state.paused

    def can_pause(self) -> bool:
        return self.state.standing is Standing.RUNNING

    def can_go_here(self) -> bool:
        return self.has_step() and (self.can_start() or self.can_step())

    def can_run_alone(self) -> bool:
        return self.has_step() and self._session is not None and self._session.over

    def can_back(self) -> bool:
        return self.state.beside(-1) is not None

    def can_forward(self) -> bool:
        return self.state.moment is not None

    def can_undo_edit(self) -> bool:
        return self.state.can_edit and bool(self.state.edits)

    def has_flow(self) -> bool:
        return self._editor.has_flow()

    def has_step(self) -> bool:
        return bool(self._editor.selected_step())

    def has_point(self) -> bool:
        return self.desk.at(self._editor.selected_step()) is not None

    def follows(self) -> bool:
        return self.follow.on

    # The workflow and the run in front

    def _begin(self, **options: Json) -> None:
        self._window.show_panel("debugger")
        options |= {"errors": self.panel.errors, "pace": self.panel.pace}
        options["breakpoints"] = [point.as_json() for point in self.desk.points()]
        self._runs.running.start(options)

    def _on_tab(self) -> None:
        if self._tab is not None:
            self._tab.destroyed.disconnect(self._forget_tab)
        self._tab = tab = self._editor.current
        if tab is not None:
            tab.destroyed.connect(self._forget_tab)
        self.follow.show_tab(tab)
        self.desk.show_tab(tab)

    def _forget_tab(self) -> None:
        self._tab = None

    def _on_session(self, session: RunSession | None) -> None:
        if session is not self._session:
            if self._session is not None:
                self._session.destroyed.disconnect(self._forget_session)
            self._session = session
            if session is not None:
                session.destroyed.connect(self._forget_session)
            self.follow.show_session(session)
            self.talk.show_session(session)
        self._show_canvas()

    def _forget_session(self) -> None:
        self._session = None

    def _on_state(self) -> None:
        if self.state.paused:
            self._window.show_panel("debugger")
            if not self._roomy:
                self._roomy = True
                self._window.give_room("debugger", ROOM)
            self.follow.show_step(self._shown_step())
        self.desk.show()
        self._commands.refresh()

    def _on_points(self) -> None:
        """A run that is debugged has the breakpoints as they are now."""
        if self._session is not None and not self._session.over:
            self.talk.put(self.desk.points())
        self._commands.refresh()

    def _shown_step(self) -> str:
        """The step of the workflow in front at which the run stands: in a called one, the step that calls."""
        calls = (one["step"] for one in self.state.view.get("stack", ()) if "index" not in one and not one["port"])
        return str(next(calls, self.state.view.get("step", "")))

    def _show_canvas(self) -> None:
        """The state of the run on the canvas: of an earlier moment, where one is shown."""
        moment, tab = self.state.moment, self._tab
        if tab is None:
            return
        if moment is None:
            self._runs.show_marks()
            if self.state.paused and (step := self._shown_step()) in tab.document.workflow.steps:
                failed = self.state.standing is Standing.FAILED
                tab.canvas.mark({step: StepMark(Status.FAILED if failed else Status.PAUSED, stopped=True)})
            return
        steps = tab.document.workflow.steps
        stood = {id: _STOOD[status] for id, status in moment["statuses"].items() if id in steps and status in _STOOD}
        tab.canvas.show_marks({id: StepMark(status) for id, status in stood.items()})
        if moment["step"] in steps:
            tab.canvas.reveal(moment["step"])

    def _name_of(self, step: str, name: str) -> str:
        """As the canvas calls a step of the workflow in front."""
        found = self._tab.document.workflow.steps.get(step) if self._tab is not None else None
        return self._tab.canvas.looks.of(found).title if found is not None and self._tab is not None else name

    def _show_step(self, step: str) -> None:
        if self._tab is not None and step in self._tab.document.workflow.steps:
            self._tab.selection.select([step])
            self._tab.canvas.reveal(step)

    def _open_called(self, level: JsonObject) -> None:
        """Show a called workflow."""
        tab = self._tab
        call = tab.document.workflow.steps.get(level["step"]) if tab is not None else None
        project = tab.document.project if tab is not None else None
        if call is not None and project is not None:
            try:
                self._editor.open(project.resolve_workflow(str(call.params.get("workflow"))))
            except UnderstudyError as error:
                self._notices.fail(error)

    # Choices

    def _on_tuned(self) -> None:
        self._memory.keep(_TUNE, {"errors": self.panel.errors, "pace": self.panel.pace})
        if self._session is not None and not self._session.over:
            self.talk.tune(self.panel.errors, self.panel.pace)

    def _on_watches(self, expressions: list[str]) -> None:
        self._memory.keep(_WATCHES, expressions or None)
        self.talk.watch(expressions)

    def _remember_choices(self) -> None:
        kept = self._memory.get(_TUNE)
        if isinstance(kept, dict):
            self.panel.choose(str(kept.get("errors")), kept.get("pace") or 0.0)
        watches = self._memory.get(_WATCHES)
        self.state.watch(str(text) for text in watches if text) if isinstance(watches, list) else None

    def _go_on_from(self) -> None:
        moment = self.state.moment
        if moment is not None and self._session is not None:
            # The preview says what is taken over; a step inside of a loop is reached by its outermost container.
            outer = moment["stack"][0]["step"] if moment["stack"] else moment["step"]
            self._resume(self._session.run, outer)

    def _connect(self) -> None:
        self._editor.current_changed.connect(self._on_tab)
        self._runs.running.session_changed.connect(lambda: self._on_session(self._runs.running.session))
        self.desk.changed.connect(self._on_points)
        self.state.changed.connect(self._on_state)
        self.state.changed.connect(self._show_canvas)
        self.state.moment_changed.connect(self._show_canvas)
        self.state.moment_changed.connect(self._commands.refresh)
        self.state.moments_changed.connect(self._commands.refresh)
        self.follow.changed.connect(self._commands.refresh)
        panel = self.panel
        panel.bar.decided.connect(self.talk.decide)
        panel.bar.now_asked.connect(lambda: self.state.show_moment(None))
        panel.bar.continue_asked.connect(self._go_on_from)
        panel.model.change_asked.connect(self.talk.change)
        panel.model.watches_asked.connect(self._on_watches)
        panel.past.moment_asked.connect(self.talk.show_moment)
        panel.past.older_asked.connect(self.talk.read_older)
        panel.step_asked.connect(self._show_step)
        panel.stack.flow_asked.connect(self._open_called)
        panel.tuned.connect(self._on_tuned)
        self.talk.refused.connect(panel.tell)


def _below() -> Qt.DockWidgetArea:
    return Qt.DockWidgetArea.BottomDockWidgetArea
