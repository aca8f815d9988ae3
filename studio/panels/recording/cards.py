"""One card for each thing that was understood: what is proposed, why, what would be different, and the decision."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from runtime.errors import UnderstudyError
from runtime.model import Json, VariableType
from runtime.recorder.proposals import Proposal
from runtime.recorder.proposals.loops import LoopProposal
from runtime.recorder.proposals.variables import VariableProposal, guessed
from studio.i18n import mark, say, told_error, tr, tr_count
from studio.panels.recording.table import TableChooser
from studio.state.understood import Standing, Understood
from studio.widgets.elided import ElidedLabel
from studio.widgets.inputs import ChoiceBox
from studio.widgets.parts import button, column, image, label, restyle, row

_ICONS = {
    "variable": ("variable", "accent"),
    "loop": ("repeat", "accent"),
    "environment": ("globe", "accent"),
    "expectation": ("hourglass", "accent"),
    "retry": ("list-restart", "accent"),
}
_TYPES = {
    VariableType.STRING: mark("type|Text"),
    VariableType.NUMBER: mark("type|Number"),
    VariableType.BOOLEAN: mark("type|Yes or no"),
}
#: Rows and columns of a table that are shown: as many as a narrow panel has room for.
_ROWS, _COLUMNS = 3, 3


class Card(QFrame):
    """Tells when somebody looks at it."""

    looked_at = Signal()

    def __init__(self, icon: str, tone: str, title: str) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(title)
        whole = row(self, gap=10)
        whole.setContentsMargins(12, 10, 12, 10)
        whole.addWidget(image(icon, 18, tone), alignment=Qt.AlignmentFlag.AlignTop)
        self.parts = column(gap=6)
        whole.addLayout(self.parts, 1)
        self.title = plain(title, "strong")
        self.parts.addWidget(self.title)
        self.error = plain("", "error")
        self.error.hide()

    def fail(self, error: UnderstudyError) -> None:
        """Say what stood in the way."""
        self.error.setText(told_error(error).replace("_", "_\u200b"))
        self.error.show()

    def attempt(self, act: Callable[[], object]) -> None:
        """Do what the person asked for; what goes wrong is said on the card."""
        self.error.hide()
        try:
            act()
        except UnderstudyError as error:
            self.fail(error)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.looked_at.emit()
        super().enterEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.looked_at.emit()
        restyle(self, "lit", True)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        restyle(self, "lit", False)
        super().focusOutEvent(event)


class ProposalCard(Card):
    """A proposal with its decision."""

    def __init__(self, understood: Understood, proposal: Proposal) -> None:
        super().__init__(*_ICONS.get(proposal.kind, ("lightbulb", "accent")), proposal.title)
        self._understood, self.id = understood, proposal.id
        self._variable: VariableForm | None = None
        self.table: TableChooser | None = None
        self._reasons = QWidget()
        self._add_reasons(proposal, column(self._reasons, gap=6))
        self.parts.addWidget(self._reasons)
        self.parts.addWidget(self.error)
        self._add_line(proposal.title)
        self._add_buttons()
        self.show_standing()

    @property
    def waits(self) -> bool:
        """Whether it can be accepted now."""
        return self._understood.standing(self.id) is Standing.OPEN and self._understood.against(self.id) is None

    def accept(self) -> None:
        """Make the change."""
        if self._variable is not None:
            name, type, default = self._variable.values()
            self._understood.shape_variable(self.id, name=name, type=type, default=default)
        if self.table is not None and self.table.table is not None:
            self._understood.shape_loop(self.table.loop, self.table.table, self.table.columns())
        self._understood.accept(self.id)

    def show_standing(self) -> None:
        """Open, accepted, dismissed, or excluded by another one."""
        standing, other = self._understood.standing(self.id), self._understood.against(self.id)
        gone = standing is Standing.GONE
        excluded = (gone or standing is Standing.OPEN) and other is not None
        self._accept.setVisible(standing is Standing.OPEN and not excluded)
        self._dismiss.setVisible((standing is Standing.OPEN or gone) and not excluded)
        say(self._dismiss, QPushButton.setText, "proposal|Dismiss" if gone else "Not this")
        self._reopen.setVisible(standing is Standing.DISMISSED)
        self._done.setVisible(gone and other is None)
        self._done.setText(tr("Its steps were changed or are gone, so it does not fit any more."))
        if excluded and other is not None:
            self._fold("–", tr("It does not go together with “{title}”.", title=other.title))
        elif standing is Standing.ACCEPTED:
            self._fold("✓", tr("Accepted. Undo takes it back."))
        elif standing is Standing.DISMISSED:
            self._fold("–", tr("Left as it was recorded."))
        else:
            self._fold("", "")
        self._reasons.setVisible(standing is Standing.OPEN and not excluded)
        if self.table is not None:
            self.table.setVisible(standing is Standing.OPEN)

    def _fold(self, sign: str, said: str) -> None:
        """What is decided is one line, so that what waits is not far below; what is ``said`` of it is its tool tip.
        Without that it is whole."""
        self.title.setVisible(not said)
        self._line.setVisible(bool(said))
        self._mark.setText(sign)
        self._decided.setToolTip(f"{self.accessibleName()}\n{said}")
        self.setAccessibleDescription(said)

    def _add_reasons(self, proposal: Proposal, layout: QVBoxLayout) -> None:
        """Why it is proposed, and what would be different."""
        layout.addWidget(plain(proposal.reason, "muted"))
        if isinstance(proposal, LoopProposal) and proposal.rows:
            layout.addWidget(_table(proposal))
        if isinstance(proposal, VariableProposal):
            self._variable = VariableForm(proposal)
            layout.addWidget(self._variable)
            return
        changes = [plain(f"→ {change}", "small") for change in proposal.changes]
        for change in changes:
            layout.addWidget(change)
        if isinstance(proposal, LoopProposal) and proposal.variable and proposal.columns:
            layout.addWidget(self._table_of(proposal, changes[:1]))

    def _add_line(self, title: str) -> None:
        """What is left of a card whose proposal is decided."""
        self._line, self._mark, self._decided = QWidget(), plain("", "small"), ElidedLabel()
        self._mark.setWordWrap(False)
        self._decided.setProperty("role", "small")
        self._decided.setText(title)
        self._reopen = button("Decide again", "link", act=lambda: self._understood.reopen(self.id))
        whole = row(self._line, gap=6)
        whole.addWidget(self._mark)
        whole.addWidget(self._decided, 1)
        whole.addWidget(self._reopen)
        self.parts.addWidget(self._line)

    def _table_of(self, proposal: LoopProposal, otherwise: list[QLabel]) -> TableChooser:
        """The way to a table; ``otherwise`` tells what is without one."""
        self.table = TableChooser(proposal, self._understood.folder)
        self.table.failed.connect(self.fail)
        for said in (*otherwise, self.error):
            self.table.chosen.connect(said.hide)
        return self.table

    def _add_buttons(self) -> None:
        self._done = plain("", "small")
        self._accept = button("Accept", "primary", act=lambda: self.attempt(self.accept))
        self._dismiss = button("Not this", act=lambda: self._understood.dismiss(self.id))
        self.parts.addWidget(self._done)
        buttons = row(gap=6)
        for made in (self._accept, self._dismiss):
            buttons.addWidget(made)
        buttons.addStretch()
        self.parts.addLayout(buttons)


class VariableForm(QWidget):
    """Name, type and default of a variable that is proposed."""

    def __init__(self, proposal: VariableProposal) -> None:
        super().__init__()
        self._name, self._type, self._default = QLineEdit(proposal.variable), ChoiceBox(), QLineEdit()
        for type, text in _TYPES.items():
            self._type.addItem(tr(text), type)
        self._type.setCurrentIndex(max(0, self._type.findData(proposal.type)))
        self._default.setText(str(proposal.default))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 2, 0, 2)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        fields = (
            (mark("variable|Name"), self._name),
            (mark("variable|Type"), self._type),
            (mark("Default"), self._default),
        )
        for line, (title, widget) in enumerate(fields):
            said = label(title, "small")
            said.setBuddy(widget)
            say(widget, QWidget.setAccessibleName, title)
            grid.addWidget(said, line, 0)
            grid.addWidget(widget, line, 1)
        grid.setColumnStretch(1, 1)

    def values(self) -> tuple[str, VariableType, Json]:
        """What stands there now; a default that does not fit the type stays a text."""
        type, text = VariableType(self._type.currentData()), self._default.text()
        default: Json = text
        if type is VariableType.NUMBER:
            guess, value = guessed(text)
            type, default = (type, value) if guess is VariableType.NUMBER else (VariableType.STRING, text)
        elif type is VariableType.BOOLEAN:
            default = text.strip().lower() in ("true", "yes", "1", tr("yes").lower())
        return self._name.text().strip(), type, default


def plain(text: str, role: str) -> QLabel:
    """A text that comes from elsewhere, shown as it is."""
    made = label(role=role, wrap=True)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setText(text.replace("_", "_\u200b"))  # a long name may be broken there
    return made


def _table(proposal: LoopProposal) -> QWidget:
    """The first rows of what a loop goes over."""
    shown = QFrame()
    shown.setProperty("role", "sheet")
    grid = QGridLayout(shown)
    grid.setContentsMargins(8, 6, 8, 6)
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(2)
    columns = proposal.columns[:_COLUMNS]
    for place, name in enumerate(columns):
        grid.addWidget(_cell(name, "small-strong"), 0, place)
    for line, record in enumerate(proposal.rows[:_ROWS], 1):
        for place, name in enumerate(columns):
            grid.addWidget(_cell(str(record.get(name, "")), "small"), line, place)
    more = len(proposal.rows) - _ROWS
    if more > 0:
        rest = plain(tr_count("and {n} row more", "and {n} rows more", more), "small")
        grid.addWidget(rest, _ROWS + 1, 0, 1, len(columns) or 1)
    for place in range(len(columns)):
        grid.setColumnStretch(place, 1)
    return shown


def _cell(text: str, role: str) -> QLabel:
    """What fits of it: a cell that asked for its whole text would push every card over the edge of the panel."""
    made = ElidedLabel()
    made.setProperty("role", role)
    made.setText(text)
    return made
