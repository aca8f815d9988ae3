"""What was understood of a recording, beside the canvas: proposals to accept one by one or many, and the vault."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QWidget

from studio.i18n import language, tr, tr_count
from studio.panels.recording.cards import ProposalCard, plain
from studio.panels.recording.groups import Groups, More
from studio.panels.recording.secrets import SecretCard
from studio.state.understood import Understood
from studio.widgets.empty import Empty
from studio.widgets.even_edge import EvenEdge
from studio.widgets.parts import button, clear, column, row


class UnderstoodPanel(QWidget):
    """``touched`` tells which steps a proposal that is looked at would change."""

    touched = Signal(list)
    kept = Signal(SecretCard, str, dict)  #: put these values into the vault under this name
    vault_asked = Signal()  #: the vault must be made first
    run_asked = Signal()  #: all is decided, and the workflow is to be run

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._understood: Understood | None = None
        self._credentials: tuple[str, ...] = ()
        self.cards: list[ProposalCard] = []
        self._placed: list[str] | None = None
        self.secrets: list[SecretCard] = []
        self._stack = QStackedWidget()
        self._count = plain("", "muted")
        self.all_button = button("Accept all", "primary", act=self._accept_all)
        self.run_button = button("verb|Run", "primary", "play", self.run_asked.emit)
        self._list = column(gap=8)
        self._vault = QWidget()
        self._needed = column(self._vault, gap=8)
        #: What most people want, and what few do.
        self.likely, self.more = Groups(), More()
        for part in (self._vault, self.likely, self.more):
            self._list.addWidget(part)
        self._list.addStretch()
        self._lay_out()
        language().changed.connect(self.rebuild)

    def show_understood(self, understood: Understood | None) -> None:
        """Another recording, or none."""
        if understood is self._understood:
            return
        if self._understood is not None:
            self._understood.changed.disconnect(self._show)
            self._understood.destroyed.disconnect(self._forget)
        self._understood = understood
        if understood is not None:
            understood.changed.connect(self._show)
            understood.destroyed.connect(self._forget)
        self.rebuild()

    def set_credentials(self, credentials: tuple[str, ...]) -> None:
        """What the vault holds, as ``item.field``."""
        self._credentials = credentials
        for card in self.secrets:
            card.show_credentials(credentials)

    def _forget(self) -> None:
        self._understood = None
        self.rebuild()

    def rebuild(self) -> None:
        """Make every card anew."""
        for card in self.cards:
            card.hide()
            card.deleteLater()
        self.cards, self.secrets = [], []
        clear(self._needed)
        understood = self._understood
        self._vault.setVisible(understood is not None and bool(understood.needs))
        if understood is not None:
            for name, needs in understood.items().items():
                self._add_secret(SecretCard(name, needs, self._credentials))
            for proposal in understood.proposals:
                card = ProposalCard(understood, proposal)
                card.looked_at.connect(lambda id=proposal.id: self.touched.emit(understood.touched(id)))
                self.cards.append(card)
        self._placed = None
        self._show()

    def _add_secret(self, card: SecretCard) -> None:
        card.kept.connect(lambda name, values: self.kept.emit(card, name, values))
        card.chosen.connect(lambda name: self._use(card, name))
        card.vault_asked.connect(self.vault_asked)
        self.secrets.append(card)
        self._needed.addWidget(card)

    def _use(self, card: SecretCard, name: str) -> None:
        if self._understood is not None:
            self._understood.use_credential(card.item, name)
            self.rebuild()

    def _show(self) -> None:
        self._place_cards()
        understood = self._understood
        shown = understood is not None and bool(understood.proposals or understood.needs)
        self._stack.setCurrentIndex(1 if shown else 0)
        if understood is None:
            return
        waiting = sum(card.waits for card in self.likely.cards)
        text = tr_count("{n} proposal waits for you", "{n} proposals wait for you", waiting)
        self._count.setText(text if waiting else _when_decided(understood))
        self.all_button.setVisible(waiting > 0)
        self.run_button.setVisible(waiting == 0)
        for card in self.cards:
            card.show_standing()
        self.likely.show_standing()
        self.more.show_standing()

    def _place_cards(self) -> None:
        """What most people want stands first; a decision may make others of that kind."""
        understood = self._understood
        likely = [card.id for card in self.cards if understood is not None and understood.likely(card.id)]
        if likely == self._placed:
            return
        self._placed = likely
        kinds = {one.id: one for one in understood.proposals} if understood is not None else {}
        self.likely.take([card for card in self.cards if card.id in likely], kinds)
        self.more.groups.take([card for card in self.cards if card.id not in likely], kinds)

    def _accept_all(self) -> None:
        for card in self.likely.cards:
            if card.waits:
                card.attempt(card.accept)

    def _lay_out(self) -> None:
        page = QWidget()
        whole = column(page, gap=0)
        head = row(gap=8)
        head.setContentsMargins(14, 10, 14, 10)
        head.addWidget(self._count, 1)
        head.addWidget(self.all_button)
        head.addWidget(self.run_button)
        whole.addLayout(head)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        self._list.setContentsMargins(0, 2, 0, 14)
        inner.setContentsMargins(14, 0, 14, 0)
        inner.setLayout(self._list)
        scroll.setWidget(inner)
        EvenEdge(scroll, 14)
        whole.addWidget(scroll, 1)
        none = Empty(
            "lightbulb",
            "Nothing to decide",
            "After a recording it stands here what was understood: values, loops, addresses and what belongs into the "
            "vault.",
        )
        self._stack.addWidget(none)
        self._stack.addWidget(page)
        self.setMinimumWidth(300)
        column(self, gap=0).addWidget(self._stack)


def _when_decided(understood: Understood) -> str:
    """What is left to do once nothing waits for a decision."""
    if understood.kept.needs:
        return tr("All is decided. The vault still needs what was left out.")
    return tr("All is decided: run it.")
