"""What Home says in place of activity and health while there is no host: what happened, what to do, another try."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QWidget

from studio.i18n import told
from studio.pages.home.cards import keep_shown
from studio.state.overview import Overview
from studio.widgets.parts import button, column, image, label, plain, row


class NoHost(QFrame):
    """Stands beside ``others`` in their parent, for them: they have nothing to show meanwhile."""

    def __init__(self, overview: Overview, others: QWidget) -> None:
        # Without a parent, what is shown would be a window of its own.
        super().__init__(others.parentWidget())
        self._overview, self._others = overview, others
        self.setProperty("role", "notice-danger")
        self.message, self.remedy = plain(), plain()
        self.again = button("Try again", "", "refresh-cw", overview.host_wanted.emit)
        parts = row(self, margin=16, gap=12)
        parts.addWidget(image("plug", 20, "danger"), alignment=Qt.AlignmentFlag.AlignTop)
        texts = column(gap=4)
        texts.addWidget(label("Runs are not possible", "strong"))
        texts.addWidget(self.message)
        texts.addWidget(self.remedy)
        parts.addLayout(texts, 1)
        parts.addWidget(self.again, alignment=Qt.AlignmentFlag.AlignTop)
        keep_shown(overview, self.show_error)

    def show_error(self) -> None:
        """Say why there is no host, or go."""
        error = self._overview.error
        self.setHidden(error is None)
        self._others.setHidden(error is not None)
        if error is not None:
            self.message.setText(told(error.message))
            self.remedy.setText(told(error.remedy))
            self.remedy.setHidden(not error.remedy)
