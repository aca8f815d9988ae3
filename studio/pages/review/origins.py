"""How a run is told from the others of its workflow: its id, which can be copied, and what it was started with."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QApplication, QPushButton, QSizePolicy, QWidget

from runtime.model import JsonObject
from studio.i18n import say, tr
from studio.state.results import given, results_of
from studio.theme import icon
from studio.widgets.elided import ElidedLabel
from studio.widgets.parts import ROOM, SMALL, icon_button, row

#: Letters of an id that are shown, as in lists of the command line; all of them are copied.
SHORT = 8
#: The words are never narrower, in pixels.
_WORDS = 48


class Origins(QWidget):
    """``show_run`` it."""

    copied = Signal(str)  #: the run's whole id is in the clipboard
    all_asked = Signal()  #: show all inputs in full

    def __init__(self) -> None:
        super().__init__()
        self.id = QPushButton(icon("copy", "accent"), "")
        self.id.setProperty("kind", "link")
        self.id.setIconSize(QSize(SMALL + ROOM, SMALL))
        self.id.clicked.connect(lambda: self._copy())
        self.inputs = ElidedLabel()
        self.inputs.setProperty("role", "muted")
        self.all = icon_button("table-2", "Show all that the run was started with", self.all_asked.emit)
        self._run = ""
        # The button stands right behind the words, which give way where there is no room for all.
        self.inputs.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.inputs.setMinimumWidth(_WORDS)
        parts = row(self, gap=4)
        parts.addWidget(self.id)
        parts.addSpacing(8)
        parts.addWidget(self.inputs)
        parts.addWidget(self.all)
        parts.addStretch(1)

    def show_run(self, info: JsonObject) -> None:
        """The id and the inputs of a run; what is secret among them came hidden."""
        self._run = str(info["id"])
        self.id.setText(self._run[:SHORT])
        say(self.id, QPushButton.setToolTip, "Copy the id of the run: {id}", id=self._run)
        say(self.id, QPushButton.setAccessibleName, "Copy the id of the run: {id}", id=self._run)
        told = results_of(given(info.get("inputs")), {})
        self.inputs.setText(tr("Started with: {inputs}", inputs=told.words))
        self.inputs.setToolTip(told.everything)
        for part in (self.inputs, self.all):
            part.setVisible(bool(told.words))

    def _copy(self) -> None:
        QApplication.clipboard().setText(self._run)
        self.copied.emit(self._run)
