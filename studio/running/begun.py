"""The runs that a window has begun and that are not over: also those that no workflow in it shows any more."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from runtime.model.status import RunStatus
from studio.bridge.link import HostLink
from studio.bridge.run_events import RunEvents
from studio.operations import runs
from studio.state.run_pages import Standing


class Begun(QObject):
    """``ask`` for a run before the host begins it, then ``accept`` or ``drop`` it; it goes when it is over."""

    changed = Signal()

    def __init__(self, parent: QObject, link: HostLink, events: RunEvents) -> None:
        super().__init__(parent)
        self._link = link
        self._paths: dict[str, Path] = {}
        #: Those that the host was asked to begin, and has not yet answered.
        self._asked: set[str] = set()
        #: Those of them that are to be stopped as soon as it has.
        self._unwanted: set[str] = set()
        events.runs_changed.connect(self._on_runs)
        events.missed.connect(self._look)

    @property
    def ids(self) -> frozenset[str]:
        """The runs that go on or are about to."""
        return frozenset(self._paths)

    def goes_on(self, path: Path) -> bool:
        """Whether a run of the workflow in ``path`` goes on, or is about to."""
        return path in self._paths.values()

    def ask(self, run: str, path: Path) -> None:
        """The host is asked to begin a run of the workflow in ``path``."""
        self._paths[run] = path
        self._asked.add(run)
        self.changed.emit()

    def accept(self, run: str) -> None:
        """The host has begun it. What was to stop meanwhile is stopped."""
        self._asked.discard(run)
        if run in self._unwanted:
            self._unwanted.discard(run)
            # Over in the meantime is as good.
            runs.stop(self, self._link, run).on_failed(lambda _error: None).launch()

    def drop(self, run: str) -> None:
        """It was not begun, or is over."""
        self._asked.discard(run)
        self._unwanted.discard(run)
        if self._paths.pop(run, None) is not None:
            self.changed.emit()

    def stop_asked(self) -> None:
        """Everything is to stop: what the host is about to begin too."""
        self._unwanted |= self._asked

    def _on_runs(self, events: Iterable[Standing]) -> None:
        for event in events:
            if event.run in self._paths and RunStatus(event.status).final:
                self.drop(event.run)

    def _look(self) -> None:
        """Events were missed: ask which still go on."""
        known = self.ids - self._asked

        def take(going: frozenset[str]) -> None:
            for run in known - going:
                self.drop(run)

        if known:
            runs.going_on(self, self._link).on_done(take).on_failed(lambda _error: None).launch()
