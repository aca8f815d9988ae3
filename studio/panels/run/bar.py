"""One line about a run: how it stands, how far it is, and the buttons that steer it."""

from __future__ import annotations

import time
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QProgressBar, QSizePolicy, QWidget

from runtime.model.status import RunStatus
from studio.forms.results import ResultStrip
from studio.i18n import language, say, told, tr, tr_count
from studio.state.results import given
from studio.state.run_session import RunSession
from studio.theme import current, icon, picture
from studio.widgets.elided import ElidedLabel
from studio.widgets.parts import button, icon_button, row
from studio.widgets.run_looks import STATUS

#: How often the time that has passed is shown anew, in milliseconds.
_TICK = 1000
#: Narrower than this, in pixels, files that a run has given are icons, and how long it took is left out.
NARROW = 520


class RunBar(QFrame):
    """Shows a session; ``steps`` is how many steps its workflow has."""

    pause_asked = Signal(bool)  #: pause, or go on
    stop_asked = Signal()
    review_asked = Signal()  #: look at a run that is over, step by step
    resume_asked = Signal()  #: go on with a run that has failed or was cancelled

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session: RunSession | None = None
        self._steps = 0
        self._flow: Path | None = None
        self._began = self._ended = 0.0
        self._icon, self._status, self._detail, self._time = QLabel(), QLabel(), ElidedLabel(), QLabel()
        self._status.setProperty("role", "strong")
        self._detail.setProperty("role", "muted")
        # A long message must not push the buttons out of the dock; the whole of it is in the tool tip.
        self._detail.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._time.setProperty("role", "small")
        self.results = ResultStrip()
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setMaximumWidth(180)
        say(self._progress, QProgressBar.setAccessibleName, "Progress of the run")
        self._pause = icon_button("pause", "Pause before the next step", self._on_pause)
        self._stop = icon_button("square", "Stop the run", self.stop_asked.emit, "danger")
        self.review = button("Review", "quiet", "search-code", self.review_asked.emit)
        self.resume = button("Resume…", "quiet", "list-restart", self.resume_asked.emit)
        self._tick = QTimer(self, interval=_TICK)
        self._tick.timeout.connect(self._show_time)
        self._lay_out()
        language().changed.connect(self._show)
        current().changed.connect(self._show)

    def show_session(self, session: RunSession | None, steps: int = 0, flow: Path | None = None) -> None:
        """Show another run, or none; ``flow`` is its workflow's file."""
        if self._session is not None:
            self._session.status_changed.disconnect(self._show)
            self._session.steps_changed.disconnect(self._on_steps)
            self._session.reloaded.disconnect(self._show)
        self._session, self._steps, self._flow = session, steps, flow
        self._began, self._ended = time.monotonic(), 0.0
        if session is not None:
            session.status_changed.connect(self._show)
            session.steps_changed.connect(self._on_steps)
            session.reloaded.connect(self._show)
        self.setVisible(session is not None)
        self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        narrow = self.width() < NARROW
        self.results.show_short(narrow)
        self._time.setHidden(narrow and self._session is not None and self._session.over)

    def _show(self) -> None:
        session = self._session
        if session is None:
            self._tick.stop()
            return
        words, look, tone = STATUS[session.status]
        self._icon.setPixmap(picture(look, 16, tone, self.devicePixelRatioF()))
        self._status.setText(tr(words))
        self._show_end(session)
        paused = session.status is RunStatus.PAUSED
        hint = "Go on" if paused else "Pause before the next step"
        say(self._pause, type(self._pause).setToolTip, hint)
        say(self._pause, type(self._pause).setAccessibleName, hint)
        self._pause.setIcon(icon("play" if paused else "pause"))
        self._pause.setVisible(session.status in (RunStatus.RUNNING, RunStatus.PAUSED))
        self._stop.setVisible(not session.over)
        self.review.setVisible(session.over)
        self.resume.setVisible(session.status in (RunStatus.FAILED, RunStatus.CANCELLED))
        self._progress.setVisible(not session.over)
        if session.over and not self._ended:
            self._ended = time.monotonic()
        self._tick.stop() if session.over else self._tick.start()
        self._on_steps()
        self._show_time()
        self._fit()

    def _show_end(self, session: RunSession) -> None:
        """What it has given, else why it failed, else how much was done."""
        outputs = session.outputs if session.status is RunStatus.COMPLETED else None
        self.results.show_outputs(outputs, self._flow)
        self._detail.setVisible(not given(outputs))
        error = (session.error or {}) if session.status is RunStatus.FAILED else {}
        said = " ".join(told(error[part]) for part in ("message", "remedy") if error.get(part))
        self._detail.setText(said or _done(session))

    def _on_steps(self) -> None:
        session = self._session
        if session is None:
            return
        views = session.steps
        self._progress.setRange(0, max(self._steps, len(views)))
        self._progress.setValue(session.done)

    def _show_time(self) -> None:
        if self._session is None:
            self._time.setText("")
            return
        if self._session.over and self._session.seconds is not None:
            self._time.setText(language().words.duration(1000 * self._session.seconds))
            return
        passed = 1000 * ((self._ended or time.monotonic()) - self._began)
        # A run that was shown after it had begun has taken longer than it was watched.
        spans = self._session.spans
        known = spans.end - spans.begin if spans.begin is not None and spans.end is not None else 0.0
        self._time.setText(language().words.duration(max(passed, known)))

    def _on_pause(self) -> None:
        if self._session is not None:
            self.pause_asked.emit(self._session.status is not RunStatus.PAUSED)

    def _lay_out(self) -> None:
        parts = row(self, gap=8)
        parts.setContentsMargins(10, 6, 8, 2)
        for widget in (self._icon, self._status, self._progress, self._time):
            parts.addWidget(widget)
        parts.addWidget(self._detail, 1)
        parts.addWidget(self.results, 1)
        parts.addWidget(self.review)
        parts.addWidget(self.resume)
        parts.addWidget(self._pause)
        parts.addWidget(self._stop)
        self.hide()


def _done(session: RunSession) -> str:
    """How many steps a run that has given nothing has carried out."""
    if session.status is not RunStatus.COMPLETED:
        return ""
    done = len(session.spans) + session.spans.dropped
    return tr_count("{n} step was carried out.", "{n} steps were carried out.", done) if done else ""
