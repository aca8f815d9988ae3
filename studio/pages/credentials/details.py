"""One credential: its fields without their values, until the person asks; where it is used, and when it ends."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from runtime.model import JsonObject
from runtime.paths import FLOW
from studio.dialogs.credential import field_title, kind_title
from studio.i18n import language, tr
from studio.pages.audit.words import action, moment
from studio.pages.credentials.dates import due_text, due_tone
from studio.pages.credentials.field import FieldLine
from studio.widgets.fitting import Fitting
from studio.widgets.parts import button, clear, column, frame, label
from studio.widgets.times import ago, exact
from studio.widgets.wrapping import WrappingRow


class CredentialDetails(QWidget):
    """``show_item`` shows one; ``flow_asked`` asks for a workflow that uses it, ``value_asked`` for a value."""

    flow_asked = Signal(Path)
    #: Name, field, and whether it is only to be copied; ``show_value`` answers where it is to be seen.
    value_asked = Signal(str, str, bool)
    edit_asked = Signal()
    delete_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(300)
        self.fields: dict[str, FieldLine] = {}
        self._shown: tuple[JsonObject | None, list[Path], str] = (None, [], "")
        self._card: QFrame = frame("card")
        inner, area = Fitting(), QScrollArea()
        inner.setProperty("role", "page")
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        whole = column(inner, margin=16, gap=6)
        self._parts: QVBoxLayout = column(gap=6)
        self._recent: QVBoxLayout = column(gap=6)
        whole.addLayout(self._parts)
        whole.addLayout(self._recent)
        whole.addSpacing(10)
        change = button("Change values…", icon_name="pencil-line", act=self.edit_asked.emit)
        delete = button("Delete", "danger", "trash-2", self.delete_asked.emit)
        whole.addWidget(WrappingRow([change, delete], at_end=False))
        whole.addStretch()
        column(self._card, margin=1).addWidget(area)
        column(self).addWidget(self._card)

    def show_item(self, item: JsonObject | None, uses: Sequence[Path] = ()) -> None:
        """Another credential, or none. A value that was seen is hidden, unless all is shown already as it is."""
        shown = (item, list(uses), language().code)
        if shown == self._shown:
            return
        self._shown = shown
        clear(self._parts)
        clear(self._recent)
        self.fields.clear()
        self.setVisible(item is not None)
        if item is None:
            return
        self._say(item["name"], "heading")
        self._say(kind_title(item["type"]), "muted")
        self._show_facts(item)
        self._head(tr("Fields"))
        for name in item["fields"]:
            self._add_field(str(name), item["type"])
        self._show_uses(uses)
        self._head(tr("Last uses"))

    def show_recent(self, recent: Sequence[JsonObject]) -> None:
        """What the vault did with it lately; a value that is seen meanwhile stays, as looking at it is such a use."""
        clear(self._recent)
        for entry in recent:
            text = f"{action(entry)}  ·  {ago(moment(entry))}"
            self._say(text, "small", self._recent).setToolTip(exact(moment(entry)))
        if not recent:
            self._say(tr("Not used yet"), "muted", self._recent)

    def show_value(self, name: str, field: str, value: str) -> None:
        """A value that was asked for, for a short time; dropped where another credential is shown meanwhile."""
        if name == self._name() and field in self.fields and self.isVisible():
            self.fields[field].reveal(value)

    def hideEvent(self, event: QHideEvent) -> None:
        for line in self.fields.values():
            line.hide_value()
        super().hideEvent(event)

    def _name(self) -> str:
        item = self._shown[0]
        return str(item["name"]) if item else ""

    def _show_uses(self, uses: Sequence[Path]) -> None:
        self._head(tr("Used in"))
        for path in uses:
            made = button("verb|Open", "link", "workflow", partial(self.flow_asked.emit, path))
            made.setText(path.name.removesuffix(FLOW))
            self._parts.addWidget(made, alignment=Qt.AlignmentFlag.AlignLeft)
        if not uses:
            self._say(tr("Nowhere in this project"), "muted")

    def _show_facts(self, item: JsonObject) -> None:
        if item["note"]:
            self._say(item["note"], "")
        if item.get("tags"):
            self._say("  ".join(f"#{tag}" for tag in item["tags"]), "small")
        if item.get("due"):
            text = due_text(item["due"])
            self._say(text, "error" if due_tone(item["due"]) == "danger" else "small")

    def _add_field(self, name: str, kind: str) -> None:
        made = self.fields[name] = FieldLine(field_title(name, kind))
        made.show_asked.connect(lambda: self.value_asked.emit(self._name(), name, False))
        made.copy_asked.connect(lambda: self.value_asked.emit(self._name(), name, True))
        self._parts.addWidget(made)

    def _head(self, text: str) -> None:
        self._parts.addSpacing(8)
        self._say(text, "caption")

    def _say(self, text: str, role: str, place: QVBoxLayout | None = None) -> QLabel:
        made = label(role=role, wrap=True)
        made.setText(text)
        (place or self._parts).addWidget(made)
        return made
