"""Follow mode: the canvas keeps the step in view that runs, until the person moves the canvas themselves."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, QTimer, Signal

from studio.editor.tab import FlowTab
from studio.state.run_session import RunSession
from studio.state.run_views import StepStatus

#: Steps may follow each other faster than an eye can: the canvas moves this often, in milliseconds.
REST_MS = 120
_SHOWN = frozenset({StepStatus.RUNNING, StepStatus.RETRYING, StepStatus.WAITING, StepStatus.PAUSED, StepStatus.FAILED})


class Follow(QObject):
    """On at first; ``on`` is kept from run to run until the person says otherwise."""

    changed = Signal()  #: it holds on or has let go

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.on = True
        self._tab: FlowTab | None = None
        self._session: RunSession | None = None
        self._step = ""
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._reveal)

    def set_on(self, on: bool) -> None:
        """Hold on to the run, or let go."""
        if on != self.on:
            self.on = on
            self.changed.emit()
        if on:
            self._reveal()

    def show_tab(self, tab: FlowTab | None) -> None:
        """Another workflow is in front."""
        if self._tab is not None:
            self._tab.canvas.moved_by_hand.disconnect(self._on_moved)
            self._tab.destroyed.disconnect(self._forget_tab)
        self._tab = tab
        if tab is not None:
            tab.canvas.moved_by_hand.connect(self._on_moved)
            tab.destroyed.connect(self._forget_tab)

    def show_session(self, session: RunSession | None) -> None:
        """Another run is in front."""
        if self._session is not None:
            self._session.steps_changed.disconnect(self._on_steps)
            self._session.destroyed.disconnect(self._forget_session)
        self._session, self._step = session, ""
        if session is not None:
            session.steps_changed.connect(self._on_steps)
            session.destroyed.connect(self._forget_session)

    def show_step(self, step: str) -> None:
        """Bring a step into view, when it follows."""
        self._step = step
        if not self._rest.isActive():
            self._rest.start()

    def _on_steps(self, steps: Iterable[str]) -> None:
        session = self._session
        if session is None or session.over:
            return
        shown = [step for step in steps if session.view(step).status in _SHOWN]
        if shown:
            # Of containers and what is in them, what is inside tells more.
            self.show_step(max(shown, key=lambda step: session.view(step).scope.count("/")))

    def _reveal(self) -> None:
        session, tab = self._session, self._tab
        if not self.on or tab is None or session is None or session.over or not self._step:
            return
        tab.canvas.reveal(self._step, unfold=False)

    def _on_moved(self) -> None:
        """The person wants to look elsewhere."""
        if self._session is not None and not self._session.over:
            self.set_on(False)

    def _forget_tab(self) -> None:
        self._tab = None

    def _forget_session(self) -> None:
        self._session = None
