"""What a run waits for, one question at a time: the one that is shown is seen whole, others are a click away."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QWidget

from studio.forms.waiting import WaitingCard
from studio.i18n import language, tr
from studio.widgets.parts import as_high_as_needed, column, icon_button, row

#: A question is seen whole, if it is not higher than this: pixels at least, and a part of the window.
LEAST, PART = 200, 0.32
SIDE = 8


class Questions(QWidget):
    """Hidden while nothing is asked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cards: tuple[WaitingCard, ...] = ()
        self._shown = 0
        self._count, self._pager = QLabel(), QWidget()
        self._count.setProperty("role", "caption")
        self._before = icon_button("chevron-left", "The question before", lambda: self.step(-1))
        self._next = icon_button("chevron-right", "The next question", lambda: self.step(1))
        self._place, self._area, self._content = column(gap=0), QScrollArea(), QWidget()
        self._lay_out()
        language().changed.connect(self._show)
        self.hide()

    def show_cards(self, cards: Sequence[WaitingCard]) -> None:
        """Ask these and nothing else, from the first on."""
        for card in self.cards:
            self._place.removeWidget(card)
            card.deleteLater()
        self.cards, self._shown = tuple(cards), 0
        for card in cards:
            self._place.addWidget(card)
            card.installEventFilter(self)
        self.setVisible(bool(cards))
        self._show()

    def step(self, by: int) -> None:
        """Go to the next question (1) or to the one before (-1)."""
        self._shown = min(max(self._shown + by, 0), len(self.cards) - 1)
        self._show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A message under a field makes its question higher."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _show(self) -> None:
        words, last = language().words, len(self.cards) - 1
        for number, card in enumerate(self.cards):
            card.setVisible(number == self._shown)
        self._pager.setVisible(last > 0)
        self._count.setText(tr("Question {n} of {all}", n=words.number(self._shown + 1), all=words.number(last + 1)))
        self._before.setEnabled(self._shown > 0)
        self._next.setEnabled(self._shown < last)
        self._area.verticalScrollBar().setValue(0)
        self._fit()

    def _fit(self) -> None:
        if not self.cards:
            return
        card, room = self.cards[self._shown], self._area.viewport().width() - 2 * SIDE
        whole = card.heightForWidth(room) if card.hasHeightForWidth() else card.sizeHint().height()
        most = max(LEAST, round(self.window().height() * PART))
        self._area.setFixedHeight(min(whole + SIDE, most))

    def _lay_out(self) -> None:
        pager = row(self._pager, gap=2)
        pager.setContentsMargins(SIDE + 2, 2, SIDE, 0)
        pager.addWidget(self._count, 1)
        pager.addWidget(self._before)
        pager.addWidget(self._next)
        as_high_as_needed(self._content)
        self._content.setProperty("role", "page")
        inside = column(self._content, gap=0)
        inside.setContentsMargins(SIDE, 4, SIDE, 4)
        inside.addLayout(self._place)
        inside.addStretch()
        self._area.setWidget(self._content)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        whole = column(self, gap=0)
        whole.addWidget(self._pager)
        whole.addWidget(self._area)
