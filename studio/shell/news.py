"""Tells a person of runs that wait for them, and how runs have ended, wherever they are at work meanwhile.

What is asked before their eyes is not told as well. Where the window is away, a question brings it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from runtime.model import JsonObject
from runtime.model.status import RunStatus
from studio.bridge.link import HostLink
from studio.bridge.run_events import RunEvents
from studio.i18n import mark, tr
from studio.operations import resume
from studio.running import Running
from studio.shell.frame import Frame
from studio.state.overview import Overview
from studio.state.run_session import RunSession
from studio.state.workspace import Workspace
from studio.widgets.notices import Notices, Offer, Tone
from studio.window import StudioWindow

#: How a run has ended, in words and in colour.
_ENDS = {
    RunStatus.COMPLETED: (mark("“{name}” has ended well."), Tone.SUCCESS),
    RunStatus.FAILED: (mark("“{name}” has failed."), Tone.DANGER),
    RunStatus.CANCELLED: (mark("“{name}” was stopped."), Tone.INFO),
}


class RunNews(QObject):
    """One for a window. Of every run of the host it tells that it waits, of those begun here that they have ended;
    ``show_flow`` brings a workflow to the front."""

    def __init__(
        self,
        window: StudioWindow,
        frame: Frame,
        running: Running,
        link: HostLink,
        events: RunEvents,
        notices: Notices,
        *,
        workspace: Workspace,
        overview: Overview,
        show_flow: Callable[[Path], object],
    ) -> None:
        super().__init__(window)
        self._window, self._frame, self._running, self._link = window, frame, running, link
        self._notices, self._workspace, self._overview, self._show_flow = notices, workspace, overview, show_flow
        #: Runs that wait and of which this is known, and runs whose end was told.
        self._waiting: set[str] = set()
        self._ended: set[str] = set()
        events.runs_changed.connect(self._on_runs)
        events.missed.connect(self._look_again)
        running.sessions.status_changed.connect(self._on_status)
        running.over.connect(self._on_over)
        running.question.asked.connect(self._come)

    def _on_runs(self, changed: Iterable[Any]) -> None:
        # What a run was meanwhile is over: its last state counts.
        for run, status in {event.run: event.status for event in changed}.items():
            self._take(run, RunStatus(status))

    def _on_status(self, session: RunSession) -> None:
        self._take(session.run, session.status)

    def _look_again(self) -> None:
        """Events were missed: what waited may have its answer."""
        for run in tuple(self._waiting):
            looked = resume.look(self, self._link, run)
            looked.on_done(lambda info: self._take(info["id"], RunStatus(info["status"])))
            looked.on_failed(lambda _error: None).launch()

    def _take(self, run: str, status: RunStatus) -> None:
        """How a run stands now, by whichever way that was heard first."""
        if status is RunStatus.WAITING and run not in self._waiting:
            self._waiting.add(run)
            # Nobody has asked for it: a run that cannot be read now is in the list of runs all the same.
            asked = resume.look(self, self._link, run).on_done(self._tell_waiting)
            asked.on_failed(lambda _error: self._waiting.discard(run)).launch()
        elif status is not RunStatus.WAITING and run in self._waiting:
            self._waiting.discard(run)
            self._notices.settle(_about(run))

    def _tell_waiting(self, info: JsonObject) -> None:
        run = str(info["id"])
        if run not in self._waiting or not (places := info.get("waiting_for")):
            return  # it was answered meanwhile
        session = self._session_of(run)
        if session is not None and self._is_before_the_eyes(session):
            self._window.docks.show("run")
            return
        self._notices.settle(_about(run))
        self._notices.tell(
            tr("“{name}” waits for you.", name=info["workflow"]),
            remedy=_asked(places[0]),
            tone=Tone.WARNING,
            offer=Offer(tr("Show"), partial(self._show_question, run)),
            about=_about(run),
            calls=session is not None or self._is_of_project(info),
        )
        if session is not None and self._is_away():
            self._show_question(run)
        QApplication.alert(self._window)

    def _on_over(self, session: RunSession) -> None:
        # One that was over when it was looked up is no news.
        if session.past or session.run in self._ended or self._is_before_the_eyes(session):
            return
        self._ended.add(session.run)
        text, tone = _ENDS[session.status]
        failed = session.status is RunStatus.FAILED
        self._notices.tell(
            tr(text, name=session.workflow),
            remedy=str((session.error or {}).get("message", "")) if failed else "",
            tone=tone,
            offer=Offer(tr("Show"), partial(self._show_end, session.run, self._running.sessions.path_of(session))),
            calls=True,
        )

    def _show_question(self, run: str) -> None:
        """Where it is answered: in the dock of its workflow, else in a dialog."""
        self._frame.come_forward()
        session = self._session_of(run)
        path = self._running.sessions.path_of(session) if session is not None else None
        if path is not None and path.is_file():
            self._show_flow(path)
            self._window.docks.show("run")
        else:
            self._overview.answer_asked.emit(run)

    def _show_end(self, run: str, path: Path | None) -> None:
        """What a run has given, in its workflow; or where and why it failed, step by step."""
        self._frame.come_forward()
        session = self._session_of(run)
        if path is None or session is None or session.status is RunStatus.FAILED or not path.is_file():
            self._overview.review_asked.emit(run)
        else:
            self._show_flow(path)
            self._window.docks.show("run")

    def _come(self) -> None:
        """Something is asked before a run: a window that is away comes back, another one shows that it wants a look."""
        if self._is_away():
            self._frame.come_forward()
        QApplication.alert(self._window)

    def _is_away(self) -> bool:
        return not self._window.isVisible() or self._window.isMinimized()

    def _is_before_the_eyes(self, session: RunSession) -> bool:
        """Whether the person sees the workflow that a run is a run of."""
        return session is self._running.session and self._frame.is_seen()

    def _is_of_project(self, info: JsonObject) -> bool:
        """Whether a run is this window's affair; one of another project may have a window of its own."""
        project = self._workspace.project
        return project is not None and Path(info["flow"]).is_relative_to(project.root)

    def _session_of(self, run: str) -> RunSession | None:
        return next((one for one in self._running.sessions.all if one.run == run), None)


def _about(run: str) -> str:
    """What the notice of a run that waits is about."""
    return f"waiting run {run}"


def _asked(place: JsonObject) -> str:
    """What a run asks, in one sentence."""
    if place.get("session"):
        return tr("The browser was closed in the meantime")
    if place["reason"] == "doubt":
        return tr("A step was cut off in the middle")
    return str(place.get("message") or tr("The run asks for a decision."))
