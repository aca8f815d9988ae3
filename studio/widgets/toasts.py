"""Toasts: notices as cards in the lower right corner of a window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from studio.widgets.notices import Notice, Notices, Tone
from studio.widgets.parts import button, column, icon_button, image, label, row
from studio.widgets.times import ago, exact

#: How long a toast stays that need not be read, in milliseconds.
STAY_MS = 6000
#: So many are shown at once.
MOST = 4
WIDTH, MARGIN = 360, 16
ICONS = {Tone.INFO: "info", Tone.SUCCESS: "circle-check", Tone.WARNING: "triangle-alert", Tone.DANGER: "circle-alert"}


class Toasts(QWidget):
    """Lies over ``window``, as large as its cards."""

    def __init__(self, notices: Notices, window: QWidget) -> None:
        super().__init__(window)
        self._notices, self._window = notices, window
        self._column: QVBoxLayout = column(self, gap=8)
        self._cards: list[Card] = []
        self.bottom = 0  #: pixels at the window's lower edge that are left free
        self._over: QWidget | None = None
        window.installEventFilter(self)
        notices.told.connect(self.show_notice)
        notices.settled.connect(self._on_settled)
        self.hide()

    def stand_over(self, widget: QWidget) -> None:
        """Stand in the corner of this part of the window, as long as there is room: what is around it stays usable."""
        self._over = widget
        widget.installEventFilter(self)

    def show_notice(self, notice: Notice) -> None:
        """Show one more; the oldest goes when there are too many."""
        while len(self._cards) >= MOST:
            self._close(self._cards[0])
        card = Card(notice)
        card.close_button.clicked.connect(lambda: self._heed(card))
        self._cards.append(card)
        self._column.addWidget(card)
        card.show()
        if not notice.stays:
            QTimer.singleShot(STAY_MS, card, lambda: self._close(card))
        self._place()

    def clear(self) -> None:
        """Close all that are shown."""
        while self._cards:
            self._close(self._cards[0])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched in (self._window, self._over) and event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self._place()
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:  # a card's fonts are known only when it is shown
            self._place()
        return done

    def showEvent(self, event: QShowEvent) -> None:
        """What was told while the window was away has its place only now."""
        super().showEvent(event)
        self._place()

    def _heed(self, card: Card) -> None:
        """The person closes it, or takes up its offer: it is no news any more."""
        self._notices.heed(card.notice)
        self._close(card)

    def _on_settled(self, about: str) -> None:
        for card in [card for card in self._cards if card.notice.about == about]:
            self._close(card)

    def _close(self, card: Card) -> None:
        if card not in self._cards:
            return  # it is on its way out
        self._cards.remove(card)
        self._column.removeWidget(card)
        card.hide()
        card.deleteLater()
        self._place()

    def _place(self) -> None:
        self.setVisible(bool(self._cards))
        if not self.isVisible():
            return
        cards = self._column
        cards.activate()
        height = cards.totalHeightForWidth(WIDTH) if cards.hasHeightForWidth() else self.sizeHint().height()
        room = self._room(height)
        self.setGeometry(room.right() + 1 - WIDTH - MARGIN, room.bottom() + 1 - height - MARGIN, WIDTH, height)
        self.raise_()

    def _room(self, height: int) -> QRect:
        """The part of the window in whose corner the cards stand."""
        window, over = self._window.rect().adjusted(0, 0, 0, -self.bottom), self._over
        if over is None or not over.isVisible():
            return window
        part = QRect(over.mapTo(self._window, QPoint(0, 0)), over.size())
        wide, high = part.width() >= WIDTH + 2 * MARGIN, part.height() >= height + 2 * MARGIN
        return part if wide and high else window


class Card(QFrame):
    """One notice: what happened, what to do, the details on demand, and a way to copy all of it; when it was told where
    it is ``dated``."""

    def __init__(self, notice: Notice, *, dated: bool = False) -> None:
        super().__init__()
        self._dated = dated
        self.setProperty("role", "notice" if notice.tone is Tone.INFO else f"notice-{notice.tone}")
        self.notice = notice
        self.close_button = icon_button("x", "Close")
        parts = row(self, margin=10, gap=10)
        tone = "accent" if notice.tone is Tone.INFO else str(notice.tone)
        mark = column()
        mark.setContentsMargins(0, 5, 0, 0)
        mark.addWidget(image(ICONS[notice.tone], 18, tone))
        mark.addStretch()
        parts.addLayout(mark)
        parts.addLayout(self._texts(), 1)
        parts.addWidget(self.close_button, alignment=Qt.AlignmentFlag.AlignTop)

    def _texts(self) -> QVBoxLayout:
        texts = column(gap=4)
        texts.setContentsMargins(0, 6, 0, 4)
        texts.addWidget(_plain(self.notice.text, "strong"))
        if self.notice.remedy:
            texts.addWidget(_plain(self.notice.remedy, ""))
        if self.notice.offer is not None:
            self._add_offer(texts)
        if self.notice.details:
            self._add_details(texts)
        if self._dated:
            told = _plain(ago(self.notice.at), "small")
            told.setToolTip(exact(self.notice.at))
            texts.addWidget(told)
        texts.addStretch()  # a single line is not stretched by the button's height
        return texts

    def _add_offer(self, texts: QVBoxLayout) -> None:
        offer = self.notice.offer
        assert offer is not None
        pressed = button(offer.title, "link")
        pressed.clicked.connect(lambda: offer.act())
        pressed.clicked.connect(self.close_button.click)
        texts.addWidget(pressed, alignment=Qt.AlignmentFlag.AlignLeft)

    def _add_details(self, texts: QVBoxLayout) -> None:
        details = QPlainTextEdit(self.notice.details)
        details.setReadOnly(True)
        details.setMaximumHeight(120)
        details.hide()
        buttons = row(gap=16)
        buttons.addWidget(button("Details", "link", act=lambda: details.setVisible(not details.isVisible())))
        buttons.addWidget(
            button("Copy", "link", "copy", lambda: QApplication.clipboard().setText(self.notice.as_text()))
        )
        buttons.addStretch()
        texts.addLayout(buttons)
        texts.addWidget(details)


def _plain(text: str, role: str) -> QLabel:
    """A text that came translated and may hold anything: it is never read as HTML."""
    made = label(role=role, wrap=True)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setText(text)
    return made
