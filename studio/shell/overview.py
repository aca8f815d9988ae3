"""Keeps Home's picture of how things stand up to date, and the numbers in the rail."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from studio.bridge.link import HostLink, LinkState
from studio.bridge.operation import Operation
from studio.bridge.run_events import RunEvents
from studio.operations import run_lists
from studio.state.overview import Overview
from studio.window import StudioWindow

#: Runs that come and go are counted anew at most so often, in milliseconds.
NEWS_MS = 3000


class OverviewFeed(QObject):
    """Asks the host whenever runs stand differently."""

    def __init__(self, window: StudioWindow, link: HostLink, events: RunEvents, overview: Overview) -> None:
        super().__init__(window)
        self._window, self._link, self._overview = window, link, overview
        self._news = QTimer(self, singleShot=True, interval=NEWS_MS)
        self._news.timeout.connect(self.refresh)
        events.runs_changed.connect(self._on_runs)
        events.list_changed.connect(self._on_runs)
        events.missed.connect(self.refresh)
        overview.changed.connect(self._show_count)
        overview.news_wanted.connect(self.refresh)
        overview.host_wanted.connect(self._try_again)
        link.state_changed.connect(self._on_link)
        self.refresh()

    def refresh(self) -> None:
        """Ask now; while there is no connection, the next one asks."""
        if self._link.connected_now:
            asked = run_lists.overview(self, self._link, self._overview.days)
            # Nobody has asked for it: that it was not possible is no news.
            asked.on_done(self._overview.take).on_failed(lambda _error: None).launch()

    def _on_link(self, state: str) -> None:
        self._overview.fail(self._link.error if state == LinkState.FAILED else None)

    def _try_again(self) -> None:
        if self._link.state is LinkState.FAILED:
            Operation(self, self._link.open).launch()

    def _on_runs(self) -> None:
        if not self._news.isActive():
            self._news.start()

    def _show_count(self) -> None:
        self._window.rail.set_count("go.runs", self._overview.waiting)
