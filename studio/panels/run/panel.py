"""The dock of a run: the bar, what it waits for, the log."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from runtime.model import JsonObject
from studio.forms.waiting import WaitingCard
from studio.panels.log.panel import LogPanel
from studio.panels.run.bar import RunBar
from studio.state.run_session import RunSession
from studio.widgets.parts import column


class RunPanel(QWidget):
    """Shows one run at a time."""

    answered = Signal(dict, str, dict)  #: the place that waited, decision, values

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bar = RunBar()
        self.log = LogPanel()
        self._cards: list[WaitingCard] = []
        self._place = column(gap=6)
        whole = column(self, gap=0)
        whole.addWidget(self.bar)
        whole.addLayout(self._place)
        whole.addWidget(self.log, 1)

    def show_session(self, session: RunSession | None, steps: int = 0) -> None:
        """Show another run, or none."""
        self.bar.show_session(session, steps)
        self.log.show_session(session)
        self.show_waiting((), str)

    def show_waiting(self, places: Iterable[JsonObject], name_of: Callable[[str], str]) -> None:
        """Show what the run waits for; ``name_of`` gives a step's name."""
        for card in self._cards:
            self._place.removeWidget(card)
            card.deleteLater()
        self._cards = []
        for place in places:
            card = WaitingCard(place, name_of(place["step"]), self)
            card.answered.connect(self._answerer(place))
            self._cards.append(card)
            self._place.addWidget(card)
        self._place.setContentsMargins(8, 4 if self._cards else 0, 8, 0)

    @property
    def cards(self) -> tuple[WaitingCard, ...]:
        """What is asked now."""
        return tuple(self._cards)

    def _answerer(self, place: JsonObject) -> Callable[[str, JsonObject], None]:
        return lambda decision, values: self.answered.emit(place, decision, values)
