"""One field of a credential: hidden, seen for a short time when the person asks, or copied unseen."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QToolButton, QWidget

from studio.i18n import say, tr
from studio.widgets.parts import column, icon_button, label, row

#: What stands for a value, however long that is.
HIDDEN = "••••••••"
#: A value that is seen is hidden again after so many seconds.
SEEN_S = 20
#: Characters of a long one, such as a certificate, that are shown; all of it can be copied.
SHOWN = 600


class FieldLine(QWidget):
    """``reveal`` answers ``show_asked``."""

    show_asked = Signal()
    copy_asked = Signal()

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = title
        self.value = QLabel(HIDDEN)
        self.value.setProperty("role", "muted")
        self.value.setTextFormat(Qt.TextFormat.PlainText)
        self.value.setWordWrap(True)
        self.eye = icon_button("eye", "Show for a short time", self._turn)
        self.eye.setCheckable(True)
        self._timer = QTimer(self, singleShot=True, interval=1000 * SEEN_S)
        self._timer.timeout.connect(self.hide_value)
        head = row(gap=2)
        named = label(role="strong")
        named.setText(title)
        head.addWidget(named)
        head.addStretch()
        head.addWidget(self.eye)
        head.addWidget(icon_button("copy", "Copy for a short time", self.copy_asked.emit))
        parts = column(self, gap=0)
        parts.addLayout(head)
        parts.addWidget(self.value)
        self.hide_value()

    def reveal(self, value: str) -> None:
        """Show the value until the time is over."""
        self.value.setText(value if len(value) <= SHOWN else f"{value[:SHOWN]}…")
        self.value.setAccessibleName(self._title)
        self.value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.eye.setChecked(True)
        say(self.eye, QToolButton.setToolTip, "Hide")
        self._timer.start()

    def hide_value(self) -> None:
        """Forget the value."""
        self._timer.stop()
        self.value.setText(HIDDEN)
        self.value.setAccessibleName(tr("{field}, hidden", field=self._title))
        self.value.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.eye.setChecked(False)
        say(self.eye, QToolButton.setToolTip, "Show for a short time")

    def _turn(self) -> None:
        if self.eye.isChecked():
            self.eye.setChecked(False)  # until the value is here
            self.show_asked.emit()
        else:
            self.hide_value()
