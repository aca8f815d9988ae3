"""The choice of how far Home looks back."""

from __future__ import annotations

from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from studio.i18n import language, say, tr_count
from studio.state.overview import PERIODS, Overview
from studio.widgets.parts import row


class Period(QWidget):
    """One button for each period."""

    def __init__(self, overview: Overview) -> None:
        super().__init__()
        say(self, QWidget.setAccessibleName, "Period")
        self.buttons = QButtonGroup(self)
        parts = row(self, gap=4)
        for days in PERIODS:
            made = QPushButton()
            made.setCheckable(True)
            made.setProperty("kind", "chip")
            self.buttons.addButton(made, days)
            parts.addWidget(made)
        self.buttons.button(overview.days).setChecked(True)
        self.buttons.idClicked.connect(overview.look_back)
        language().changed.connect(self._show_texts)
        self._show_texts()

    def _show_texts(self) -> None:
        for days in PERIODS:
            self.buttons.button(days).setText(tr_count("{n} day", "{n} days", days))
