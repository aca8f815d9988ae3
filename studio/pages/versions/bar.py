"""Above a comparison: what is compared with what, what differs in figures, the way from change to change."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QWidget

from studio.commands import Commands
from studio.i18n import language, mark, say, tr, tr_count
from studio.pages.versions.canvas import LOOKS
from studio.state.comparison import Comparison, Kind
from studio.theme import current
from studio.widgets.inputs import ChoiceBox
from studio.widgets.parts import action_button, icon_button, label, row

#: Where there is less room than this, in pixels, the figures stand without words.
NARROW = 720


class Against(StrEnum):
    """What a version is compared with."""

    BEFORE = "before"
    NOW = "now"
    FILE = "file"


_TITLES = {
    Against.BEFORE: mark("With the version before"),
    Against.NOW: mark("With what is there now"),
    Against.FILE: mark("With another workflow…"),
}


class CompareBar(QWidget):
    """Tells the page what was chosen; shows what it is told."""

    against_changed = Signal(Against)
    view_changed = Signal(int)  #: 0 canvases, 1 text

    def __init__(self, commands: Commands) -> None:
        super().__init__()
        self._found: tuple[Comparison | None, int] = (None, -1)
        self._box = ChoiceBox()
        for against in Against:
            self._box.addItem("", against)
        say(self._box, ChoiceBox.setAccessibleName, "Compared with")
        self._counts, self._number = label(), label(role="muted")
        self._views = QButtonGroup(self)
        parts = row(self, gap=8)
        parts.addWidget(self._box)
        parts.addSpacing(8)
        parts.addWidget(self._counts)
        parts.addStretch()
        parts.addWidget(self._number)
        for id in ("versions.previous", "versions.next"):
            parts.addWidget(action_button(commands.action(id), text=False))
        parts.addSpacing(8)
        for number, (icon_name, hint) in enumerate(
            (("workflow", mark("Side by side")), ("file-text", mark("As text")))
        ):
            made = icon_button(icon_name, hint)
            made.setCheckable(True)
            self._views.addButton(made, number)
            parts.addWidget(made)
        self._views.button(0).setChecked(True)
        self._views.idClicked.connect(self.view_changed)
        self._box.activated.connect(lambda _: self.against_changed.emit(self.against))
        language().changed.connect(self._retell)
        current().changed.connect(self._retell)
        self._retell()

    @property
    def against(self) -> Against:
        """The choice."""
        return Against(self._box.currentData())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if (event.size().width() < NARROW) is not (event.oldSize().width() < NARROW):
            self._retell()

    def choose(self, against: Against) -> None:
        """Show a choice without telling of it."""
        self._box.setCurrentIndex(list(Against).index(against))

    def show_view(self, number: int) -> None:
        """Show the canvases (0) or the text (1)."""
        self._views.button(number).setChecked(True)
        self.view_changed.emit(number)

    def show_comparison(self, found: Comparison | None, place: int) -> None:
        """What differs in figures, and at which change the person is."""
        self._found = (found, place)
        self._retell()

    def _retell(self) -> None:
        for number, against in enumerate(Against):
            self._box.setItemText(number, tr(_TITLES[against]))
        found, place = self._found
        self._counts.setText(_counts(found, self.width() < NARROW) if found else "")
        number, count = len(found.places) if found else 0, language().words.number
        self._number.setText(
            tr("{n} of {all}", n=count(place + 1), all=count(number))
            if place >= 0
            else tr_count("{n} change", "{n} changes", number)
            if number
            else ""
        )


def _counts(found: Comparison, short: bool) -> str:
    """``+ 2 added   − 1 removed`` with the signs in their colours, as rich text made of numbers and words of ours;
    ``short`` leaves out the words."""
    said = {
        Kind.ADDED: (mark("one|{n} added"), mark("{n} added")),
        Kind.REMOVED: (mark("one|{n} removed"), mark("{n} removed")),
        Kind.CHANGED: (mark("one|{n} changed"), mark("{n} changed")),
        Kind.MOVED: (mark("one|{n} moved"), mark("{n} moved")),
    }
    parts = []
    for kind in Kind:
        if number := found.count(kind):
            tone, sign = LOOKS[kind]
            colour = current().colour(tone).name()
            text = language().words.number(number) if short else tr_count(*said[kind], number)
            parts.append(f'<span style="color:{colour}"><b>{sign}</b> {text}</span>')
    return "&nbsp;&nbsp;&nbsp;".join(parts)
