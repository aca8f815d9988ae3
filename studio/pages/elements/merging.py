"""Several elements that a person says are the same: which of them stays."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLabel, QWidget

from runtime.services.elements import KnownElement
from studio.i18n import mark, say, tr, tr_count
from studio.widgets.inputs import ChoiceBox
from studio.widgets.parts import button, column, label, row
from studio.widgets.shown import Shown


class MergePanel(QWidget):
    """``merge_asked`` carries those that go, and the one that stays."""

    merge_asked = Signal(list, str)

    def __init__(self) -> None:
        super().__init__()
        self._elements: Sequence[KnownElement] = ()
        self._shown = Shown()
        self._count = QLabel()
        self._count.setProperty("role", "heading")
        self.stays = ChoiceBox()
        say(self.stays, QComboBox.setAccessibleName, "The element that stays")
        self.merge = button("Merge", "primary", "merge", self._merge)
        parts = column(self, margin=20, gap=10)
        parts.addWidget(self._count)
        text = mark(
            "Are they the same thing? One stays and learns the signals of the others; every step that uses one of them "
            "uses it from then on, in all workflows of the project."
        )
        parts.addWidget(label(text, "muted", wrap=True))
        parts.addWidget(label(mark("The element that stays"), "caption"))
        parts.addWidget(self.stays)
        buttons = row()
        buttons.addWidget(self.merge)
        buttons.addStretch()
        parts.addLayout(buttons)
        parts.addStretch()

    def show_elements(self, elements: Sequence[KnownElement]) -> None:
        """Show those that are selected; the one that most steps use is proposed to stay. A choice that was made stays
        as long as they are the same."""
        if not self._shown.becomes(list(elements)):
            return
        self._elements = elements
        self._count.setText(tr_count("{n} element is selected", "{n} elements are selected", len(elements)))
        self.stays.clear()
        for one in sorted(elements, key=lambda one: -len(one.uses)):
            used = tr_count("{n} step", "{n} steps", len(one.uses)) if one.uses else tr("Used by no step")
            self.stays.addItem(f"{one.element.name or one.reference}  ·  {one.reference}  ·  {used}", one.reference)

    def _merge(self) -> None:
        into = str(self.stays.currentData())
        self.merge_asked.emit([one.reference for one in self._elements if one.reference != into], into)
