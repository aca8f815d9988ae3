"""One credential: its fields without their values, the workflows that name it, and who used it last."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from runtime.model import JsonObject
from studio.dialogs.credential import field_title, kind_title
from studio.i18n import tr
from studio.pages.audit.words import action, moment
from studio.widgets.parts import button, column, frame, label, row
from studio.widgets.times import ago

#: What stands for a value, however long that is.
HIDDEN = "••••••••"


class CredentialDetails(QWidget):
    """``show_item`` shows one; ``flow_asked`` asks for a workflow that uses it."""

    flow_asked = Signal(Path)

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(300)
        self._card: QFrame = frame("card")
        self._parts: QVBoxLayout = column(self._card, margin=16, gap=6)
        column(self).addWidget(self._card)

    def show_item(self, item: JsonObject | None, uses: Sequence[Path] = (), recent: Sequence[JsonObject] = ()) -> None:
        """Another credential, or none."""
        _clear(self._parts)
        self.setVisible(item is not None)
        if item is None:
            return
        self._say(item["name"], "heading")
        self._say(kind_title(item["type"]), "muted")
        if item["note"]:
            self._say(item["note"], "")
        self._head(tr("Fields"))
        for name in item["fields"]:
            beside = row()
            shown, hidden = label(), label(role="muted")
            shown.setText(field_title(name))
            hidden.setText(HIDDEN)
            beside.addWidget(shown)
            beside.addStretch()
            beside.addWidget(hidden)
            self._parts.addLayout(beside)
        self._head(tr("Used in"))
        for path in uses:
            made = button("verb|Open", "quiet", "workflow", partial(self.flow_asked.emit, path))
            made.setText(path.name.removesuffix(".flow.json"))
            self._parts.addWidget(made, alignment=Qt.AlignmentFlag.AlignLeft)
        if not uses:
            self._say(tr("Nowhere in this project"), "muted")
        self._head(tr("Last uses"))
        for entry in recent:
            self._say(f"{action(entry)}  ·  {ago(moment(entry))}", "small")
        if not recent:
            self._say(tr("Not used yet"), "muted")
        self._parts.addStretch()

    def _head(self, text: str) -> None:
        self._parts.addSpacing(8)
        self._say(text, "caption")

    def _say(self, text: str, role: str) -> None:
        made = label(role=role, wrap=True)
        made.setText(text)
        self._parts.addWidget(made)


def _clear(parts: QVBoxLayout) -> None:
    while (taken := parts.takeAt(0)) is not None:
        if (inner := taken.layout()) is not None:
            while (part := inner.takeAt(0)) is not None:
                if (inside := part.widget()) is not None:
                    inside.deleteLater()
        if (widget := taken.widget()) is not None:
            widget.hide()
            widget.deleteLater()
