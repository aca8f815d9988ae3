"""One heal: pictures before and after, what is different now, why it was taken, where, and the buttons that decide."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QScrollArea, QWidget

from runtime.model import JsonObject
from runtime.services.picking import strengths
from runtime.words.reasons import reasons
from studio.forms.editors.signals import signal_name
from studio.i18n import as_sentence, language, mark, tr, tr_count
from studio.pages.elements.spot import ElementPicture
from studio.theme import icon
from studio.widgets.parts import button, clear, column, frame, label, plain
from studio.widgets.shown import Shown
from studio.widgets.wrapping import WrappingRow

#: So many steps that a repair reaches are listed.
_MOST = 12


class HealDetails(QScrollArea):
    """What is done here is asked for by signals."""

    decided = Signal(str)  #: accept, reject or undo
    run_asked = Signal(str)
    step_asked = Signal(str, str)  #: a workflow's file, and a step of it

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._one: JsonObject = {}
        self._told, self._more = Shown(), Shown()
        self._name, self._facts, self._why = plain("heading"), plain("small"), plain()
        self.before, self.after = ElementPicture(mark("heal|Before")), ElementPicture(mark("heal|Found"))
        self._difference, self._lines = QGridLayout(), list[QWidget]()
        self._uses = column(gap=2)
        self._run = button("Show the run", "link", "search-code", lambda: self.run_asked.emit(str(self._one["run"])))
        self.accept = button("Accept the repair", "primary", "check", partial(self.decided.emit, "accept"))
        self.reject = button("Reject", "", "circle-slash", partial(self.decided.emit, "reject"))
        self.undo = button("Take the decision back", "", "undo-2", partial(self.decided.emit, "undo"))
        self._lay_out()

    def show_heal(self, one: JsonObject, selected: int) -> None:
        """Show another one; with several selected the buttons are for all of them."""
        if not self._told.becomes(one, selected):
            return
        heal, words = one["heal"], language().words
        if one.get("id") != self._one.get("id"):
            self.before.show_picture("")
            self.after.show_picture("")
            clear(self._uses)
            self._more = Shown()
        self._one = one
        self._name.setText(str(heal["label"]))
        times = tr_count("once", "{n} times", int(one["times"]))
        self._facts.setText("  ·  ".join((f"{one['workflow']} › {one['step_name']}", times, str(heal["url"]))))
        why = f"{as_sentence(reasons(words, list(heal['reasons'])))} ({words.percent(float(heal['score']))})"
        if heal["runner_up"]:
            behind = words.percent(float(heal["margin"]))
            why += "\n" + tr("Next best: “{name}”, {part} behind.", name=heal["runner_up"], part=behind)
        self._why.setText(why)
        self._show_difference(heal)
        is_open = one["status"] == "open" or selected > 1
        self.accept.setVisible(is_open)
        self.reject.setVisible(is_open)
        self.undo.setVisible(one["status"] != "open" or selected > 1)

    def show_more(self, one: JsonObject) -> None:
        """The pictures, and the steps that a repair reaches."""
        if one["id"] != self._one.get("id") or not self._more.becomes(one["id"], one["pictures"], one["used_by"]):
            return
        self.before.show_picture(one["pictures"]["before"])
        self.after.show_picture(one["pictures"]["after"], one["heal"].get("spot"))
        clear(self._uses)
        for use in one["used_by"][:_MOST]:
            name = f"{Path(use['file']).name.removesuffix('.flow.json')}  ·  {use['step']}"
            made = QPushButton(icon("square-arrow-out-up-right", "accent"), name)
            made.setProperty("kind", "link")
            made.clicked.connect(partial(self.step_asked.emit, use["file"], use["step"]))
            self._uses.addWidget(made, alignment=Qt.AlignmentFlag.AlignLeft)

    def _show_difference(self, heal: JsonObject) -> None:
        for part in self._lines:
            part.hide()
            part.deleteLater()
        self._lines.clear()
        for number, (name, was, now) in enumerate(difference(heal), 1):
            parts = plain("caption", name), plain("muted", was or "–"), plain("", now or "–")
            for place, part in enumerate(parts):
                self._difference.addWidget(part, number, place, Qt.AlignmentFlag.AlignTop)
            self._lines += parts

    def _lay_out(self) -> None:
        inner = frame("surface")
        parts = column(inner, margin=20, gap=10)
        parts.addWidget(self._name)
        parts.addWidget(self._facts)
        parts.addWidget(self._run, alignment=Qt.AlignmentFlag.AlignLeft)
        parts.addWidget(WrappingRow([self.accept, self.reject, self.undo], at_end=False))
        # The pictures are the first line, and their titles the heads of all.
        self._difference.addWidget(self.before, 0, 1)
        self._difference.addWidget(self.after, 0, 2)
        self._difference.setColumnStretch(1, 1)
        self._difference.setColumnStretch(2, 1)
        self._difference.setHorizontalSpacing(12)
        self._difference.setVerticalSpacing(6)
        for title, content in (
            (mark("What is different: before and now"), self._difference),
            (mark("Why it was taken"), self._why),
            (mark("A repair reaches"), self._uses),
        ):
            parts.addSpacing(4)
            parts.addWidget(label(title, "caption"))
            parts.addWidget(content) if isinstance(content, QWidget) else parts.addLayout(content)
        parts.addStretch()
        self.setWidget(inner)


def difference(heal: JsonObject) -> list[tuple[str, str, str]]:
    """What the target says otherwise now: name, before, now. First where it is, then the signals that count most."""
    was, now = (" › ".join([*heal[f"{old}frame"], heal[f"{old}selector"]]) for old in ("old_", ""))
    lines = [(tr("Selector"), was, now)] if was != now else []
    before, after = (dict(_said(heal[name])) for name in ("before", "after"))
    names: Sequence[str] = list(dict.fromkeys([*before, *after]))
    pairs = ((signal_name(name), before.get(name, ""), after.get(name, "")) for name in names)
    return lines + [pair for pair in pairs if pair[1] != pair[2]]


def _said(record: JsonObject) -> list[tuple[str, str]]:
    return [(name, value) for name, value, _ in strengths(record)]
