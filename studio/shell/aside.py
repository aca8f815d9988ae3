"""A run whose browser covers Studio: a small bar over all windows says how far it is, pauses and stops it.

It is there only while a run is watched in a browser and another program has the front; a press on it brings Studio.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel, QProgressBar, QWidget
from shiboken6 import isValid

from runtime.model.status import RunStatus
from studio.bridge.link import HostLink
from studio.i18n import language, say, tr
from studio.operations import runs
from studio.running import Running
from studio.shell.frame import Frame
from studio.state.run_session import RunSession
from studio.theme import current, icon, picture
from studio.widgets.elided import ElidedLabel
from studio.widgets.parts import column, frame, icon_button, row
from studio.widgets.run_looks import STATUS

#: How often it is looked where the run is, in milliseconds, and the bar's place and width, in pixels.
_TICK_MS, _MARGIN, _WIDTH = 250, 24, 340


class RunAside(QWidget):
    """One for a window; idle until a run is watched."""

    def __init__(self, window: QWidget, frame: Frame, running: Running, link: HostLink) -> None:
        super().__init__(window)
        self._frame, self._link = frame, link
        self._session: RunSession | None = None
        self.setWindowFlags(
            Qt.WindowType.Tool
            | Qt.WindowType.FramelessWindowHint
            | Qt.WindowType.WindowStaysOnTopHint
            | Qt.WindowType.WindowDoesNotAcceptFocus
        )
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        say(self, QWidget.setWindowTitle, "The run under way")
        self._icon, self.title, self.line = QLabel(), ElidedLabel(), ElidedLabel()
        self.progress = QProgressBar()
        self.pause = icon_button("pause", "Pause before the next step", self._on_pause)
        self.stop = icon_button("square", "Stop the run", self._on_stop, "danger")
        self._lay_out()
        self._tick = QTimer(self, interval=_TICK_MS)
        self._tick.timeout.connect(self.look)
        running.watched.connect(self.watch)
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.applicationStateChanged.connect(self.look)

    def watch(self, session: RunSession) -> None:
        """Stand by for a run that has just begun."""
        self._session = session
        self._tick.start()

    def look(self, *_: object) -> None:
        """Show how far the run is, where the person cannot see Studio; go when it is over."""
        session = self._session
        if not isValid(self) or session is None:
            return
        if not isValid(session) or session.over:
            self._session = None
            self._tick.stop()
            self.hide()
            return
        away = QApplication.activeWindow() is None
        if away:
            self.show_run(session)
            if not self.isVisible():
                self._stand_in_the_corner()
        self.setVisible(away)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._frame.come_forward()

    def show_run(self, session: RunSession) -> None:
        words, look, tone = STATUS[session.status]
        paused = session.status is RunStatus.PAUSED
        self._icon.setPixmap(picture(look, 16, tone, self.devicePixelRatioF()))
        self.title.setText(session.workflow)
        said = tr(words) if paused or not session.doing else session.doing
        loop = next((view for view in session.steps.values() if view.total), None)
        self.progress.setVisible(loop is not None)
        if loop is not None and loop.total:
            number = language().words.number
            self.progress.setRange(0, loop.total)
            self.progress.setValue(loop.done)
            said = f"{tr('{n} of {all}', n=number(loop.done), all=number(loop.total))} · {said}"
        self.line.setText(said)
        self.pause.setIcon(icon("play" if paused else "pause"))
        hint = "Go on" if paused else "Pause before the next step"
        say(self.pause, type(self.pause).setToolTip, hint)
        say(self.pause, type(self.pause).setAccessibleName, hint)

    def _on_pause(self) -> None:
        if self._session is not None:
            on = self._session.status is not RunStatus.PAUSED
            runs.pause(self, self._link, self._session.run, on=on).launch()

    def _on_stop(self) -> None:
        if self._session is not None:
            runs.stop(self, self._link, self._session.run).launch()

    def _stand_in_the_corner(self) -> None:
        self.adjustSize()
        room = self.screen().availableGeometry()
        self.move(room.bottomRight() - QPoint(self.width() + _MARGIN, self.height() + _MARGIN))

    def _lay_out(self) -> None:
        card = frame("aside")
        column(self).addWidget(card)
        parts = row(card, gap=10)
        parts.setContentsMargins(14, 10, 10, 10)
        parts.addWidget(self._icon)
        texts = column(gap=2)
        self.title.setProperty("role", "strong")
        self.line.setProperty("role", "small")
        self.progress.setTextVisible(False)
        say(self.progress, QProgressBar.setAccessibleName, "Progress of the run")
        for widget in (self.title, self.line, self.progress):
            texts.addWidget(widget)
        parts.addLayout(texts, 1)
        for one in (self.pause, self.stop):
            one.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keyboard stays with whoever has the front
            parts.addWidget(one)
        self.setFixedWidth(_WIDTH)
        current().changed.connect(self.look)
