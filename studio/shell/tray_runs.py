"""The runs that go on, in the menu of the tray: how far each is, and a way to stop it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from studio.bridge.link import HostLink
from studio.i18n import language, tr
from studio.operations import runs
from studio.running import Running
from studio.state.run_session import RunSession
from studio.theme import icon
from studio.theme.popups import menu as new_menu
from studio.widgets.run_looks import STATUS

#: How often progress is shown anew while the menu is open, in milliseconds.
_TICK_MS = 1000


class TrayRuns(QObject):
    """Stands before ``before`` in ``menu``. ``steps_of`` gives how many steps a workflow has, 0 where that is not
    known; ``show`` leads to a run's workflow in the window."""

    def __init__(
        self,
        menu: QMenu,
        before: QAction,
        running: Running,
        link: HostLink,
        *,
        steps_of: Callable[[Path], int],
        show: Callable[[Path], object],
    ) -> None:
        super().__init__(menu)
        self._menu, self._before, self._running, self._link = menu, before, running, link
        self._steps_of, self._show_flow = steps_of, show
        #: The menus of runs by the id of the run.
        self.menus: dict[str, QMenu] = {}
        self._tick = QTimer(self, interval=_TICK_MS)
        self._tick.timeout.connect(self.show_runs)
        menu.aboutToShow.connect(self._tick.start)
        menu.aboutToHide.connect(self._tick.stop)

    def show_runs(self) -> None:
        """One entry for each run that goes on, with its progress as it is now."""
        going = {session.run: session for session in self._running.sessions.under_way}
        for run in self.menus.keys() - going.keys():
            self._drop(run)
        for run, session in going.items():
            made = self.menus.get(run) or self._make(session)
            made.setTitle(self._said(session))
            made.setIcon(icon(*STATUS[session.status][1:]))

    def _make(self, session: RunSession) -> QMenu:
        made = self.menus[session.run] = new_menu(self._menu)
        run = session.run
        path = self._running.sessions.path_of(session)
        made.addAction(icon("square", "danger"), tr("Stop this run")).triggered.connect(lambda: self._stop(run))
        if path is not None:
            show = made.addAction(icon("workflow"), tr("Show the workflow"))
            show.triggered.connect(lambda: self._show_flow(path))
        self._menu.insertMenu(self._before, made)
        return made

    def _drop(self, run: str) -> None:
        made = self.menus.pop(run)
        self._menu.removeAction(made.menuAction())
        made.deleteLater()

    def _stop(self, run: str) -> None:
        runs.stop(self, self._link, run).launch()

    def _said(self, session: RunSession) -> str:
        path = self._running.sessions.path_of(session)
        all_steps = max(self._steps_of(path) if path is not None else 0, len(session.steps))
        name = session.workflow.replace("&", "&&")
        number = language().words.number
        return tr("{name}: {n} of {all} steps", name=name, n=number(session.done), all=number(all_steps))
