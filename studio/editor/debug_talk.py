"""What the debugger says to the host and hears from it; everything that is heard goes into the ``DebugState``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QObject, Signal

from runtime.errors import UnderstudyError
from runtime.model import Json, JsonObject, Workflow
from studio.bridge.link import HostLink
from studio.forms.sample import sample_of
from studio.operations import debug
from studio.state.breakpoints import Point
from studio.state.debugging import DebugState, Edit, Standing
from studio.state.run_session import RunSession


class DebugTalk(QObject):
    """Follows one run at a time."""

    refused = Signal(str)  #: why a value was not taken

    def __init__(self, parent: QObject, link: HostLink, state: DebugState) -> None:
        super().__init__(parent)
        self._link, self._state = link, state
        self._session: RunSession | None = None
        self._part: RunSession | None = None
        #: The moment that the person wants to see; an answer about another one comes too late.
        self._wanted = 0

    def show_part(self, part: RunSession | None) -> None:
        """What the run does in the workflow in front: completion offers these values."""
        self._part = part

    def show_session(self, session: RunSession | None) -> None:
        """Follow another run, or none."""
        old, self._session, self._wanted = self._session, session, 0
        if old is not None:
            old.stop_changed.disconnect(self._on_stop)
            old.status_changed.disconnect(self._on_status)
            old.destroyed.disconnect(self._forget)
        self._state.show_standing(Standing.NONE)
        if session is None:
            return
        session.stop_changed.connect(self._on_stop)
        session.status_changed.connect(self._on_status)
        session.destroyed.connect(self._forget)
        self._state.show_standing(Standing.OVER if session.over else Standing.RUNNING)
        if session.over:
            self.read_moments()
        elif session.paused_at:
            self.read_view()

    # What a person wants

    def go(self, mode: str, to: str = "", flow: str = "") -> None:
        """Go on from the stop; at the farthest to a step of the workflow with the id ``flow``."""
        self._leave(lambda run: debug.go(self, self._link, run, mode, to, flow))

    def decide(self, word: str) -> None:
        """Say what becomes of the failed step."""
        self._leave(lambda run: debug.decide(self, self._link, run, word))

    def pause(self) -> None:
        """Stop before the next step."""
        if self._session is not None:
            debug.pause(self, self._link, self._session.run).launch()

    def tune(self, errors: str, pace: float) -> None:
        """Change how the run that goes on is carried out."""
        if self._session is not None and not self._session.over:
            debug.tune(self, self._link, self._session.run, errors=errors, pace=pace).launch()

    def put(self, points: Iterable[Point]) -> None:
        """Other breakpoints. A run without a debugger does not need them, nor one that is over."""
        if self._session is not None and not self._session.over and self._link.connected_now:
            debug.put(self, self._link, self._session.run, points).on_failed(lambda _error: None).launch()

    def change(self, what: str, name: str, value: Json) -> None:
        """Give a variable or a param another value; it can be taken back."""
        before = self._state.view.get("variables" if what == "variable" else "params", {}).get(name)
        self._change(Edit(what, name, before), value)

    def undo_edit(self) -> None:
        """Take back the last change of a value."""
        if self._state.edits:
            edit = self._state.edits.pop()
            self._change(None, edit.before, edit)

    def watch(self, expressions: Iterable[str]) -> None:
        """Watch these; their values come when the run is paused."""
        self._state.watch(expressions)
        self._read_watches()

    def show_moment(self, seq: int) -> None:
        """Show the run as it was; 0 comes back to the present."""
        self._wanted = seq

        def take(moment: JsonObject) -> None:
            if seq == self._wanted:
                self._state.show_moment(moment)

        if not seq:
            self._state.show_moment(None)
        elif self._session is not None:
            debug.moment(self, self._link, self._session.run, seq).on_done(take).launch()

    def show_beside(self, by: int) -> None:
        """The moment so many steps away from the one that is shown."""
        seq = self._state.beside(by)
        if seq is not None:
            self.show_moment(seq)

    def sample(self, workflow: Workflow, step: str) -> dict[str, Any]:
        """Names for completion at a step, with the values that are known."""
        part = self._part
        here = self._state.paused and self._state.view.get("flow", workflow.id) == workflow.id
        values = self._state.view.get("variables", {}) if here else {}
        outputs, known = (part.outputs_of, part.variables) if part is not None else ({}, {})
        return dict(sample_of(workflow, step, outputs, values or known))

    # What is read

    def read_view(self) -> None:
        """Where the run stands now, with everything that is shown of it."""
        if self._session is not None and self._link.connected_now:
            read = debug.view(self, self._link, self._session.run)
            read.on_done(self._take_view).on_failed(lambda _error: None).launch()

    def read_moments(self) -> None:
        """What has happened since they were read last."""
        self._read_moments(0)

    def read_older(self) -> None:
        """What happened before the moments that are known."""
        if self._state.older:
            self._read_moments(self._state.older)

    def _read_moments(self, before: int) -> None:
        session = self._session
        if session is None or not self._link.connected_now:
            return

        def take(page: JsonObject) -> None:
            if session is self._session:
                self._state.show_moments(page, before=bool(before))
                if session.over and not before and page["moments"]:
                    self._read_end(session, page["moments"][-1]["seq"])

        debug.moments(self, self._link, session.run, before).on_done(take).on_failed(lambda _error: None).launch()

    def _read_end(self, session: RunSession, seq: int) -> None:
        """The values that a run has ended with."""

        def take(moment: JsonObject) -> None:
            if session is self._session and session.over:
                self._state.show_end(moment)

        debug.moment(self, self._link, session.run, seq).on_done(take).on_failed(lambda _error: None).launch()

    def _take_view(self, view: JsonObject) -> None:
        # It may have gone on meanwhile: then another stop follows, or none.
        if self._session is not None and self._session.paused_at == view["step"]:
            self._state.show_view(view)
            self._read_watches()
            self.read_moments()

    def _read_watches(self) -> None:
        asked = [one.expression for one in self._state.watches]
        if asked and self._state.paused and self._session is not None:
            read = debug.look(self, self._link, self._session.run, asked)
            read.on_done(lambda found: self._state.show_looked(asked, found)).on_failed(lambda _error: None).launch()

    def _leave(self, make: Any) -> None:
        self._wanted = 0
        if self._session is None or not self._state.paused:
            return
        self._state.show_standing(Standing.RUNNING)
        # A run that could not go on stands where it stood.
        make(self._session.run).on_failed(self._on_stayed).launch()

    def _on_stayed(self, error: UnderstudyError) -> None:
        self.read_view()
        self.refused.emit(str(error))

    def _change(self, edit: Edit | None, value: Json, undone: Edit | None = None) -> None:
        wanted = edit or undone
        if wanted is None or self._session is None or not self._state.can_edit:
            return

        def taken(_: JsonObject) -> None:
            if edit is not None:
                self._state.edits.append(edit)
            self.read_view()

        changed = debug.change(self, self._link, self._session.run, wanted.what, wanted.name, value)
        changed.on_done(taken).on_failed(lambda error: self.refused.emit(str(error))).launch()

    def _on_stop(self) -> None:
        if self._session is not None and self._session.paused_at:
            self.read_view()
        elif self._state.paused:
            self._state.show_standing(Standing.RUNNING)

    def _on_status(self) -> None:
        if self._session is not None and self._session.over:
            self._state.show_standing(Standing.OVER)
            self.read_moments()

    def _forget(self) -> None:
        self._session = None
