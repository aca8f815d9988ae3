"""The question before a run is resumed: what it takes over, what runs again, and from which step it goes on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QFrame, QLabel, QListView, QProgressBar, QVBoxLayout, QWidget

from runtime.model import JsonObject
from studio.dialogs.answers import answers
from studio.dialogs.resume.plan import LOOKS, Fate, PlanDelegate, PlanModel
from studio.dialogs.run.rights import Rights
from studio.i18n import language, say, told, tr, tr_count
from studio.operations.resume import Going
from studio.widgets.inputs import ChoiceBox
from studio.widgets.parts import button, clear, column, image, label, row
from studio.widgets.wrapping import WrappingRow

WIDTH, HEIGHT = 640, 620
#: So many steps at most are offered to go on from; of more, all can be chosen on the canvas.
MOST_STEPS = 500


class ResumeDialog(QDialog):
    """``info`` is the run; previews are given to ``show_preview``. It stays open until who asked closes it."""

    preview_asked = Signal(str)  #: the person goes on from another step (empty: where the run stopped)
    agreed = Signal(object)  #: Going

    def __init__(self, parent: QWidget, info: JsonObject, from_step: str = "") -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        #: A run that is completed is not resumed: a new one takes its values.
        self._done = info.get("status") == "completed"
        say(self, QDialog.setWindowTitle, "Run from a step" if self._done else "Resume the run")
        self.resize(WIDTH, HEIGHT)
        self._info, self._from, self._known = info, from_step, False
        self._twice: list[JsonObject] = []
        self.model = PlanModel()
        self.list = QListView()
        self._steps = ChoiceBox()
        self._counts = row(gap=16)
        self._changed = label("The workflow was changed since. It runs as it is now.", "small", wrap=True)
        self._wait = QProgressBar()
        self._rights, self._error = Rights(), label(role="error", wrap=True)
        self._repeat = _Repeat()
        self._lay_out()
        self._repeat.allowed.toggled.connect(lambda _: self._refresh())
        self._steps.activated.connect(self._on_step)
        self.show_waiting()

    @property
    def from_step(self) -> str:
        """Where to go on; empty: where the run stopped."""
        return self._from

    def show_waiting(self) -> None:
        """A preview is on its way."""
        self._known = False
        self._wait.show()
        self._refresh()

    def show_preview(self, items: Sequence[JsonObject], *, changed: bool) -> None:
        """What would happen."""
        self._known = True
        self._wait.hide()
        self.show_error("")
        self.model.show_items(items)
        self._twice = [item for item in items if item["repeats"]]
        self._changed.setVisible(changed)
        self._repeat.show_steps([item["name"] for item in self._twice])
        self._show_counts(self.model.counts())
        self._offer(items)
        self._refresh()

    def show_error(self, message: str) -> None:
        """It cannot be done, and why."""
        self._wait.hide()
        self._error.setText(message)
        self._error.setVisible(bool(message))
        self._refresh()

    def ask_for_rights(self, rights: Mapping[str, Iterable[str]]) -> None:
        """Say what the workflow may touch; resuming now means that the person agrees."""
        self._rights.show_rights(rights, in_project=False)
        say(self._agree, type(self._agree).setText, "Agree and resume")
        self._refresh()

    def agree(self) -> None:
        """Resume, when everything is answered."""
        self._agree.setEnabled(False)
        self.agreed.emit(Going(self._from, bool(self._twice), not self._rights.isHidden()))

    def _on_step(self, place: int) -> None:
        self._from = str(self._steps.itemData(place) or "")
        self.show_waiting()
        self.preview_asked.emit(self._from)

    def _offer(self, items: Sequence[JsonObject]) -> None:
        """The steps that the run has come to, outside of loops; and the one that was asked for, wherever it is."""
        self._steps.clear()
        self._steps.addItem(tr("Where the run stopped"), "")
        wanted = [item for item in items if not item["scope"] and item["verdict"] in ("reused", "entered")]
        for item in wanted[:MOST_STEPS]:
            self._steps.addItem(item["name"], item["step"])
        if self._from and self._steps.findData(self._from) < 0:
            name = next((item["name"] for item in items if item["step"] == self._from), self._from)
            self._steps.addItem(name, self._from)
        self._steps.setCurrentIndex(max(0, self._steps.findData(self._from)))

    def _show_counts(self, counts: Counter[Fate]) -> None:
        clear(self._counts)
        made = [_count(fate, counts[fate]) for fate in Fate if counts[fate]]
        self._counts.addWidget(WrappingRow(made, gap=16, at_end=False))

    def _refresh(self) -> None:
        counts = self.model.counts()
        acts = any(counts[fate] for fate in Fate if fate not in (Fate.REUSED, Fate.GONE))
        allowed = not self._twice or self._repeat.allowed.isChecked()
        self._agree.setEnabled(self._known and acts and allowed and not self._error.text())
        self._nothing.setVisible(self._known and not acts)

    def _lay_out(self) -> None:
        whole = column(self, margin=20, gap=10)
        name = self._info.get("workflow") or ""
        title = QLabel(tr("Run “{name}” from a step", name=name) if self._done else tr("Resume “{name}”", name=name))
        title.setTextFormat(Qt.TextFormat.PlainText)
        title.setProperty("role", "heading")
        whole.addWidget(title)
        whole.addWidget(self._stopped())
        choice = row(gap=10)
        named = label("Go on from", "caption")
        named.setBuddy(self._steps)
        say(self._steps, ChoiceBox.setAccessibleName, "Go on from")
        choice.addWidget(named)
        choice.addWidget(self._steps, 1)
        whole.addLayout(choice)
        whole.addLayout(self._counts)
        whole.addWidget(self._changed)
        whole.addWidget(self._card(), 1)
        self._nothing = label("Everything is done already. Choose a step to go on from.", "muted", wrap=True)
        for part in (self._wait, self._nothing, self._repeat, self._rights, self._error):
            whole.addWidget(part)
        for hidden in (self._changed, self._error, self._nothing):
            hidden.hide()
        self._add_buttons(whole)

    def _card(self) -> QFrame:
        self._wait.setRange(0, 0)
        say(self._wait, QProgressBar.setAccessibleName, "Reading what the run did")
        self.list.setModel(self.model)
        self.list.setItemDelegate(PlanDelegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        say(self.list, QListView.setAccessibleName, "What becomes of each step")
        card = QFrame()
        card.setProperty("role", "card")
        column(card, margin=4).addWidget(self.list)
        return card

    def _add_buttons(self, whole: QVBoxLayout) -> None:
        self._agree = button("Resume", "primary", "play", self.agree)
        whole.addLayout(answers(self, self._agree))

    def _stopped(self) -> QLabel:
        """How the run ended."""
        error = self._info.get("error") or {}
        name, message = error.get("name"), told(str(error.get("message") or "")).partition("\n")[0]
        if name and message:
            text = tr("It failed at “{step}”: {message}", step=name, message=message)
        else:
            text = message or tr("The run as it was is kept; a new run takes over what is done.")
        said = QLabel(text)
        said.setTextFormat(Qt.TextFormat.PlainText)
        said.setWordWrap(True)
        said.setProperty("role", "muted")
        return said


class _Repeat(QFrame):
    """Steps that would happen twice, and the person's word that they may."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "notice-warning")
        parts = column(self, margin=12, gap=6)
        self._text = label(wrap=True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self.allowed = QCheckBox()
        say(self.allowed, QCheckBox.setText, "I have looked: doing them again is right")
        parts.addWidget(label("Some steps must not happen twice by themselves", "strong", wrap=True))
        parts.addWidget(self._text)
        parts.addWidget(self.allowed)
        self.hide()

    def show_steps(self, names: list[str]) -> None:
        """Name them; none hides this."""
        self.allowed.setChecked(False)
        self.setVisible(bool(names))
        words, steps = language().words, list(dict.fromkeys(names))
        listed = words.listed([words.quote(name) for name in steps], most=6)
        text = tr_count(
            "The step {names} has happened already, or may have. Look where it acts, or go on from a later step.",
            "The steps {names} have happened already, or may have. Look where they act, or go on from a later step.",
            len(steps),
            names=listed,
        )
        self._text.setText(text)


def _count(fate: Fate, number: int) -> QWidget:
    icon, tone = LOOKS[fate]
    made = QWidget()
    parts = row(made, gap=6)
    parts.addWidget(image(icon, 16, tone))
    said = QLabel(f"{tr(fate)}: {language().words.number(number)}")
    parts.addWidget(said)
    return made
