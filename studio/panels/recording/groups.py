"""Proposals in groups: those of one kind stand together and can be accepted at once; what few people need is folded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QToolButton, QWidget

from runtime.recorder.proposals import Proposal
from studio.i18n import language, mark, tr_count
from studio.panels.recording.cards import ProposalCard
from studio.theme import icon
from studio.widgets.parts import SMALL, button, column, label, row

#: Kinds of proposals by the group that they stand in, in the order of the groups.
KINDS = {
    mark("What is done again and again"): ("loop", "retry"),
    mark("Address of the site"): ("environment",),
    mark("Inputs"): ("variable",),
    mark("What is waited for"): ("expectation",),
}


class Group(QWidget):
    """Cards of one kind below their heading; a single one needs none."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.cards: list[ProposalCard] = []
        self.accept_button = button("Accept these", "link", act=self.accept)
        self._head = QWidget()
        head = row(self._head, gap=8)
        head.setContentsMargins(0, 6, 0, 0)
        head.addWidget(label(title, "caption"), 1)
        head.addWidget(self.accept_button)
        self._list = column(self, gap=8)
        self._list.addWidget(self._head)

    def take(self, cards: Iterable[ProposalCard]) -> None:
        """Show these cards, wherever they stood before."""
        self.cards = list(cards)
        for card in self.cards:
            self._list.addWidget(card)

    def accept(self) -> None:
        """Accept all of them that wait."""
        for card in self.cards:
            if card.waits:
                card.attempt(card.accept)

    def show_standing(self) -> None:
        """What can be done with them now."""
        self._head.setVisible(len(self.cards) > 1)
        self.accept_button.setVisible(sum(card.waits for card in self.cards) > 1)
        self.setVisible(bool(self.cards))


class Groups(QWidget):
    """A group for each kind."""

    def __init__(self) -> None:
        super().__init__()
        self.groups = {title: Group(title) for title in KINDS}
        whole = column(self, gap=8)
        for group in self.groups.values():
            whole.addWidget(group)

    def take(self, cards: Sequence[ProposalCard], kind_of: dict[str, Proposal]) -> None:
        """Show these cards, each in the group of its proposal."""
        for title, group in self.groups.items():
            group.take(card for card in cards if kind_of[card.id].kind in KINDS[title])

    @property
    def cards(self) -> list[ProposalCard]:
        """All cards in it."""
        return [card for group in self.groups.values() for card in group.cards]

    def show_standing(self) -> None:
        for group in self.groups.values():
            group.show_standing()
        self.setVisible(bool(self.cards))


class More(QWidget):
    """Proposals that few people need, folded below a line that says how many there are."""

    def __init__(self) -> None:
        super().__init__()
        self.groups = Groups()
        self._inside = QWidget()
        self.head = QToolButton()
        self.head.setProperty("role", "caption")
        self.head.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.head.setIconSize(QSize(SMALL, SMALL))
        self.head.clicked.connect(lambda: self.open(self._inside.isHidden()))
        why = label(
            mark(
                "Usually not needed: values that a loop gives anyway or that were chosen from a list, and steps that "
                "wait for what came up on the page, so that a run stops where it does not."
            ),
            "muted",
            wrap=True,
        )
        inside = column(self._inside, gap=8)
        inside.addWidget(why)
        inside.addWidget(self.groups)
        whole = column(self, gap=6)
        whole.addWidget(self.head, alignment=Qt.AlignmentFlag.AlignLeft)
        whole.addWidget(self._inside)
        self.open(False)
        language().changed.connect(self.show_standing)

    def open(self, open: bool) -> None:
        """Show them, or only how many there are."""
        self._inside.setVisible(open)
        self.head.setIcon(icon("chevron-down" if open else "chevron-right"))

    def show_standing(self) -> None:
        """How many there are, and how each stands."""
        self.groups.show_standing()
        number = len(self.groups.cards)
        self.head.setText(tr_count("{n} more proposal", "{n} more proposals", number))
        self.setVisible(number > 0)
