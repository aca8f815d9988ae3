"""What narrows the list of runs down: states with their counts, workflow, period, words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from runtime.model import JsonObject
from studio.i18n import language, mark, say, tr
from studio.state.run_pages import Question
from studio.widgets.inputs import ChoiceBox
from studio.widgets.lists import search_field
from studio.widgets.parts import column, row
from studio.widgets.wrapping import WrappingRow

#: What the buttons show: their title, and the states they stand for.
STATES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (mark("runs|All"), ()),
    (mark("runs|Running"), ("running", "queued", "paused")),
    (mark("runs|Waiting"), ("waiting",)),
    (mark("runs|Failed"), ("failed",)),
    (mark("runs|Completed"), ("completed",)),
    (mark("runs|Cancelled"), ("cancelled",)),
)
#: The button of the deleted runs stands after those of the states.
BIN = len(STATES)
PERIODS = (
    (mark("All dates"), 0), (mark("Last 24 hours"), 1), (mark("Last 7 days"), 7), (mark("Last 30 days"), 30),
    (mark("Last 90 days"), 90),
)  # fmt: skip
#: How long a person rests from typing before the list is asked for, in milliseconds.
TYPING_MS = 250


class RunFilters(QWidget):
    """``changed`` carries what differs in the question. ``states`` stand in a line of their own, below this widget."""

    changed = Signal(dict)

    def __init__(self) -> None:
        super().__init__()
        self.search = search_field("Search runs")
        self.workflows, self.periods = ChoiceBox(), ChoiceBox()
        self.states, self._states = QWidget(), QButtonGroup(self)
        self._counts: Mapping[str, int] = {}
        self._deleted = 0
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._typing.timeout.connect(lambda: self.changed.emit({"text": self.search.text().strip()}))
        self._lay_out()
        self._states.idClicked.connect(lambda number: self.changed.emit(_question(number)))
        self.search.textChanged.connect(lambda _: self._typing.start())
        self.workflows.activated.connect(lambda _: self.changed.emit({"workflow": self.workflows.currentData() or ""}))
        self.periods.activated.connect(lambda _: self.changed.emit({"days": self.periods.currentData()}))
        language().changed.connect(self._show_texts)

    def show_question(self, question: Question) -> None:
        """Show what is asked, when somebody else has asked it."""
        for number in range(len(STATES) + 1):
            asked = _question(number)
            self._button(number).setChecked((asked["status"], asked["deleted"]) == (question.status, question.deleted))
        self.periods.setCurrentIndex(max(0, self.periods.findData(question.days)))
        self.workflows.setCurrentIndex(max(0, self.workflows.findData(question.workflow)))
        if self.search.text().strip() != question.text:
            self.search.setText(question.text)

    def show_counts(self, counts: Mapping[str, int], deleted: int = 0) -> None:
        """How many runs there are of each state, and how many are deleted."""
        self._counts, self._deleted = counts, deleted
        self._show_texts()

    def show_workflows(self, workflows: Iterable[tuple[str, str]]) -> None:
        """Offer these workflows, by id and name."""
        chosen = self.workflows.currentData()
        self.workflows.clear()
        self.workflows.addItem(tr("All workflows"), "")
        for id, name in workflows:
            self.workflows.addItem(name, id)
        self.workflows.setCurrentIndex(max(0, self.workflows.findData(chosen)))

    def _show_texts(self) -> None:
        words = language().words
        for number, (title, states) in enumerate(STATES):
            count = sum(self._counts.get(state, 0) for state in states or self._counts)
            self._button(number).setText(f"{tr(title)}  {words.number(count)}" if count else tr(title))
        bin_title = tr("runs|Deleted")
        self._button(BIN).setText(f"{bin_title}  {words.number(self._deleted)}" if self._deleted else bin_title)
        for place, (title, _) in enumerate(PERIODS):
            self.periods.setItemText(place, tr(title))
        self.workflows.setItemText(0, tr("All workflows"))

    def _button(self, number: int) -> QPushButton:
        found = self._states.button(number)
        assert isinstance(found, QPushButton)
        return found

    def _lay_out(self) -> None:
        for number in range(len(STATES) + 1):
            made = QPushButton()
            made.setCheckable(True)
            made.setProperty("kind", "chip")
            self._states.addButton(made, number)
        self._button(0).setChecked(True)
        self.workflows.addItem("", "")
        self.workflows.setMinimumWidth(170)
        self.workflows.setMaximumWidth(260)
        for _, days in PERIODS:
            self.periods.addItem("", days)
        say(self.workflows, ChoiceBox.setAccessibleName, "Workflow")
        say(self.periods, ChoiceBox.setAccessibleName, "Period")
        choices = row(gap=10)
        self.search.setMaximumWidth(360)
        choices.addWidget(self.search, 1)
        choices.addWidget(self.workflows)
        choices.addWidget(self.periods)
        choices.addStretch()
        column(self).addLayout(choices)
        middle = Qt.AlignmentFlag.AlignVCenter
        states, kinds = row(self.states, gap=4), [self._button(number) for number in range(BIN)]
        states.addWidget(WrappingRow(kinds, gap=4, at_end=False), 1, middle)
        states.addWidget(self._button(BIN), alignment=middle)
        self._show_texts()


def _question(number: int) -> JsonObject:
    """What a button asks for."""
    return {"status": STATES[number][1] if number < BIN else (), "deleted": number == BIN}
