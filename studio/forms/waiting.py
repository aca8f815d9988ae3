"""What a run waits for, as a card: a question with its fields, a step of which nobody knows whether it happened, or a
browser that was lost."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QWidget

from runtime.model import JsonObject
from studio.forms.context import FormContext
from studio.forms.editors.base import EMPTY
from studio.forms.fields import FieldKind, FieldSpec
from studio.forms.row import FieldRow
from studio.i18n import mark, told, tr
from studio.widgets.parts import button, column, label
from studio.widgets.wrapping import WrappingRow

_KINDS = {"string": FieldKind.TEXT, "number": FieldKind.NUMBER, "boolean": FieldKind.SWITCH}


class WaitingCard(QFrame):
    """``answered`` carries the decision and, for a question, what was filled in."""

    answered = Signal(str, dict)  #: decision, values

    def __init__(self, place: JsonObject, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "notice-warning")
        self._values: JsonObject = {}
        self._rows: dict[str, FieldRow] = {}
        self._context = FormContext(self)
        self._parts = column(self, margin=10, gap=6)
        if place.get("session"):
            self._show_lost(place)
        elif place["reason"] == "doubt":
            self._show_doubt(name)
        else:
            self._show_question(place)

    def show_wrong(self, wrong: dict[str, str]) -> None:
        """A message under each field that is wrong."""
        for name, shown in self._rows.items():
            shown.show_problem(wrong.get(name, ""))

    def _show_question(self, place: JsonObject) -> None:
        question = QLabel(str(place.get("message") or tr("The run asks for a decision.")))
        question.setProperty("role", "strong")
        question.setWordWrap(True)
        self._parts.addWidget(question)
        for asked in place.get("fields", ()):
            self._add_field(asked)
        self._add_buttons(("rejected", mark("Reject"), ""), ("approved", mark("Approve"), "primary"))

    def _show_doubt(self, name: str) -> None:
        self._parts.addWidget(label("A step was cut off in the middle", "strong"))
        text = tr("Nobody knows whether “{name}” has happened. Look where it acts, and say how to go on.", name=name)
        said = QLabel(text)
        said.setWordWrap(True)
        self._parts.addWidget(said)
        self._add_buttons(
            ("fail", mark("Let the run fail"), ""),
            ("again", mark("It has not: do it again"), ""),
            ("done", mark("It has happened"), ""),
        )

    def _show_lost(self, place: JsonObject) -> None:
        """The browser is gone, and the way back to its page leads over steps that must not happen twice."""
        self._parts.addWidget(label("The browser was closed in the meantime", "strong"))
        for text in (told(str(place.get("message", ""))), tr("Look in the application, and say how to go on.")):
            said = QLabel(text)
            said.setTextFormat(Qt.TextFormat.PlainText)
            said.setWordWrap(True)
            self._parts.addWidget(said)
        self._add_buttons(
            ("fail", mark("Let the run fail"), ""),
            ("done", mark("Go on without repeating"), ""),
            ("again", mark("Repeat"), ""),
        )

    def _add_field(self, asked: JsonObject) -> None:
        if asked["type"] == "secret":
            self._add_secret(asked)
            return
        field = FieldSpec(
            asked["name"],
            _KINDS[asked["type"]],
            asked.get("title") or asked["name"],
            required=asked.get("required", True),
            default=asked.get("default"),
            computed=False,
        )
        shown = FieldRow(field, self._context, self)
        shown.show_value(EMPTY if field.default is None else field.default)
        shown.edited.connect(lambda value: self._take(field.name, value))
        self._rows[field.name] = shown
        self._parts.addWidget(shown)

    def _add_secret(self, asked: JsonObject) -> None:
        title = QLabel(str(asked.get("title") or asked["name"]))
        line = QLineEdit()
        line.setEchoMode(QLineEdit.EchoMode.Password)
        line.setAccessibleName(title.text())
        title.setBuddy(line)
        line.textEdited.connect(lambda text: self._take(asked["name"], text or EMPTY))
        self._parts.addWidget(title)
        self._parts.addWidget(line)

    def _take(self, name: str, value: object) -> None:
        self._values = {key: there for key, there in self._values.items() if key != name}
        if value is not EMPTY:
            self._values[name] = value

    def _add_buttons(self, *decisions: tuple[str, str, str]) -> None:
        made = (button(title, kind, act=self._answerer(decision)) for decision, title, kind in decisions)
        self._parts.addWidget(WrappingRow(made))

    def _answerer(self, decision: str) -> Callable[[], object]:
        return lambda: self.answered.emit(decision, dict(self._values))
