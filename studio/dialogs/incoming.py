"""What an exported file of a password manager would bring into the vault: looked at first, then brought in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import IntEnum
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from runtime.errors import UnderstudyError
from runtime.model import JsonObject
from studio.dialogs.credential import field_title
from studio.i18n import mark, say, told, told_error, tr, tr_count
from studio.theme import icon
from studio.widgets.lists import NO_PARENT, HeadedModel, Index, table
from studio.widgets.parts import button, column, frame, image, label, row

#: What becomes of an entry: how it is said, its icon and the icon's colour.
OUTCOMES = {
    "new": (mark("credential|New"), "circle-check", "success"),
    "replaced": (mark("Replaces the one that is there"), "replace", "warning"),
    "exists": (mark("There already, stays as it is"), "minus", "muted"),
    "left_out": (mark("Left out: {why}"), "ban", "danger"),
}
WIDTH, HEIGHT = 920, 520
#: Places of the stack.
LIST, REFUSED = range(2)


class Column(IntEnum):
    TITLE = 0
    NAME = 1
    FIELDS = 2
    TAGS = 3
    OUTCOME = 4


class IncomingModel(HeadedModel):
    """Entries as ``vault.import`` tells them, without values."""

    heads = (mark("Title"), mark("Name"), mark("Fields"), mark("Tags"), mark("What happens"))

    def __init__(self) -> None:
        super().__init__()
        self.items: list[JsonObject] = []

    def show(self, items: Sequence[JsonObject]) -> None:
        self.beginResetModel()
        self.items = list(items)
        self.endResetModel()

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        item, column = self.items[index.row()], Column(index.column())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return _shown(item, column)
        if role == Qt.ItemDataRole.DecorationRole and column is Column.OUTCOME:
            return icon(*OUTCOMES[item["outcome"]][1:])
        return None


def _shown(item: JsonObject, column: Column) -> str:
    match column:
        case Column.TITLE:
            return str(item["title"])
        case Column.NAME:
            return str(item["name"])
        case Column.FIELDS:
            return ", ".join(field_title(name) for name in item["fields"])
        case Column.TAGS:
            return ", ".join(item["tags"])
        case Column.OUTCOME:
            return tr(OUTCOMES[item["outcome"]][0], why=_reason(item["why"]))


def _reason(why: str) -> str:
    """Why an entry is left out, as it stands behind a colon."""
    said = told(why).removesuffix(".")
    return said[:1].lower() + said[1:]


class IncomingDialog(QDialog):
    """``look`` is called to ask anew what would come in, with whether to replace, ``take`` to bring it in, ``choose``
    for another file. The answers come by ``show_items`` and ``show_error``; ``go_on`` shows how far it is. Who leaves
    meanwhile stops it, and the dialog closes with what came in until then."""

    def __init__(
        self,
        parent: QWidget,
        path: Path,
        look: Callable[[bool], object],
        take: Callable[[bool, Sequence[str]], object],
        choose: Callable[[], object],
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(WIDTH, HEIGHT)
        say(self, QDialog.setWindowTitle, "Import credentials")
        self._look, self._take, self._choose = look, take, choose
        self._taking = self._stopped = False
        self.model, self.replace = IncomingModel(), QCheckBox()
        widths = {Column.TITLE: 150, Column.NAME: 150, Column.FIELDS: 240, Column.TAGS: 80}
        self.table = table(self.model, "What would come in", height=34, stretched=Column.OUTCOME, widths=widths)
        self.states, self._file = QStackedWidget(), label(role="muted", wrap=True)
        self.wait, self.error = QProgressBar(), label(role="error", wrap=True)
        self.count = label(role="muted")
        self.agree_button = button("Import", "primary", act=self._agree)
        self._lay_out(column(self, margin=20, gap=12), path)
        #: What gets the focus with the answer: the switch keeps it, so that its key does not press Import.
        self._next: QWidget = self.agree_button
        self.replace.toggled.connect(self._on_replace)
        self._busy(True)

    def ask(self) -> None:
        """Look what the file would bring in."""
        self._busy(True)
        self._look(self.replace.isChecked())

    def show_items(self, items: Sequence[JsonObject]) -> None:
        """This would come in."""
        self._busy(False)
        self.model.show(items)
        there = any(item["outcome"] in ("exists", "replaced") for item in items)
        self.replace.setVisible(there)
        coming = len(self.coming)
        self.count.setText(tr_count("{n} of {all} is imported.", "{n} of {all} are imported.", coming, all=len(items)))
        if not items:
            self.count.setText(tr("No login is in this file."))
        self.agree_button.setEnabled(coming > 0)
        self._next.setFocus()

    @property
    def coming(self) -> list[str]:
        """The names of those that would come in."""
        return [item["name"] for item in self.model.items if item["outcome"] in ("new", "replaced")]

    def go_on(self, done: int) -> bool:
        """So many are in; whether the person wants the rest."""
        self.wait.setRange(0, len(self.coming))
        self.wait.setValue(done)
        self.count.setText(tr("{done} of {all}", done=done, all=len(self.coming)))
        return not self._stopped

    def reject(self) -> None:
        """Leave; what is coming in stops with the part that is under way."""
        if self._taking:
            self._stopped = True
            self.leave_button.setEnabled(False)
        else:
            super().reject()

    def show_error(self, error: UnderstudyError) -> None:
        """The file or the vault refused: say why and what helps; another file can be chosen."""
        self._taking = False
        self.leave_button.setEnabled(True)
        self._busy(False)
        self.error.setText(told_error(error))
        self.count.clear()
        self.states.setCurrentIndex(REFUSED)
        self.other_button.setFocus()

    def _on_replace(self) -> None:
        self._next = self.replace
        self.ask()

    def _agree(self) -> None:
        self._taking = True
        self._busy(True)
        say(self.wait, QProgressBar.setAccessibleName, "Credentials that came in")
        self._take(self.replace.isChecked(), self.coming)

    def _other(self) -> None:
        self.reject()
        self._choose()

    def _busy(self, busy: bool) -> None:
        """Nothing else is asked for while the host is at it."""
        self.states.setCurrentIndex(LIST)
        self.wait.setRange(0, 0)
        self.wait.setVisible(busy)
        self.replace.setEnabled(not busy)
        self.other_button.setEnabled(not self._taking)
        self.agree_button.setEnabled(False)

    def _lay_out(self, whole: QVBoxLayout, path: Path) -> None:
        whole.addWidget(label("Import credentials", "heading"))
        self._file.setTextFormat(Qt.TextFormat.PlainText)
        self._file.setText(str(path))
        whole.addWidget(self._file)
        self.states.addWidget(self.table)
        self.states.addWidget(self._refusal())
        card = frame("card")
        column(card, margin=1).addWidget(self.states)
        whole.addWidget(card, 1)
        self.wait.setRange(0, 0)
        self.wait.setTextVisible(False)
        say(self.wait, QProgressBar.setAccessibleName, "The file is being read")
        say(self.replace, QCheckBox.setText, "Replace what is there")
        self.replace.hide()
        beside = row()
        beside.addWidget(self.replace)
        beside.addStretch()
        beside.addWidget(self.count)
        whole.addWidget(self.wait)
        whole.addLayout(beside)
        whole.addLayout(self._buttons())

    def _refusal(self) -> QWidget:
        self.error.setTextFormat(Qt.TextFormat.PlainText)
        self.error.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        page = QWidget()
        parts = column(page, margin=48, gap=12)
        parts.addStretch(2)
        parts.addWidget(image("circle-alert", 32, "danger"), alignment=Qt.AlignmentFlag.AlignHCenter)
        parts.addWidget(self.error)
        parts.addStretch(3)
        return page

    def _buttons(self) -> QHBoxLayout:
        buttons = row()
        self.other_button: QPushButton = button("Another file…", act=self._other)
        buttons.addWidget(self.other_button)
        buttons.addStretch()
        self.leave_button: QPushButton = button("Cancel", act=self.reject)
        buttons.addWidget(self.leave_button)
        self.agree_button.setDefault(True)
        buttons.addWidget(self.agree_button)
        return buttons
