"""The dock of a run: the bar, what it waits for, the log."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from runtime.model import JsonObject
from studio.forms.waiting import WaitingCard
from studio.panels.log.panel import LogPanel
from studio.panels.run.bar import RunBar
from studio.panels.run.questions import Questions
from studio.state.run_session import RunSession
from studio.widgets.parts import column

#: In a window that is lower than this, a question has the room of the log until it is answered.
LOW = 720


class RunPanel(QWidget):
    """Shows one run at a time."""

    answered = Signal(dict, str, dict)  #: the place that waited, decision, values

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bar = RunBar()
        self.log = LogPanel()
        self.questions = Questions()
        whole = column(self, gap=0)
        whole.addWidget(self.bar)
        whole.addWidget(self.questions)
        whole.addWidget(self.log, 1)
        whole.addStretch()

    def show_session(self, session: RunSession | None, steps: int = 0, flow: Path | None = None) -> None:
        """Show another run, or none; ``flow`` is the file of the workflow that it is a run of."""
        self.bar.show_session(session, steps, flow)
        self.log.show_session(session)
        self.show_waiting((), str)

    def show_waiting(self, places: Iterable[JsonObject], name_of: Callable[[str], str]) -> None:
        """Show what the run waits for; ``name_of`` gives the name of a step of its own workflow."""
        cards = list[WaitingCard]()
        for place in places:
            called = ">" in place.get("scope", "")
            name = str(place.get("name") or place["step"]) if called else name_of(place["step"])
            cards.append(WaitingCard(place, name, self))
            cards[-1].answered.connect(self._answerer(place))
        self.questions.show_cards(cards)
        self.log.setVisible(not cards or self.window().height() >= LOW)

    @property
    def cards(self) -> tuple[WaitingCard, ...]:
        """What is asked now."""
        return self.questions.cards

    def _answerer(self, place: JsonObject) -> Callable[[str, JsonObject], None]:
        return lambda decision, values: self.answered.emit(place, decision, values)
