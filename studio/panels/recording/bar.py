"""The recorder's bar in the window: how it stands, and the same orders as its bar in the browser has."""

from __future__ import annotations

import time

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QSizePolicy

from studio.commands import Commands
from studio.i18n import language, say, tr, tr_count
from studio.state.recording import Recording
from studio.widgets.elided import ElidedLabel
from studio.widgets.parts import action_button, image, label, restyle, row

#: Narrower than this, in pixels, it has no room for everything.
NARROW = 560
#: Commands with a button, in their order.
_BUTTONS = ("record.pause", "record.undo", "record.check", "record.read", "record.table")


class RecorderBar(QFrame):
    """There while ``recording`` is active. Its buttons are commands; notes are typed into it."""

    def __init__(self, recording: Recording, commands: Commands) -> None:
        super().__init__()
        self.setProperty("role", "recorder")
        self._recording, self._commands = recording, commands
        self._began = 0.0
        self._steps = 0
        self._state, self._time, self._count = ElidedLabel(), label(role="muted"), label(role="muted")
        self.note = QLineEdit()
        self._ticker = QTimer(self, interval=1000)
        self._ticker.timeout.connect(self._show_time)
        self._lay_out()
        recording.changed.connect(self._on_changed)
        recording.began.connect(self._on_began)
        recording.state_changed.connect(self.show_state)
        language().changed.connect(self.show_state)
        self.note.returnPressed.connect(self._send_note)
        self.hide()

    def show_steps(self, steps: int) -> None:
        """So many steps were recorded by now."""
        first = bool(steps) != bool(self._steps)
        self._steps = steps
        self._count.setText(tr_count("{n} step", "{n} steps", steps))
        if first:
            self.show_state()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room, buttons are worth more than figures."""
        super().resizeEvent(event)
        narrow = self.width() < NARROW
        self._parts.setSpacing(3 if narrow else 10)
        self._count.setHidden(narrow)
        self.note.setMinimumWidth(44 if narrow else 72)
        style = Qt.ToolButtonStyle
        self._end.setToolButtonStyle(style.ToolButtonIconOnly if narrow else style.ToolButtonTextBesideIcon)

    def ask_note(self) -> None:
        """Let the person type a note for the last step."""
        self.note.setFocus()

    def show_state(self) -> None:
        state = self._recording.state
        texts = {
            "assert": tr("Click what shall be checked"),
            "extract": tr("Click what shall be read"),
            "secret": tr("Click the field that is secret"),
        }
        if not self._recording.browser:
            text = tr("The browser is being opened…")
        elif state.paused:
            text = tr("Paused")
        else:
            plain = tr("Recording") if self._steps else tr("Recording: do the job in the browser")
            text = texts.get(state.mode, plain)
        self._state.setText(text)
        restyle(self, "paused", state.paused)
        self._count.setText(tr_count("{n} step", "{n} steps", self._steps))
        self._commands.refresh()

    def _on_changed(self) -> None:
        active = self._recording.active
        if active and not self.isVisible():
            self._steps, self._began = 0, 0.0
            self.note.clear()
            self._time.setText("0:00")
            self.show_state()
        self._ticker.start() if active else self._ticker.stop()
        self.setVisible(active)

    def _on_began(self) -> None:
        self._began = time.monotonic()
        self.show_state()

    def _show_time(self) -> None:
        if self._began:
            seconds = int(time.monotonic() - self._began)
            self._time.setText(f"{seconds // 60}:{seconds % 60:02}")

    def _send_note(self) -> None:
        text = self.note.text().strip()
        if text:
            self._recording.order("note", text)
            self.note.clear()

    def _lay_out(self) -> None:
        parts = self._parts = row(self, gap=10)
        parts.setContentsMargins(12, 6, 12, 6)
        parts.addWidget(image("circle-dot", 18, "danger"))
        self._state.setProperty("role", "strong")
        # As wide as its text, and narrower before anything else is.
        self._state.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        parts.addWidget(self._state)
        parts.addWidget(self._time)
        parts.addWidget(self._count)
        parts.addSpacing(6)
        for id in _BUTTONS:
            parts.addWidget(action_button(self._commands.action(id), text=False))
        say(self.note, QLineEdit.setPlaceholderText, "Note")
        say(self.note, QLineEdit.setToolTip, "Note for the last step")
        say(self.note, QLineEdit.setAccessibleName, "Note for the last step")
        self.note.setMinimumWidth(72)
        self.note.setMaximumWidth(360)
        parts.addWidget(self.note, 100)
        parts.addStretch(1)
        self._end = action_button(self._commands.action("record.stop"))
        parts.addWidget(self._end)
