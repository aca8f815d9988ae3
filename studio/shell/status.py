"""Keeps the status bar up to date: the link to the host, its runs, its journal."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from studio.bridge.link import HostLink, LinkState
from studio.bridge.operation import Operation
from studio.bridge.run_events import RunEvents
from studio.operations import host
from studio.panels.status import StatusLine
from studio.state.overview import Overview
from studio.window import StudioWindow

#: Runs that come and go are counted anew at most so often, the disk is looked at so often, in milliseconds.
NEWS_MS, LOOK_MS = 500, 60_000


class StatusFeed(QObject):
    """Puts a line of status into the window, and does what it asks for."""

    def __init__(self, window: StudioWindow, link: HostLink, events: RunEvents, overview: Overview) -> None:
        super().__init__(window)
        self._window, self._link = window, link
        self.line = StatusLine()
        window.statusBar().addWidget(self.line, 1)
        self._news = QTimer(self, singleShot=True, interval=NEWS_MS)
        self._news.timeout.connect(self._ask)
        look = QTimer(self, interval=LOOK_MS)
        look.timeout.connect(self._ask)
        look.start()
        events.runs_changed.connect(self._on_runs)
        events.missed.connect(self._ask)
        link.state_changed.connect(self._on_link)
        self.line.host_asked.connect(self._on_host_asked)
        self.line.runs_asked.connect(lambda states: overview.runs_asked.emit({"status": states}))
        self.line.journal_asked.connect(self._show_home)
        self._on_link(link.state)

    def _on_runs(self) -> None:
        if not self._news.isActive():
            self._news.start()

    def _ask(self) -> None:
        if self._link.connected_now:
            # Nobody has asked for it: that it was not possible is no news, the link tells of its own troubles.
            host.status(self, self._link).on_done(self.line.show_status).on_failed(lambda _error: None).launch()

    def _on_link(self, state: str) -> None:
        self.line.show_host(LinkState(state), self._link.error)

    def _on_host_asked(self) -> None:
        if self._link.state is LinkState.FAILED:
            Operation(self, self._link.open).launch()
        else:
            self._show_home()

    def _show_home(self) -> None:
        self._window.show_page("home")
