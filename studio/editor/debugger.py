"""The debugger in the window: what its commands do, and the dock that follows the run in front."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt

from runtime.errors import NeedsPerson, UnderstudyError
from runtime.model import JsonObject
from runtime.tasks.registry import Registry
from studio.bridge.link import HostLink
from studio.bridge.operation import Operation
from studio.commands import Commands
from studio.commands.debug import STEP_MENU, debug_commands
from studio.editor.break_desk import BreakDesk
from studio.editor.debug_choices import DebugChoices
from studio.editor.debug_sight import DebugSight
from studio.editor.debug_talk import DebugTalk
from studio.editor.docks import Docks
from studio.editor.editor import Editor
from studio.editor.runs import Runs
from studio.editor.trial import Trial
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
        docks: Docks,
        registry: Registry,
        resume: Callable[[str, str], object],
    ) -> None:
        super().__init__(window)
        self._window, self._editor, self._runs, self._commands = window, editor, runs, commands
        self._notices, self._link, self._docks, self._resume = notices, link, docks, resume
        self.state = DebugState(self)
        self.talk = DebugTalk(self, link, self.state)
        self.sight = DebugSight(self, editor, runs, self.state, notices)
        self.follow = self.sight.follow
        self._session: RunSession | None = None
        #: The dock was made large enough once; from then on its size is the person's.
        self._roomy = False
        self.trial = Trial(
            self,
            editor,
            self.state,
            notices,
            registry,
            begin=self._begin_trial,
            show=self._show_element,
            may_begin=lambda: self.has_step() and self.can_start(),
        )
        commands.add(*debug_commands(self))
        self.trial.add_to(commands)
        editor.menu.append(STEP_MENU)
        self.panel = DebuggerPanel(self.state, commands)
        window.docks.add(Panel("debugger", mark("Debugger"), "bug", self.panel, _below()))
        self.desk = BreakDesk(window, editor, self.panel, memory, notices, self.talk.sample)
        self.choices = DebugChoices(self.panel, self.state, self.talk, memory)
        self._connect()
        self.desk.show_tab(editor.current)

    # Verbs of the commands

    def start(self) -> None:
        """Run to the first breakpoint, or stop at the first step where there is none."""
        self._begin({"paused": None})

    def into(self) -> None:
        """The very next step; begins the run where none goes on."""
        if self.can_step():
            self.go("into")
        else:
            self._begin({"paused": True})

    def go(self, mode: str) -> None:
        self.state.show_moment(None)
        self.talk.go(mode)

    def go_here(self) -> None:
        """Run, or go on, to the selected step."""
        step, tab = self._editor.selected_step(), self._editor.current
        if self.can_step() and tab is not None:
            self.state.show_moment(None)
            self.talk.go("continue", step, tab.document.workflow.id)
        else:
            self._begin({"paused": False, "to": step})

    def run_alone(self) -> None:
        """The selected step, with what the last run gave to the steps before it."""
        session, tab, step = self._session, self._editor.current, self._editor.selected_step()
        if session is not None and tab is not None and tab.path is not None and self._editor.save_file(tab.path):
            self._window.docks.show("run")
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
        self._window.docks.show("debugger")
        self.talk.pause()

    def back(self) -> None:
        self._window.docks.show("debugger")
        self.panel.tabs.setCurrentIndex(1)
        self.talk.show_beside(-1)

    def forward(self) -> None:
        self.talk.show_beside(1)

    def undo_edit(self) -> None:
        self.talk.undo_edit()

    def watch(self) -> None:
        self._window.docks.show("debugger")
        self.panel.values.add_watch()

    def toggle_follow(self) -> None:
        self.follow.set_on(not self.follow.on)

    def toggle_point(self) -> None:
        if self._editor.current is not None and (spot := self._editor.selected_spot()):
            self.desk.toggle(self._editor.current, spot)

    def switch_point(self) -> None:
        self.desk.turn(self._editor.selected_spot())

    def edit_point(self) -> None:
        self.desk.edit(self._editor.selected_spot())

    def can_start(self) -> bool:
        return self._runs.can_start()

    def why_not(self) -> str:
        return self._runs.why_not()

    def can_step(self) -> bool:
        return self.state.paused

    def can_pause(self) -> bool:
        return self.state.standing is Standing.RUNNING

    def can_go_here(self) -> bool:
        return self.has_step() and (self.can_start() or self.can_step())

    def can_run_alone(self) -> bool:
        known = self._session is not None and self._session.over and not self._runs.running.sessions.is_called
        return self.has_step() and known

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

    def has_spot(self) -> bool:
        return bool(self._editor.selected_spot())

    def has_point(self) -> bool:
        return self.desk.at(self._editor.selected_spot()) is not None

    def follows(self) -> bool:
        return self.follow.on

    # The workflow and the run in front

    def _begin(self, options: JsonObject, browser: JsonObject | None = None) -> None:
        self.trial.forget()
        self._window.docks.show("debugger")
        options |= {"errors": self.panel.errors, "pace": self.panel.pace}
        options["breakpoints"] = [point.as_json() for point in self.desk.all_points()]
        self._runs.running.start(options, browser)

    def _begin_trial(self, step: str, browser: JsonObject) -> None:
        self._begin({"paused": False, "to": step}, browser)

    def _show_element(self, step: str) -> None:
        self._docks.show_place(step, "target")
        self._docks.step.try_element()

    def _on_session(self, session: RunSession | None) -> None:
        if session is not self._session:
            if self._session is not None:
                self._session.destroyed.disconnect(self._forget_session)
            self._session = session
            if session is not None:
                session.destroyed.connect(self._forget_session)
            self.talk.show_session(session)
        self.sight.show_session(session)
        self.talk.show_part(self._runs.running.sessions.part)
        self.sight.show_canvas()

    def _forget_session(self) -> None:
        self._session = None

    def _on_state(self) -> None:
        if self.state.paused:
            self._window.docks.show("debugger")
            if not self._roomy:
                self._roomy = True
                self._window.docks.give_room("debugger", ROOM)
            self.sight.show_stop()
        self.desk.show()
        self._commands.refresh()

    def _on_points(self) -> None:
        """A run that is debugged has the breakpoints as they are now."""
        if self._session is not None and not self._session.over:
            self.talk.put(self.desk.all_points())
        self._commands.refresh()

    def _go_on_from(self) -> None:
        moment = self.state.moment
        if moment is not None and self._session is not None:
            # The preview says what is taken over; a step inside of a loop is reached by its outermost container.
            outer = moment["stack"][0]["step"] if moment["stack"] else moment["step"]
            self._resume(self._session.run, outer)

    def _run_here(self) -> None:
        """The element of the step is wanted on its page, and only the steps before it lead there."""
        if self.trial.can_start():
            self.trial.start()
        elif reason := self.why_not():
            self._notices.tell(reason)

    def _connect(self) -> None:
        self._docks.step.run_here_asked.connect(self._run_here)
        self._editor.current_changed.connect(lambda: self.desk.show_tab(self._editor.current))
        self._runs.running.session_changed.connect(lambda: self._on_session(self._runs.running.session))
        self.desk.changed.connect(self._on_points)
        self.state.changed.connect(self._on_state)
        self.state.changed.connect(self.sight.show_canvas)
        self.state.moment_changed.connect(self.sight.show_moment)
        self.state.moment_changed.connect(self._commands.refresh)
        self.state.moments_changed.connect(self._commands.refresh)
        self.follow.changed.connect(self._commands.refresh)
        panel = self.panel
        panel.bar.decided.connect(self.talk.decide)
        panel.bar.now_asked.connect(lambda: self.talk.show_moment(0))
        panel.bar.continue_asked.connect(self._go_on_from)
        panel.model.change_asked.connect(self.talk.change)
        panel.past.moment_asked.connect(self.talk.show_moment)
        panel.past.older_asked.connect(self.talk.read_older)
        panel.spot_asked.connect(self.desk.show_spot)
        panel.stack.place_asked.connect(self.sight.show_level)
        self.talk.refused.connect(panel.tell)


def _below() -> Qt.DockWidgetArea:
    return Qt.DockWidgetArea.BottomDockWidgetArea
