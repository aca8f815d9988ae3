"""The audit log of this machine: who did what, to what, and when; filtered, searched, exported."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QTableView, QWidget

from runtime.errors import UnderstudyError
from runtime.model import JsonObject
from studio.bridge.link import HostLink, LinkState
from studio.i18n import language, mark, say, told_error, tr, tr_count
from studio.operations import audit
from studio.pages.audit.model import AuditModel, Column
from studio.pages.audit.words import KINDS, meant
from studio.widgets.empty import Empty
from studio.widgets.inputs import ChoiceBox
from studio.widgets.lists import search_field, table
from studio.widgets.notices import Notices, Tone
from studio.widgets.parts import button, column, frame, icon_button, label, row

#: Typing rests so long before it is searched, in milliseconds.
PAUSE_MS = 250

#: What is shown, in the order of the stack.
LIST, EMPTY, NOTHING, FAILED, ASKING = range(5)
_TIMES = ((0, mark("All dates")), (1, mark("Last 24 hours")), (7, mark("Last 7 days")), (30, mark("Last 30 days")))
_PEOPLE = (("", mark("All users")), ("person", mark("People")), ("engine", mark("audit|Runs")))


class AuditPage(QWidget):
    """Reads from the host, a page at a time."""

    def __init__(self, link: HostLink, notices: Notices) -> None:
        super().__init__()
        self._link, self._notices = link, notices
        self._asked = 0
        self.model = AuditModel()
        self.search = search_field("Search the audit log")
        self.kind, self.who, self.time = ChoiceBox(), ChoiceBox(), ChoiceBox()
        self.table = self._make_table()
        self._states = QStackedWidget()
        self._error = label(role="error", wrap=True)
        self._rest = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._lay_out()
        self._connect()
        self._name_choices()

    def refresh(self) -> None:
        """Read the newest entries that fit."""
        if self._link.state is LinkState.CLOSED:
            return
        self._asked += 1
        number = self._asked
        self._read(None, number)

    def filters(self) -> JsonObject:
        """What the choices ask for."""
        days = self.time.currentData()
        since = (datetime.now(UTC) - timedelta(days=days)).isoformat() if days else ""
        text = self.search.text().strip()
        return {
            "text": text,
            "means": meant(text),
            "action": self.kind.currentData(),
            "actor": self.who.currentData(),
            "since": since,
        }

    def export(self, file: Path) -> None:
        """Write what fits as CSV."""

        def tell(count: int) -> None:
            text = tr_count(
                "{n} entry was written to {file}.", "{n} entries were written to {file}.", count, file=file.name
            )
            self._notices.tell(text, tone=Tone.SUCCESS)

        audit.export(self, self._link, self.filters(), file).on_done(tell).launch()

    def show_page(self, page: JsonObject, *, first: bool = True) -> None:
        """Show entries; the first page takes the place of what is there."""
        if first:
            self.model.clear()
        self.model.add(page)
        self._states.setCurrentIndex(LIST if self.model.entries else NOTHING if self._is_filtered() else EMPTY)

    def show_everything(self) -> None:
        """Ask for nothing in particular any more."""
        for box in (self.kind, self.who, self.time):
            box.setCurrentIndex(0)
        self.search.clear()
        self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def _read(self, before: int | None, number: int) -> None:
        def take(page: JsonObject) -> None:
            if number == self._asked:
                self.show_page(page, first=before is None)

        audit.page(self, self._link, self.filters(), before).on_done(take).on_failed(self._fail).launch()

    def _fail(self, error: UnderstudyError) -> None:
        self._error.setText(told_error(error))
        self._states.setCurrentIndex(FAILED)

    def _is_filtered(self) -> bool:
        return bool(self.search.text().strip()) or any(box.currentIndex() for box in (self.kind, self.who, self.time))

    def _ask_where(self) -> None:
        dialog = QFileDialog(self.window(), tr("Export as CSV"), "audit.csv", "CSV (*.csv)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.fileSelected.connect(lambda file: self.export(Path(file)))
        dialog.open()

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _: self._rest.start())
        self._rest.timeout.connect(self.refresh)
        for box in (self.kind, self.who, self.time):
            box.activated.connect(lambda _: self.refresh())
        self.model.more_wanted.connect(lambda before: self._read(before, self._asked))
        self._link.connected.connect(self.refresh)
        language().changed.connect(self._name_choices)

    def _name_choices(self) -> None:
        kinds = [("", mark("All actions")), *((start, title) for start, (title, _) in KINDS.items())]
        for box, choices in ((self.kind, kinds), (self.who, _PEOPLE), (self.time, _TIMES)):
            chosen = max(box.currentIndex(), 0)
            box.clear()
            for value, title in choices:
                box.addItem(tr(title), value)
            box.setCurrentIndex(chosen)

    def _make_table(self) -> QTableView:
        widths = {Column.WHEN: 190, Column.WHO: 110, Column.WHAT: 225, Column.OBJECT: 230}
        spare = (Column.WHO,)
        made = table(self.model, "Audit log", height=38, stretched=Column.DETAIL, widths=widths, spare=spare)
        made.setContextMenuPolicy(Qt.ContextMenuPolicy.DefaultContextMenu)
        return made

    def _lay_out(self) -> None:
        say(self.kind, ChoiceBox.setAccessibleName, "Which actions")
        say(self.who, ChoiceBox.setAccessibleName, "Whose actions")
        say(self.time, ChoiceBox.setAccessibleName, "From which time")
        parts = column(self, margin=24, gap=14)
        parts.addLayout(self._head())
        choices = row(gap=10)
        self.search.setMaximumWidth(360)
        choices.addWidget(self.search, 1)
        for box in (self.kind, self.who, self.time):
            choices.addWidget(box)
        choices.addStretch()
        parts.addLayout(choices)
        card = frame("card")
        column(card, margin=1).addWidget(self.table)
        for state in (card, *self._empty_states()):
            self._states.addWidget(state)
        self._states.setCurrentIndex(ASKING)
        parts.addWidget(self._states, 1)

    def _head(self) -> QHBoxLayout:
        head = row(gap=10)
        head.addWidget(label("Audit log", "title"))
        head.addStretch()
        again = icon_button("refresh-cw", "Read again", self.refresh)
        export = button("Export as CSV…", "", "download", self._ask_where)
        again.setMaximumHeight(export.sizeHint().height())
        for made in (again, export):
            head.addWidget(made)
        return head

    def _empty_states(self) -> tuple[QWidget, ...]:
        """No entry, nothing that fits, an error, not read yet; they follow the table."""
        failed = QWidget()
        column(failed, margin=24).addWidget(self._error, alignment=Qt.AlignmentFlag.AlignCenter)
        return (
            Empty(
                "scroll-text",
                "Nothing was done yet",
                "Runs, credentials, trust and changes of workflows are noted here.",
            ),
            Empty(
                "search",
                "No matches",
                "No entry of the audit log fits all that is asked for.",
                button("Show everything", act=self.show_everything),
            ),
            failed,
            Empty("hourglass", "One moment", "The audit log is being read."),
        )
