"""What a waiting run asks, where the dock of its workflow is not in front: one card for each question."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QScrollArea, QWidget

from runtime.model import JsonObject
from studio.forms.waiting import WaitingCard
from studio.i18n import say
from studio.widgets.fitting import Fitting
from studio.widgets.parts import button, column, label, row

#: As wide at least, and so high at most before it is scrolled, in pixels.
WIDTH, MOST_HEIGHT = 520, 560
#: What stands around the questions in the dialog and around the dialog on the screen, in pixels.
_AROUND = 200
#: Room for the bar beside what is scrolled.
_BAR = 8


class AnswersDialog(QDialog):
    """``places`` are what the run waits for; it closes when the last one was answered."""

    answered = Signal(dict, str, dict)  #: the place, decision, values

    def __init__(self, parent: QWidget, places: Sequence[JsonObject]) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        say(self, QDialog.setWindowTitle, "The run waits for an answer")
        self.setMinimumWidth(WIDTH)
        self.cards: dict[tuple[str, str], WaitingCard] = {}
        whole = column(self, margin=20, gap=12)
        whole.addWidget(label("The run waits for an answer", "heading"))
        self._content = content = Fitting()
        content.fitted.connect(self._fit)
        asked = self._asked = column(content, gap=10)
        for place in places:
            card = WaitingCard(place, place.get("name") or place["step"], content)
            card.answered.connect(self._answerer(place))
            self.cards[place["scope"], place["step"]] = card
            asked.addWidget(card)
        self._area = area = QScrollArea()
        area.setWidget(content)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        whole.addWidget(area, 1)
        buttons = row()
        buttons.addStretch()
        buttons.addWidget(button("Later", act=self.reject))
        whole.addLayout(buttons)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._area.setMinimumWidth(self._content.minimumSizeHint().width() + _BAR)
        self._fit(self._content.wanted_height)

    def _fit(self, height: int) -> None:
        """As high as what is asked, up to a limit and to what the screen has; then it is scrolled."""
        room = self.screen().availableGeometry().height() - _AROUND
        shown = min(MOST_HEIGHT, height, room)
        self._asked.setContentsMargins(0, 0, _BAR if shown < height else 0, 0)
        self._area.setMinimumHeight(shown)
        self.adjustSize()

    def take_away(self, place: JsonObject) -> None:
        """It was answered; the last one closes the dialog."""
        card = self.cards.pop((place["scope"], place["step"]))
        card.hide()
        card.deleteLater()
        if not self.cards:
            self.accept()

    def show_wrong(self, place: JsonObject, wrong: dict[str, str]) -> None:
        """A message under each field of a question that is wrong."""
        self.cards[place["scope"], place["step"]].show_wrong(wrong)

    def _answerer(self, place: JsonObject) -> Callable[[str, JsonObject], None]:
        return lambda decision, values: self.answered.emit(place, decision, values)
