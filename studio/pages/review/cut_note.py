"""Above the steps of a very long run: that the first ones are left out, and a way to them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from studio.i18n import language, say, tr, tr_count
from studio.widgets.parts import button, column, label


class CutNote(QFrame):
    """Hidden while nothing is left out."""

    more_asked = Signal()  #: read earlier steps too

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._last = 0
        self.said = label(role="small", wrap=True)
        self.more = button("Show earlier steps", act=self._ask)
        parts = column(self, margin=8, gap=6)
        parts.addWidget(self.said)
        parts.addWidget(self.more)
        language().changed.connect(self._show_text)
        self.hide()

    def show_last(self, last: int) -> None:
        """So many of the last steps are here, and of the others only what stands out; 0: all are here."""
        self._last = last
        self.setVisible(last > 0)
        self.more.setEnabled(True)
        say(self.more, type(self.more).setText, "Show earlier steps")
        self._show_text()

    def _show_text(self) -> None:
        text = tr_count("The last step is shown.", "The last {n} steps are shown.", self._last)
        rest = tr("Of those before them only what failed and the last pass of each step.")
        self.said.setText(f"{text} {rest}")

    def _ask(self) -> None:
        self.more.setEnabled(False)
        say(self.more, type(self.more).setText, "Reading them…")
        self.more_asked.emit()
