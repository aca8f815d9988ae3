"""Everything about one step of a run: what went wrong, pictures, values, log, what was healed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QLabel,
    QPlainTextEdit,
    QScrollArea,
    QStackedWidget,
    QTabWidget,
    QWidget,
)

from runtime.model import Json, JsonObject
from studio.i18n import language, mark, say, told_line, tr, tr_count
from studio.pages.review.compare import Compare
from studio.pages.review.error_card import ErrorCard
from studio.pages.review.heal_card import HealCard
from studio.pages.review.steps import STATUS, place_of
from studio.theme import picture
from studio.theme.fonts import code_font
from studio.widgets.empty import Empty
from studio.widgets.fitting import Fitting
from studio.widgets.parts import button, clear, column, label, row
from studio.widgets.shown import Shown

PICTURES, VALUES, LOG, HEALS = range(4)
#: Of pictures, values and the log, in pixels.
LEAST = 120
#: From this width on, what is said of an error and pictures stand side by side; and no limit of a height, for Qt.
BESIDE, MOST = 820, 16_777_215
_TITLES = (mark("Pictures"), mark("Values"), mark("Log"), mark("Elements"))


class Details(QWidget):
    """Shows one record at a time."""

    asked = Signal(str)  #: an Act: what the person wants to do about an error
    from_here_asked = Signal()  #: run from this step on, with what the run gave to the steps before it
    decided = Signal(str, str)  #: accept, reject or undo; the heal's id

    def __init__(self) -> None:
        super().__init__()
        self._icon, self._name, self._facts = QLabel(), QLabel(), label(role="muted", wrap=True)
        self._name.setProperty("role", "heading")
        self._name.setTextFormat(Qt.TextFormat.PlainText)
        self._name.setWordWrap(True)
        self._error, self._body = column(), QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self.compare = Compare()
        self._pictures = QStackedWidget()
        self.inputs, self.output, self.log = _reader(), _reader(), _reader()
        self._heals, self._record = column(gap=10), Shown()
        self.from_here = button("Run from here…", "", "list-restart", self.from_here_asked.emit)
        hint = mark("A new run takes over what this one did before this step, and goes on from it")
        say(self.from_here, QWidget.setToolTip, hint)
        self.from_here.hide()  # until the run is over
        self.tabs = QTabWidget()
        self._lay_out()
        language().changed.connect(self._show_titles)

    def show_record(
        self,
        record: JsonObject,
        *,
        before: Path | None,
        after: Path | None,
        heals: Sequence[JsonObject],
    ) -> None:
        """Another step; the tab that was in front stays, as long as it has something to show. Its log comes by
        ``show_log``. What a person reads or has unfolded stays while nothing is new."""
        if not self._record.becomes(record, before, after, list(heals)):
            return
        words, icon, tone = STATUS[record["status"]]
        self._icon.setPixmap(picture(icon, 20, tone, self.devicePixelRatioF()))
        self._name.setText(str(record["name"]))
        self._facts.setText(_facts(record, tr(words)))
        self._show_error(record, pictured=after is not None)
        self.compare.show_pictures(_pixmap(before), _pixmap(after))
        self._pictures.setCurrentIndex(1 if self.compare.empty else 0)
        self.inputs.setPlainText(_shown(record.get("inputs"), tr("Nothing is kept: it is computed anew each time.")))
        self.output.setPlainText(_shown(record.get("output"), tr("Nothing.")))
        self.log.setPlainText("")
        self._show_heals(heals)
        if self.tabs.currentIndex() == HEALS and not heals:
            self.tabs.setCurrentIndex(PICTURES)

    def show_log(self, lines: Sequence[JsonObject], *, cut: bool) -> None:
        """What the step has said; ``cut`` where that is only the end of it. The end is in view."""
        said = [_line(line) for line in lines] or [tr("The step has said nothing.")]
        first = tr_count("The last {n} line is shown.", "The last {n} lines are shown.", len(lines)) if cut else ""
        text = "\n".join([*filter(None, [first]), *said])
        if text == self.log.toPlainText():
            return  # read again, and nothing is new: who reads it stays where they are
        self.log.setPlainText(text)
        bar = self.log.verticalScrollBar()
        bar.setValue(bar.maximum())

    def show_no_log(self, why: str) -> None:
        """Its log could not be read."""
        self.log.setPlainText(why)

    def show_tab(self, tab: int) -> None:
        """Bring pictures, values, log or targets to the front."""
        self.tabs.setCurrentIndex(tab)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_room()

    def _show_error(self, record: JsonObject, *, pictured: bool) -> None:
        clear(self._error)
        error = record.get("error")
        self._error_area.setVisible(bool(error))
        if error:
            card = ErrorCard({**error, "name": record["name"]}, pictured=pictured)
            card.asked.connect(self.asked)
            self._error.addWidget(card)

    def _show_heals(self, heals: Sequence[JsonObject]) -> None:
        clear(self._heals)
        for one in heals:
            card = HealCard(one)
            card.decided.connect(self.decided)
            self._heals.addWidget(card)
        self._heals.addStretch()
        self.tabs.setTabVisible(HEALS, bool(heals))

    def _lay_out(self) -> None:
        whole = column(self, margin=16, gap=12)
        head = row(gap=10)
        head.addWidget(self._icon, alignment=Qt.AlignmentFlag.AlignTop)
        names = column(gap=2)
        names.addWidget(self._name)
        names.addWidget(self._facts)
        head.addLayout(names, 1)
        head.addWidget(self.from_here, alignment=Qt.AlignmentFlag.AlignTop)
        whole.addLayout(head)
        whole.addLayout(self._body, 1)
        self._body.setSpacing(12)
        self._body.addWidget(self._scrolled_error(), 100)
        text = mark("Steps in a browser leave a picture when they fail, or always if the workflow says so.")
        self._pictures.addWidget(self.compare)
        self._pictures.addWidget(Empty("camera", "There is no picture of this step", text))
        values = QWidget()
        both = column(values, gap=6)
        both.setContentsMargins(0, 8, 0, 0)
        for title, reader in (("It was given", self.inputs), ("It gave", self.output)):
            both.addWidget(label(title, "caption"))
            both.addWidget(reader, 1)
        heals, area = QWidget(), QScrollArea()
        self._heals.setContentsMargins(0, 8, 0, 0)
        column(heals).addLayout(self._heals)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(heals)
        area.setWidgetResizable(True)
        for widget in (self._pictures, values, self.log, area):
            self.tabs.addTab(widget, "")
        say(self.inputs, QWidget.setAccessibleName, "It was given")
        say(self.output, QWidget.setAccessibleName, "It gave")
        say(self.log, QWidget.setAccessibleName, "Log")
        self._show_titles()
        self._body.addWidget(self.tabs, 1)
        self.tabs.setMinimumHeight(LEAST)

    def _scrolled_error(self) -> QScrollArea:
        """As high as the error; scrolled where the window is low, so that nothing of it is squeezed."""
        content, area = Fitting(), QScrollArea()
        content.setProperty("role", "page")
        inside = column(content)
        inside.addLayout(self._error)
        inside.addStretch()
        area.setWidget(content)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setMinimumHeight(0)
        content.fitted.connect(self._share_room)
        self._error_area, self._said = area, content
        return area

    def _share_room(self) -> None:
        """Where there is room beside the error, pictures stand there: below it they would be small."""
        beside = self.width() >= BESIDE
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._body.setDirection(across if beside else down)
        self._body.setStretch(0, 5 if beside else 100)
        self._body.setStretch(1, 6 if beside else 1)
        self._error_area.setMaximumHeight(MOST if beside else self._said.wanted_height)

    def _show_titles(self) -> None:
        for place, title in enumerate(_TITLES):
            self.tabs.setTabText(place, tr(title))


def _facts(record: JsonObject, status: str) -> str:
    words, attempts = language().words, int(record.get("attempt") or 1)
    parts = [status, place_of(record), words.duration(record["ms"])]
    if attempts > 1:
        parts.append(tr_count("{n} attempt", "{n} attempts", attempts))
    if record.get("reused"):
        parts.append(tr("taken over from an earlier run"))
    if record.get("started_at"):
        parts.append(words.moment(record["started_at"]))
    return "  ·  ".join(part for part in parts if part)


def _shown(value: Json, nothing: str) -> str:
    if value is None:
        return nothing
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=2)


def _line(line: JsonObject) -> str:
    return f"{language().words.clock(line['at'])}  {told_line(str(line['message']))}"


def _pixmap(file: Path | None) -> QPixmap:
    return QPixmap(str(file)) if file is not None else QPixmap()


def _reader() -> QPlainTextEdit:
    made = QPlainTextEdit()
    made.setReadOnly(True)
    made.setFont(code_font())
    made.setTabChangesFocus(True)
    return made
