"""The dock of a run: the bar, what it waits for, the log."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from runtime.model import JsonObject
from studio.forms.waiting import WaitingCard
from studio.panels.log.panel import LogPanel
from studio.panels.run.bar import RunBar
from studio.state.run_session import RunSession
from studio.widgets.parts import as_high_as_needed, column

#: The first question is seen whole, if it is not higher than this: pixels at least, and a part of the window.
_QUESTION_LEAST, _QUESTION_PART = 150, 0.25


class RunPanel(QWidget):
    """Shows one run at a time."""

    answered = Signal(dict, str, dict)  #: the place that waited, decision, values

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bar = RunBar()
        self.log = LogPanel()
        self._cards: list[WaitingCard] = []
        self._place, self._questions = column(gap=6), QScrollArea()
        whole = column(self, gap=0)
        whole.addWidget(self.bar)
        whole.addWidget(self._questions, 3)
        whole.addWidget(self.log, 1)
        self._lay_out_questions()

    def show_session(self, session: RunSession | None, steps: int = 0, flow: Path | None = None) -> None:
        """Show another run, or none; ``flow`` is the file of the workflow that it is a run of."""
        self.bar.show_session(session, steps, flow)
        self.log.show_session(session)
        self.show_waiting((), str)

    def show_waiting(self, places: Iterable[JsonObject], name_of: Callable[[str], str]) -> None:
        """Show what the run waits for; ``name_of`` gives the name of a step of its own workflow."""
        for card in self._cards:
            self._place.removeWidget(card)
            card.deleteLater()
        self._cards = []
        for place in places:
            called = ">" in place.get("scope", "")
            name = str(place.get("name") or place["step"]) if called else name_of(place["step"])
            card = WaitingCard(place, name, self)
            card.answered.connect(self._answerer(place))
            self._cards.append(card)
            self._place.insertWidget(self._place.count() - 1, card)
        if self._cards:
            whole = self._cards[0].sizeHint().height() + 12
            most = max(_QUESTION_LEAST, round(self.window().height() * _QUESTION_PART))
            self._questions.setMinimumHeight(min(whole, most))
        self._questions.setVisible(bool(self._cards))

    def _lay_out_questions(self) -> None:
        """Several questions are scrolled: the log below stays in sight however low the dock is."""
        content = QWidget()
        as_high_as_needed(content)
        content.setLayout(self._place)
        self._place.setContentsMargins(8, 4, 8, 4)
        self._place.addStretch()
        self._questions.setWidget(content)
        self._questions.setWidgetResizable(True)
        self._questions.setFrameShape(QFrame.Shape.NoFrame)
        self._questions.hide()

    @property
    def cards(self) -> tuple[WaitingCard, ...]:
        """What is asked now."""
        return tuple(self._cards)

    def _answerer(self, place: JsonObject) -> Callable[[str, JsonObject], None]:
        return lambda decision, values: self.answered.emit(place, decision, values)
