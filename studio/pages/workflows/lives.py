"""Which workflows the list shows by where they stand in their life, with how many there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from runtime.model import Lifecycle
from studio.i18n import language, mark, tr
from studio.widgets.parts import row

#: What the buttons show: their title, and what they stand for. The archive is out of the way unless it is asked for.
LIVES: tuple[tuple[str, frozenset[Lifecycle]], ...] = (
    (mark("lives|In use"), frozenset({Lifecycle.DRAFT, Lifecycle.PUBLISHED})),
    (mark("lives|Drafts"), frozenset({Lifecycle.DRAFT})),
    (mark("lives|Published"), frozenset({Lifecycle.PUBLISHED})),
    (mark("lives|Archive"), frozenset({Lifecycle.ARCHIVED})),
)


class Lives(QWidget):
    """``take`` is given what is to be shown, from the start on and before ``changed``."""

    changed = Signal()

    def __init__(self, take: Callable[[frozenset[Lifecycle]], object]) -> None:
        super().__init__()
        self._take = take
        self._counts: Counter[Lifecycle] = Counter()
        self._buttons = QButtonGroup(self)
        parts = row(self, gap=4)
        for number in range(len(LIVES)):
            made = QPushButton()
            made.setCheckable(True)
            made.setProperty("kind", "chip")
            self._buttons.addButton(made, number)
            parts.addWidget(made)
        parts.addStretch()
        self.choose(0)
        self._buttons.idClicked.connect(self.choose)
        language().changed.connect(self._show_texts)
        self._show_texts()

    def choose(self, number: int) -> None:
        """Show those of a button."""
        self._buttons.button(number).setChecked(True)
        self._take(LIVES[number][1])
        self.changed.emit()

    def show_counts(self, lives: Iterable[Lifecycle]) -> None:
        """How many workflows are what."""
        self._counts = Counter(lives)
        self._show_texts()

    def _show_texts(self) -> None:
        for number, (title, lives) in enumerate(LIVES):
            count = sum(self._counts[life] for life in lives)
            text = f"{tr(title)}  {language().words.number(count)}" if count else tr(title)
            self._buttons.button(number).setText(text)
