"""A target that was found by its other signals: what was looked for, what was found and why, to accept or reject."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QWidget

from runtime.model import JsonObject
from runtime.words.reasons import reasons
from studio.i18n import as_sentence, language, mark, tr
from studio.widgets.parts import button, column, image, label, row

_STATUS = {
    "open": (mark("heal|Waits for your decision"), "sparkles", "warning"),
    "accepted": (mark("heal|Accepted: the element is repaired"), "circle-check", "success"),
    "rejected": (mark("heal|Rejected: it is not taken again"), "circle-slash", "muted"),
}


class HealCard(QFrame):
    """``decided`` carries accept, reject or undo, and the heal's id."""

    decided = Signal(str, str)

    def __init__(self, one: JsonObject, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        heal, status = one["heal"], str(one.get("status") or "open")
        words, icon, tone = _STATUS[status]
        whole = column(self, margin=14, gap=8)
        head = row(gap=8)
        head.addWidget(image(icon, 18, tone))
        head.addWidget(_plain(str(heal["label"]), "strong"), 1)
        head.addWidget(label(words, "small"))
        whole.addLayout(head)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setColumnStretch(1, 1)
        lines = (
            (tr("Looked for"), str(heal["old_selector"])),
            (tr("Found"), str(heal["selector"])),
            (tr("Why"), as_sentence(reasons(language().words, list(heal["reasons"])))),
            (tr("How sure"), language().words.percent(float(heal["score"]))),
        )
        for number, (name, value) in enumerate(lines):
            grid.addWidget(_plain(name, "caption"), number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(_plain(value), number, 1)
        whole.addLayout(grid)
        if one.get("id"):
            whole.addLayout(self._buttons(str(one["id"]), status))

    def _buttons(self, id: str, status: str) -> QHBoxLayout:
        buttons = row()
        if status == "open":
            buttons.addWidget(button("Accept the repair", "primary", "check", self._decider("accept", id)))
            buttons.addWidget(button("Reject", "", "circle-slash", self._decider("reject", id)))
        else:
            buttons.addWidget(button("Take the decision back", "", "undo-2", self._decider("undo", id)))
        buttons.addStretch()
        return buttons

    def _decider(self, verb: str, id: str) -> Callable[[], None]:
        return lambda: self.decided.emit(verb, id)


def _plain(text: str, role: str = "") -> QLabel:
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(True)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if role:
        made.setProperty("role", role)
    return made
