"""Finding, and replacing, within the workflow in front: a bar above its canvas, as in an editor of texts."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QLabel, QLineEdit, QSizePolicy, QWidget

from studio.canvas import Canvas
from studio.i18n import language, say, tr, tr_count
from studio.state.document import Document
from studio.state.find import TITLE, Match, find, replaced
from studio.state.selection import Selection
from studio.widgets.elided import ElidedLabel
from studio.widgets.lists import search_field
from studio.widgets.parts import button, column, icon_button, line, restyle, row

#: Letters of a text that are shown before the place that was found.
_BEFORE = 24
#: Narrower than this, in pixels, the bar leaves out what stands around the words.
NARROW = 600
#: From this width on there is room for a label in full.
WIDE = 900


class FindBar(QFrame):
    """Hidden until ``open``. Each place that is gone to selects its step and brings it into view."""

    def __init__(self, document: Document, selection: Selection, canvas: Canvas) -> None:
        super().__init__()
        self._document, self._selection, self._canvas = document, selection, canvas
        self._matches: list[Match] = []
        self._at = -1
        self.setProperty("role", "surface")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.words, self.new = search_field("Find in this workflow"), QLineEdit()
        self.case, self.count, self.where = QCheckBox(), QLabel(), ElidedLabel()
        self.replacing = QWidget()
        self._lay_out()
        self._connect()
        self.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.where.setHidden(self.width() < NARROW)
        self._show_case()

    def _show_case(self) -> None:
        say(self.case, QCheckBox.setText, "case|Aa" if self.width() < WIDE else "Match case")

    def open(self, *, replacing: bool = False) -> None:
        """Show it, with what is typed next as the words that are looked for."""
        self.replacing.setVisible(replacing)
        self.show()
        self.words.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.words.selectAll()
        self._look()

    def close_bar(self) -> None:
        """Back to the canvas."""
        self.hide()
        self._canvas.setFocus()

    def go(self, by: int) -> None:
        """To the next place, or back (-1) to the one before; round from the last to the first."""
        if not self.isVisible():
            self.open()
        if self._matches:
            first = 0 if by > 0 else -1
            self._at = (self._at + by if self._at >= 0 else first) % len(self._matches)
            self._show_place()

    def replace_one(self) -> None:
        """Put the new words in the place that is shown, and go on to the next."""
        if self._at < 0:
            self.go(1)
        elif self._matches[self._at].field != TITLE:
            place = self._at
            self._replace([self._matches[place]])
            if self._matches:
                self._at = place % len(self._matches)
                self._show_place()
        else:
            self.go(1)

    def replace_all(self) -> None:
        """Put the new words everywhere, as one entry of the undo stack."""
        self._replace(self._matches)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter goes on, with Shift back; Escape leaves. Both fields are equally wide."""
        if watched is self.words and event.type() == QEvent.Type.Resize:
            self.new.setFixedWidth(self.words.width())
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            if event.key() == Qt.Key.Key_Escape:
                self.close_bar()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.replace_one() if watched is self.new and not shift else self.go(-1 if shift else 1)
                return True
        return super().eventFilter(watched, event)

    def _replace(self, matches: list[Match]) -> None:
        workflow, layout = self._document.workflow, self._document.layout
        change = replaced(workflow, layout, matches, self.words.text(), self.new.text())
        title = tr_count("Replace in {n} place", "Replace in {n} places", len(matches))
        self._document.apply(change.edit, title, layout=change.layout, gesture="")

    def _look(self) -> None:
        """Find anew: other words, or another document."""
        if not self.isVisible():
            return
        found = self._matches[self._at] if self._at >= 0 else None
        self._matches = find(
            self._document.workflow, self._document.layout, self.words.text(),
            titles=lambda step: self._canvas.looks.of(step).title, case=self.case.isChecked(),
        )  # fmt: skip
        # As they are read on the canvas: from top to bottom.
        places = self._canvas.board.places()
        self._matches.sort(key=lambda match: places[match.step][::-1] if match.step in places else (math.inf, 0.0))
        self._at = self._matches.index(found) if found in self._matches else -1
        self._show_count()

    def _on_typed(self) -> None:
        self._at = -1
        self._look()
        if self._matches:
            self._at = 0
            self._show_place()

    def _show_place(self) -> None:
        match = self._matches[self._at]
        comments = [str(match.field[1])] if match.field[0] == "comment" else []
        self._selection.select([match.step] if match.step else [], notes=comments)
        if match.step:
            self._canvas.reveal(match.step)
        self._show_count()

    def _show_count(self) -> None:
        all, words, count = len(self._matches), self.words.text(), language().words.number
        number = tr_count("{n} place", "{n} places", all)
        if self._at >= 0:
            number = tr("{n} of {all}", n=count(self._at + 1), all=count(all))
        self.count.setText(number if all else tr("Nothing found") if words else "")
        restyle(self.count, "role", "error" if words and not all else "muted")
        self.where.setText(_said(self._matches[self._at]) if self._at >= 0 else "")

    def _connect(self) -> None:
        self.words.textEdited.connect(self._on_typed)
        self.words.textChanged.connect(self._look)
        self.case.toggled.connect(self._look)
        self._document.changed.connect(self._look)
        language().changed.connect(self._show_count)
        for field in (self.words, self.new):
            field.installEventFilter(self)

    def _lay_out(self) -> None:
        self.words.setMinimumWidth(120)
        self._show_case()
        say(self.case, QCheckBox.setAccessibleName, "Match case")
        say(self.case, QCheckBox.setToolTip, "Match case")
        say(self.new, QLineEdit.setPlaceholderText, "Replace with")
        say(self.new, QLineEdit.setAccessibleName, "Replace with")
        first, second = row(gap=6), row(self.replacing, gap=6)
        first.addWidget(self.words, 3)
        for part in (
            icon_button("chevron-up", "The place before", lambda: self.go(-1)),
            icon_button("chevron-down", "The next place", lambda: self.go(1)),
            self.count,
        ):
            first.addWidget(part)
        first.addWidget(self.where, 2)
        first.addWidget(self.case)
        first.addWidget(icon_button("replace", "Replace", lambda: self.open(replacing=self.replacing.isHidden())))
        first.addWidget(icon_button("x", "Close", self.close_bar))
        second.addWidget(self.new)
        second.addWidget(button("Replace", "quiet", act=self.replace_one))
        second.addWidget(button("Replace all", "quiet", act=self.replace_all))
        second.addStretch()
        whole, inner = column(self, gap=0), column(gap=4)
        inner.setContentsMargins(10, 6, 10, 6)
        whole.addLayout(inner)
        whole.addWidget(line())
        inner.addLayout(first)
        inner.addWidget(self.replacing)


def _said(match: Match) -> str:
    """The words with what stands around them, after what they stand in."""
    start = max(match.start - _BEFORE, 0)
    text = ("…" if start else "") + match.text[start : start + 120]
    name, note = tr("Name"), tr("Note")
    kinds = {"name": name, "title": name, "note": note, "comment": note, "outputs": tr("Output")}
    kind = kinds.get(str(match.field[0])) or ".".join(str(part) for part in match.field[1:])
    return f"{kind}: {text}"
