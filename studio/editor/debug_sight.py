"""Shows on the canvases where a debugged run stands: in which workflow, at which step, and as it was earlier.

A step of a called workflow is shown in that workflow's own tab, which comes to the front when the run stops there; the
caller's tab marks the step that calls.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject

from runtime.errors import InvalidFile, UnderstudyError
from runtime.files.project import Project
from studio.canvas import Status, StepMark
from studio.editor.editor import Editor
from studio.editor.follow import Follow
from studio.editor.runs import Runs
from studio.editor.tab import FlowTab
from studio.i18n import tr
from studio.state.debugging import DebugState, Standing
from studio.state.run_session import RunSession
from studio.widgets.notices import Notices

#: How a step stood at an earlier moment; what was running then is not shown as if it ran now.
_STOOD = {name: Status(name) for name in ("completed", "failed", "skipped", "cancelled")}
#: A stop, an earlier moment, or a level of the stack, as the host tells of it.
Place = Mapping[str, Any]


class DebugSight(QObject):
    """Follows the workflow and the run in front."""

    def __init__(self, parent: QObject, editor: Editor, runs: Runs, state: DebugState, notices: Notices) -> None:
        super().__init__(parent)
        self._editor, self._runs, self._state, self._notices = editor, runs, state, notices
        self.follow = Follow(self)
        self._session: RunSession | None = None
        #: Run to how often it had stopped when its workflow was last brought to the front.
        self._seen: dict[str, int] = {}
        state.name_of = self.name_of
        editor.current_changed.connect(lambda: self.follow.show_tab(editor.current))
        self.follow.show_tab(editor.current)

    def show_session(self, session: RunSession | None) -> None:
        """Another run is in front, or another workflow that it goes through."""
        self._session = session
        self.follow.show_session(self._runs.running.sessions.part)

    def show_stop(self) -> None:
        """The run has stopped: its workflow comes to the front. Once for each stop: a person may look elsewhere."""
        session = self._session
        if session is not None and self._seen.get(session.run) != session.stops:
            self._seen[session.run] = session.stops
            self.open(self._state.view)
        self.follow.show_step(self.step_in_front(self._state.view))

    def show_canvas(self) -> None:
        """The state of the run on the canvas in front: of an earlier moment, where one is shown."""
        moment, tab = self._state.moment, self._editor.current
        if tab is None:
            return
        if moment is not None:
            self._show_moment(tab, moment)
            return
        self._runs.show_marks()
        step = self.step_in_front(self._state.view) if self._state.paused else ""
        if step:
            failed = self._state.standing is Standing.FAILED and self._state.view.get("step") == step
            tab.canvas.mark({step: StepMark(Status.FAILED if failed else Status.PAUSED, stopped=True)})

    def show_moment(self) -> None:
        """An earlier moment is shown, in the workflow that it was in, or the present again."""
        seen = self._state.moment if self._state.moment is not None else self._state.view
        if self._state.moment is not None or self._state.paused:
            self.open(seen)
        self.show_canvas()

    def show_step(self, step: str) -> None:
        """Select a step of the workflow in front."""
        tab = self._editor.current
        if tab is not None and step in tab.document.workflow.steps:
            tab.selection.select([step])
            tab.canvas.reveal(step)

    def show_level(self, level: Place) -> None:
        """Show a step of the stack in its workflow."""
        if self.open(level):
            self.show_step(str(level["step"]))

    def open(self, place: Place) -> FlowTab | None:
        """Bring the workflow to the front that a place lies in; None, with a notice, where it cannot be opened."""
        flow, front = place.get("flow"), self._editor.current
        if not flow or (front is not None and front.document.workflow.id == flow):
            return front
        path = next((tab.path for tab in self._editor.tabs if tab.document.workflow.id == flow), None)
        try:
            path = path or self._file_of(place)
        except UnderstudyError as error:
            self._notices.fail(error)
            return None
        return self._editor.open(path) if path is not None else None

    def step_in_front(self, seen: Place) -> str:
        """The step of the workflow in front at which the run stands: where it calls another one, the step that calls.
        Empty where the run is not in this workflow."""
        tab = self._editor.current
        if tab is None or not seen:
            return ""
        calls = [level for level in seen.get("stack", ()) if "index" not in level and not level["port"]]
        places = [place for place in (seen, *reversed(calls)) if self._lies_in(place, tab)]
        step = str(places[0].get("step", "")) if places else ""
        return step if step in tab.document.workflow.steps else ""

    def name_of(self, step: str, name: str, flow: str = "") -> str:
        """As the canvas of its workflow calls a step, where that is open."""
        tabs = [tab for tab in self._editor.tabs if tab.document.workflow.id == flow] if flow else []
        tab = next(iter(tabs), None if flow else self._editor.current)
        found = tab.document.workflow.steps.get(step) if tab is not None else None
        return tab.canvas.looks.of(found).title if found is not None and tab is not None else name

    @staticmethod
    def _lies_in(place: Place, tab: FlowTab) -> bool:
        return place.get("flow", "") in ("", tab.document.workflow.id)

    def _show_moment(self, tab: FlowTab, moment: Place) -> None:
        steps, step = tab.document.workflow.steps, self.step_in_front(moment)
        statuses = moment["statuses"] if self._lies_in(moment, tab) else {}
        stood = {id: _STOOD[status] for id, status in statuses.items() if id in steps and status in _STOOD}
        tab.canvas.show_marks({id: StepMark(status) for id, status in stood.items()})
        if step:
            tab.canvas.reveal(step)

    def _file_of(self, place: Place) -> Path | None:
        """The file of a place's workflow: the run's own, or that by whose name it was called. Raises InvalidFile."""
        session = self._session
        root = self._runs.running.sessions.path_of(session) if session is not None else None
        if root is None:
            return None
        name = ""
        for level in self._state.view.get("stack", ()) if self._state.moment is None else self._state.moment["stack"]:
            if level.get("flow") == place.get("flow"):
                break
            name = level.get("calls", name)
        if not name:
            return root
        project = Project.find(root.parent)
        try:
            return project.resolve_workflow(name) if project is not None else root.parent / name
        except InvalidFile as error:
            raise InvalidFile(error.message, remedy=tr("It may have got another place since the run began.")) from error


__all__ = ["DebugSight", "Place"]
